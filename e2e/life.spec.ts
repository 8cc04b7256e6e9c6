import { type BatchPage, expect, mugNamed, test } from './app';
import { copiesFromNow, listBlobs, turnBlob } from './blobs';

/** The ids that Kie gave to what it was asked to make since `from`. */
const created = async (app: Parameters<typeof listBlobs>[0], from: number) =>
  (await app.requests()).slice(from).filter(({ path }) => path.endsWith('/createTask'));

/** A cut-out does not go at one press. */
async function deleteCutout(batch: BatchPage, name: string) {
  const photo = batch.photo(name);
  await photo.getByRole('button', { name: 'Delete', exact: true }).click();
  await photo.getByRole('button', { name: 'Delete for good' }).click();
}

test('a failed photo is tried again on its own row, and the ledger shows both attempts', async ({
  batch,
  app,
}) => {
  const copies = await copiesFromNow(app);
  await app.knobs({ fail: 500, failAs: 'task' });
  await batch.add(await mugNamed('again.jpg', 500));
  await batch.toBe('again.jpg', 'failed');
  const uploads = (await copies()).length;
  await app.knobs({ fail: null });
  await batch.photo('again.jpg').getByRole('button', { name: 'Try again' }).click();
  await batch.toBe('again.jpg', 'done');
  expect(uploads, 'the copy was kept for it').toBe(1);

  const href = await batch.page.getByRole('link', { name: 'Ledger (CSV)' }).getAttribute('href');
  const csv = await (await fetch(`${app.origin}${href}`)).text();
  const [, first, second, end] = csv.trim().split('\r\n');
  expect(first).toMatch(/^again\.jpg,,succeeded,,1,removal-failed,0,false,.*,500,\w{32},\w{26}$/);
  expect(second).toMatch(/^again\.jpg,,succeeded,,2,succeeded,1,false,.*,,\w{32},\w{26}$/);
  expect(end).toBeUndefined();
  const json = await (
    await fetch(`${app.origin}${href?.replace('format=csv', 'format=json')}`)
  ).json();
  expect(json).toMatchObject({ spent: 1, attempts: [{ attempt: 1 }, { attempt: 2 }] });
});

test('the same bytes are not sent again, under any name: no credit is used', async ({
  batch,
  app,
}) => {
  const mug = await mugNamed('first.jpg', 460);
  await batch.add(mug);
  await batch.toBe('first.jpg', 'done');
  const from = (await app.requests()).length;
  const copies = app.events.filter(({ event }) => event === 'task.accepted').length;
  await batch.add({ ...mug, name: 'second.jpg' });
  await batch.toBe('second.jpg', 'done');
  await expect(batch.photo('second.jpg')).toContainText('Already done, no credit used');
  expect(await created(app, from)).toHaveLength(0);
  expect(app.events.filter(({ event }) => event === 'task.accepted')).toHaveLength(copies);
  const [one, two] = [await batch.download('first.jpg'), await batch.download('second.jpg')];
  expect(two.bytes.equals(one.bytes)).toBe(true);

  // The one that was there first may go; the other keeps its cut-out.
  await deleteCutout(batch, 'first.jpg');
  await expect(batch.photo('first.jpg')).toBeHidden();
  expect((await batch.download('second.jpg')).bytes.equals(one.bytes)).toBe(true);
});

test('the same bytes twice in one drop are paid once', async ({ batch, app }) => {
  const from = (await app.requests()).length;
  const mug = await mugNamed('a.jpg', 470);
  await batch.add(mug, { ...mug, name: 'b.jpg' }, { ...mug, name: 'c.jpg' });
  for (const name of ['a.jpg', 'b.jpg', 'c.jpg']) await batch.toBe(name, 'done');
  expect(await created(app, from)).toHaveLength(1);
});

test('all that remains is cancelled: nothing more is sent, and no copy stays', async ({
  batch,
  app,
}) => {
  const copies = await copiesFromNow(app);
  // Fewer at once than there are photos, so that some are still in line.
  await app.knobs({ latencyMs: 3_000, fail: 429, failNext: 30 });
  const names = Array.from({ length: 6 }, (_, i) => `photo-${i}.jpg`);
  await batch.add(...(await Promise.all(names.map((name, i) => mugNamed(name, 500 + i)))));
  await app.until(async () => app.events.some(({ event }) => event === 'task.refused'));
  await batch.page.getByRole('button', { name: 'Cancel remaining' }).click();
  for (const name of names) await batch.toBe(name, 'cancelled');
  await expect(batch.page.getByText('0 of 6 photos done, 6 cancelled').first()).toBeVisible();
  await app.until(async () => (await copies()).length === 0);
  const from = (await app.requests()).length;
  await app.knobs({ reset: true });
  await batch.photo('photo-0.jpg').getByRole('button', { name: 'Try again' }).click();
  await batch.toBe('photo-0.jpg', 'done');
  expect(await created(app, from)).toHaveLength(1);
});

test('a photo that is with the model is cancelled at once, and what it cost is written down', async ({
  batch,
  app,
}) => {
  await app.knobs({ latencyMs: 2_000 });
  const before = app.events.length;
  await batch.add(await mugNamed('running.jpg', 480));
  await expect(batch.photo('running.jpg')).toContainText('Removing the background');
  await batch.photo('running.jpg').getByRole('button', { name: 'Cancel' }).click();
  await batch.toBe('running.jpg', 'cancelled');
  await expect(batch.photo('running.jpg')).toContainText('a credit may be used');
  await app.until(async () =>
    app.events.slice(before).some(({ event }) => event === 'task.late-result'),
  );
  await expect(batch.photo('running.jpg')).toHaveAttribute('data-phase', 'cancelled');
  const href = await batch.page.getByRole('link', { name: 'Ledger (CSV)' }).getAttribute('href');
  const json = await (
    await fetch(`${app.origin}${href?.replace('format=csv', 'format=json')}`)
  ).json();
  expect(json).toMatchObject({ spent: 1, attempts: [{ state: 'cancelled', credits: 1 }] });
});

test('deleted is deleted: the rows, the cut-outs and the page, and only then', async ({
  batch,
  app,
}) => {
  const before = await listBlobs(app, 'cutouts/');
  await batch.add(await mugNamed('gone.jpg', 505), await mugNamed('stays.jpg', 506));
  await batch.toBe('gone.jpg', 'done');
  await batch.toBe('stays.jpg', 'done');
  await deleteCutout(batch, 'gone.jpg');
  await expect(batch.photo('gone.jpg')).toBeHidden();
  expect(await listBlobs(app, 'cutouts/')).toHaveLength(before.length + 1);

  await batch.page.getByRole('button', { name: 'Delete batch' }).click();
  await batch.page.getByRole('button', { name: 'Keep' }).click();
  await expect(batch.photo('stays.jpg')).toBeVisible();
  await batch.page.getByRole('button', { name: 'Delete batch' }).click();
  await batch.page.getByRole('button', { name: 'Delete everything' }).click();
  await expect(batch.page.getByRole('button', { name: 'Choose photos' })).toBeVisible();
  expect(await listBlobs(app, 'cutouts/')).toEqual(before);
});

test('deleted while the store is down: gone from the page, and from the store once it is back', async ({
  batch,
  app,
}) => {
  const before = (await listBlobs(app, 'cutouts/')).length;
  await batch.add(await mugNamed('gone.jpg', 507));
  await batch.toBe('gone.jpg', 'done');
  await turnBlob(app, { fail: 'service_unavailable', failOps: ['del'] });
  await deleteCutout(batch, 'gone.jpg');
  await expect(batch.photos).toHaveCount(0);
  expect(await listBlobs(app, 'cutouts/')).toHaveLength(before + 1);
  await turnBlob(app, { fail: null, failOps: [] });
  await app.until(async () => (await listBlobs(app, 'cutouts/')).length === before, 90_000);
});

test('the page says what was used and what is left, and is right at the end', async ({
  batch,
  app,
}) => {
  await app.knobs({ credits: 1_000 });
  await batch.add(await mugNamed('a.jpg', 510), await mugNamed('b.jpg', 511));
  for (const name of ['a.jpg', 'b.jpg']) await batch.toBe(name, 'done');
  await expect(batch.page.getByText('2 test credits used · 998 left')).toBeVisible();
});

test('the sweep is for who brings its secret', async ({ app }) => {
  const sweep = (bearer: string) =>
    fetch(`${app.origin}/api/sweep`, { headers: { authorization: bearer } });
  expect((await sweep('Bearer nothing-of-the-kind')).status).toBe(403);
  const swept = await sweep('Bearer the-secret-of-the-tests');
  expect(await swept.json()).toEqual({ expired: 0, orphans: 0 });
});
