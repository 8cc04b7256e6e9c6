import { expect, mugNamed, picture, test } from './app';
import { turnBlob } from './blobs';

test('a callback that never comes is found out by asking', async ({ batch, app }) => {
  await app.knobs({ callback: 'lost' });
  await batch.add(await mugNamed('lost.jpg', 500));
  await batch.toBe('lost.jpg', 'done');
});

test('a forged callback changes nothing', async ({ batch, app }) => {
  await app.knobs({ callback: 'forged' });
  const before = app.events.length;
  await batch.add(await mugNamed('forged.jpg', 500));
  await batch.toBe('forged.jpg', 'done');
  const events = app.events.slice(before);
  expect(events.some(({ event }) => event === 'callback.refused')).toBe(true);
  expect(events.filter(({ event }) => event === 'task.succeeded')).toHaveLength(1);
});

for (const callback of ['double', 'early', 'late', 'unsigned'] as const) {
  test(`a callback that is ${callback}: one cut-out, one credit`, async ({ batch, app }) => {
    await app.knobs({ callback, lateMs: 1_500 });
    const credits = await app.credits();
    const before = app.events.length;
    await batch.add(await mugNamed('once.jpg', 500));
    await batch.toBe('once.jpg', 'done');
    expect(credits - (await app.credits())).toBe(1);
    const ends = app.events.slice(before).filter(({ event }) => event === 'task.succeeded');
    expect(ends).toHaveLength(1);
  });
}

test('a reply that is lost does not make a second task', async ({ batch, app }) => {
  await app.knobs({ reply: 'lost' });
  const credits = await app.credits();
  await batch.add(await mugNamed('reply.jpg', 500));
  await batch.toBe('reply.jpg', 'done');
  expect(credits - (await app.credits())).toBe(1);
});

test('a WebP that comes back is as good as a PNG', async ({ batch, app }) => {
  await app.knobs({ result: 'webp' });
  await batch.add(await mugNamed('webp.jpg', 500));
  await batch.toBe('webp.jpg', 'done');
  const saved = await batch.download('webp.jpg');
  expect(saved.bytes.subarray(1, 4).toString()).toBe('PNG');
});

for (const [result, sentence] of [
  ['gone', 'could not be fetched'],
  ['truncated', 'not a usable cut-out'],
  ['wrong-size', 'not a usable cut-out'],
  ['opaque', 'not a usable cut-out'],
] as const) {
  test(`a result that is ${result}: said in words, and another try helps`, async ({
    batch,
    app,
  }) => {
    await app.knobs({ result });
    await batch.add(await mugNamed('bad.jpg', 500));
    await batch.toBe('bad.jpg', 'failed');
    await expect(batch.photo('bad.jpg')).toContainText(sentence);
    await app.knobs({ result: 'png' });
    await batch.page.getByRole('button', { name: 'Retry failed' }).click();
    await batch.toBe('bad.jpg', 'done');
  });
}

for (const [code, remedy] of [
  [401, 'Check KIE_API_KEY'],
  [402, 'Top it up'],
  [433, 'reached its cap'],
  [455, 'under maintenance'],
  [505, 'switched background removal off'],
] as const) {
  test(`Kie answers ${code}: photos wait, the team reads why, and it goes on by itself`, async ({
    batch,
    app,
  }) => {
    await app.knobs({ fail: code });
    const credits = await app.credits();
    await batch.add(await mugNamed('later.jpg', 500));
    await expect(batch.photo('later.jpg')).toContainText('removal is paused. Nothing is lost.');
    await expect(batch.page.getByText(remedy)).toBeVisible();
    await batch.toBe('later.jpg', 'removing');
    // Not while it is tried whether the pause may end.
    await expect
      .poll(async () => (await (await fetch(`${app.origin}/api/health`)).json()).queue)
      .toMatchObject({ waiting: 1, paused: expect.any(String) });

    await app.knobs({ fail: null });
    await batch.toBe('later.jpg', 'done');
    await expect(batch.page.getByText(remedy)).toBeHidden();
    expect(credits - (await app.credits()), 'credits spent').toBe(1);
  });
}

for (const code of [429, 500]) {
  test(`Kie answers ${code} for a while: the photo waits and is done`, async ({ batch, app }) => {
    await app.knobs({ fail: code, failNext: 2 });
    await batch.add(await mugNamed('patient.jpg', 500));
    await batch.toBe('patient.jpg', 'done');
  });
}

test('more photos than Kie takes at once: they wait their turn', async ({ batch, app }) => {
  const before = app.events.length;
  const names = Array.from({ length: 24 }, (_, i) => `photo-${i}.jpg`);
  await batch.add(...(await Promise.all(names.map((name, i) => mugNamed(name, 300 + i)))));
  for (const name of names) await batch.toBe(name, 'done');
  const refused = app.events.slice(before).filter(({ event }) => event === 'task.refused');
  expect(refused, 'refused by Kie for being too quick').toHaveLength(0);
});

test('a picture that Kie refuses is said to be refused', async ({ batch, app }) => {
  await app.knobs({ fail: 422, failAs: 'task' });
  await batch.add(await mugNamed('refused.jpg', 500));
  await batch.toBe('refused.jpg', 'failed');
  await expect(batch.photo('refused.jpg')).toContainText('does not accept this picture');
});

test('what the quick engine cannot do it refuses, and says what to do', async ({ batch }) => {
  await batch.add(picture('photos/plant-busy-room.jpg'));
  await batch.toBe('plant-busy-room.jpg', 'failed');
  await expect(batch.photo('plant-busy-room.jpg')).toContainText('only handles plain backdrops');
});

test('the picture store is down: said in words, and another try helps', async ({ batch, app }) => {
  await turnBlob(app, { fail: 'store_suspended' });
  await batch.add(await mugNamed('store.jpg', 500));
  await batch.toBe('store.jpg', 'failed');
  await expect(batch.photo('store.jpg')).toContainText('picture store does not answer');
  await turnBlob(app, { fail: null });
  await batch.page.getByRole('button', { name: 'Retry failed' }).click();
  await batch.toBe('store.jpg', 'done');
});

test('the store is down when the cut-out shall be kept: it is kept later', async ({
  batch,
  app,
}) => {
  await app.knobs({ latencyMs: 1_500 });
  await batch.add(await mugNamed('kept.jpg', 500));
  await batch.toBe('kept.jpg', 'removing');
  await app.until(async () => app.events.some(({ event }) => event === 'task.accepted'));
  const credits = await app.credits();
  await turnBlob(app, { fail: 'service_unavailable', failOps: ['put'] });
  await app.until(async () => app.events.some(({ event }) => event === 'task.result-not-kept'));
  await turnBlob(app, { fail: null, failOps: [] });
  await batch.toBe('kept.jpg', 'done');
  expect(credits - (await app.credits())).toBeLessThanOrEqual(1);
});
