import { BatchPage, expect, freshDatabase, mugNamed, test } from './app';
import { AppServer, freePort } from './server';

/**
 * Patience of a live deployment's kind: Kie's stand-in dies with the server here, and on a busy
 * machine it takes its time to come back and call.
 */
const GRACE_MS = 20_000;

test('the server is killed while photos are at work: all end well, each paid once @database', async ({
  page,
}) => {
  test.slow();
  const database = await freshDatabase();
  const app = new AppServer(await freePort(), {
    ...(database ? { DATABASE_URL: database } : {}),
    KIE_GRACE_MS: String(GRACE_MS),
  });
  try {
    await app.start();
    const batch = new BatchPage(page, app);
    await batch.open();
    await killAtWork(batch, app);
  } finally {
    await app.remove();
  }
});

async function killAtWork(batch: BatchPage, app: AppServer) {
  await app.knobs({ latencyMs: 2_000 });
  const credits = await app.credits();
  const names = Array.from({ length: 6 }, (_, i) => `photo-${i}.jpg`);
  await batch.add(...(await Promise.all(names.map((name, i) => mugNamed(name, 400 + i)))));
  for (const name of names) {
    await expect(batch.photo(name)).toHaveAttribute('data-phase', /removing|done/);
  }
  await app.until(async () => app.events.some(({ event }) => event === 'task.accepted'));

  await app.kill('SIGKILL');
  await expect(batch.page.getByText('The connection is gone')).toBeVisible();
  await app.start();

  for (const name of names) {
    await expect(batch.photo(name)).toHaveAttribute('data-phase', 'done', {
      timeout: 60_000 + GRACE_MS,
    });
  }
  await expect(batch.page.getByText('The connection is gone')).toBeHidden();
  expect(credits - (await app.credits()), 'credits spent').toBe(names.length);
}

test('asked to end, the server does not wait for those who watch', async ({ batch, app }) => {
  await app.knobs({ latencyMs: 15_000 });
  await batch.add(await mugNamed('watched.jpg', 400));
  await batch.toBe('watched.jpg', 'removing');
  await app.until(async () => app.events.some(({ event }) => event === 'task.accepted'));
  const from = Date.now();
  await app.kill('SIGTERM');
  const tookMs = Date.now() - from;
  await app.start();
  // A read may be held for 20 s; without draining the server would wait as long.
  expect(tookMs).toBeLessThan(10_000);
  // Not left to be paid for in the middle of another test.
  await batch.toBe('watched.jpg', 'done');
});
