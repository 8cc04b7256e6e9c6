import type { BrowserContext, Page } from '@playwright/test';
import { BatchPage, expect, mugNamed, pixelsOf, test } from './app';

const mugs = (count: number, width: number) =>
  Promise.all(Array.from({ length: count }, (_, i) => mugNamed(`mug-${i}.jpg`, width + i)));

const created = async (batch: BatchPage, from: number) =>
  (await batch.app.requests()).slice(from).filter(({ path }) => path.endsWith('/createTask'));

/** The batch has an address of its own, and its originals are safe: a reload would lose nothing. */
async function toBeKept({ page }: BatchPage, count: number) {
  await expect(page).toHaveURL(/\/b\/[0-9a-z]{26}$/);
  const id = new URL(page.url()).pathname.split('/').at(-1) ?? '';
  await expect
    .poll(() => page.evaluate(countOriginals, id), { message: 'originals on the disk' })
    .toBe(count);
}

async function countOriginals(id: string): Promise<number> {
  const root = await navigator.storage.getDirectory();
  let count = 0;
  try {
    const folder = await (await root.getDirectoryHandle('originals')).getDirectoryHandle(id);
    for await (const name of folder.keys()) if (!name.endsWith('.crswap')) count += 1;
  } catch {
    return 0;
  }
  return count;
}

async function allDone(batch: BatchPage, count: number) {
  for (let i = 0; i < count; i++) await batch.toBe(`mug-${i}.jpg`, 'done');
}

/** Kills the renderer as a crash would, and opens the same address again. */
async function crash(context: BrowserContext, page: Page): Promise<Page> {
  const url = page.url();
  const crashed = page.waitForEvent('crash');
  page.goto('chrome://crash').catch(() => undefined);
  await crashed;
  const fresh = await context.newPage();
  await page.close();
  await fresh.goto(url);
  return fresh;
}

test('a reload in any phase goes on where it was, and nothing is paid twice', async ({
  batch,
  app,
}) => {
  test.setTimeout(180_000);
  const { page } = batch;
  const from = (await app.requests()).length;
  // No copy gets through, so that none is with the model before its turn in this test.
  await page.route('**/standin/blob/**', async (route) => {
    if (route.request().method() === 'PUT') await new Promise(() => undefined);
    else await route.continue();
  });
  await batch.add(...(await mugs(6, 350)));
  await toBeKept(batch, 6);
  // At once: photos are being prepared.
  await page.reload();
  await expect(batch.photos).toHaveCount(6);

  // They are being uploaded.
  await expect(batch.photos.and(page.locator('[data-phase=uploading]'))).toHaveCount(6);
  await page.reload();
  await expect(batch.photos).toHaveCount(6);
  await page.unrouteAll({ behavior: 'ignoreErrors' });

  // With the model.
  await app.knobs({ latencyMs: 5_000 });
  await page.reload();
  await expect(batch.photo('mug-0.jpg')).toContainText('Removing the background');
  await page.reload();
  await expect(batch.photos).toHaveCount(6);
  await app.knobs({ reset: true });
  await allDone(batch, 6);

  // Done: as soon as the pictures are written down, they are there without any further work.
  const asked: string[] = [];
  page.on('request', (request) => asked.push(request.url()));
  await expect(async () => {
    asked.length = 0;
    await page.reload();
    await expect(batch.photos.locator('img.checkerboard')).toHaveCount(6);
    expect(asked.filter((url) => url.includes('/api/cutouts/'))).toEqual([]);
  }).toPass({ timeout: 60_000 });
  const { bytes } = await batch.download('mug-3.jpg');
  expect((await pixelsOf(bytes)).width, 'at full size').toBe(353);
  expect(await created(batch, from), 'one for each').toHaveLength(6);
});

test('the renderer crashes in mid-batch: opened again, the batch goes on', async ({
  batch,
  app,
  context,
}) => {
  const from = (await app.requests()).length;
  await app.knobs({ latencyMs: 5_000 });
  await batch.add(...(await mugs(5, 360)));
  await toBeKept(batch, 5);
  await expect(batch.photo('mug-0.jpg')).toContainText('Removing the background');
  const again = new BatchPage(await crash(context, batch.page), app);
  await allDone(again, 5);
  expect(await created(batch, from)).toHaveLength(5);
});

test('the tab is closed: the server goes on, and the page finds all done', async ({
  batch,
  app,
  context,
}) => {
  const settled = () => app.events.filter(({ event }) => event === 'task.succeeded').length;
  const before = settled();
  await app.knobs({ latencyMs: 5_000 });
  await batch.add(...(await mugs(3, 370)));
  await toBeKept(batch, 3);
  await expect(batch.photo('mug-2.jpg')).toContainText('Removing the background');
  const url = batch.page.url();
  await batch.page.close();
  await app.until(async () => settled() >= before + 3);
  const page = await context.newPage();
  await page.goto(url);
  await allDone(new BatchPage(page, app), 3);
});

test('without a line the batch waits, in any phase, and nothing fails', async ({
  batch,
  app,
  context,
}) => {
  const from = (await app.requests()).length;
  // The working half of the page is there.
  await batch.add(await mugNamed('before.jpg', 379));
  await batch.toBe('before.jpg', 'done');
  // Before the upload.
  await context.setOffline(true);
  await batch.add(...(await mugs(4, 380)));
  await expect(batch.page.getByText('The connection is gone; we keep trying.')).toBeVisible();
  await expect(batch.photo('mug-3.jpg')).toHaveAttribute('data-phase', 'uploading');
  await app.knobs({ latencyMs: 5_000 });
  await context.setOffline(false);
  // With the model.
  await expect(batch.photo('mug-0.jpg')).toContainText('Removing the background');
  await context.setOffline(true);
  await expect(batch.page.getByText('The connection is gone; we keep trying.')).toBeVisible();
  await app.until(async () => (await created(batch, from)).length === 5);
  await context.setOffline(false);
  await allDone(batch, 4);
  expect(await created(batch, from)).toHaveLength(5);
});

test('a second tab only shows the batch, until it takes it over', async ({
  batch,
  app,
  context,
}) => {
  await batch.add(...(await mugs(2, 390)));
  await toBeKept(batch, 2);
  await allDone(batch, 2);
  const page = await context.newPage();
  await page.goto(batch.page.url());
  const second = new BatchPage(page, app);
  await allDone(second, 2);
  await expect(page.getByText('This batch is at work in another tab.')).toBeVisible();
  await expect(page.getByRole('button', { name: 'Add photos' })).toBeHidden();

  await page.getByRole('button', { name: 'Work here instead' }).click();
  await expect(page.getByText('This batch is at work in another tab.')).toBeHidden();
  await expect(batch.page.getByText('This batch is at work in another tab.')).toBeVisible();
  await second.add(await mugNamed('later.jpg', 395));
  await second.toBe('later.jpg', 'done');
});

test('a tab that only shows the batch works on it once the other one is closed', async ({
  batch,
  app,
  context,
}) => {
  await app.knobs({ latencyMs: 5_000 });
  await batch.add(...(await mugs(3, 396)));
  await toBeKept(batch, 3);
  const page = await context.newPage();
  await page.goto(batch.page.url());
  await expect(page.getByText('This batch is at work in another tab.')).toBeVisible();
  await batch.page.close();
  await expect(page.getByText('This batch is at work in another tab.')).toBeHidden();
  const second = new BatchPage(page, app);
  await allDone(second, 3);
});

test('another browser shows the batch by its address, and takes the originals for the full size', async ({
  batch,
  app,
  browser,
}) => {
  const [mug, other] = [await mugNamed('mug.jpg', 5000), await mugNamed('other.jpg', 398)];
  await batch.add(mug, other);
  await batch.toBe('mug.jpg', 'done');
  await batch.toBe('other.jpg', 'done');
  const elsewhere = await browser.newContext({ locale: 'en-GB' });
  const page = await elsewhere.newPage();
  await page.goto(batch.page.url());
  const there = new BatchPage(page, app);
  await there.toBe('mug.jpg', 'done');
  await there.toBe('other.jpg', 'done');
  await expect(there.photo('mug.jpg')).toContainText('Full size needs the original');
  expect((await pixelsOf((await there.download('mug.jpg')).bytes)).width).toBe(4096);

  const from = (await app.requests()).length;
  await there.add(mug);
  await expect(there.photo('mug.jpg')).not.toContainText('Full size needs the original');
  await expect(there.photos).toHaveCount(2);
  expect((await pixelsOf((await there.download('mug.jpg')).bytes)).width).toBe(5000);
  expect(await created(batch, from), 'nothing was sent again').toHaveLength(0);
  await elsewhere.close();
});

/** What the page writes into its console as faults, from here on. */
function faultsOf(page: Page): string[] {
  const faults: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error') faults.push(message.text());
  });
  page.on('pageerror', (thrown) => faults.push(String(thrown)));
  return faults;
}

/** Of all tabs of the browser: each batch that is worked on has one. */
const countLocks = async () => ((await navigator.locks.query()).held ?? []).length;

const ELSEWHERE = 'This batch is at work in another tab.';

test('a batch that is left for another page of the site goes on there, and is closed once it is done', async ({
  batch,
  app,
  context,
}) => {
  const { page } = batch;
  await app.knobs({ latencyMs: 5_000 });
  await batch.add(...(await mugs(3, 430)));
  await toBeKept(batch, 3);
  await expect(batch.photo('mug-2.jpg')).toContainText('Removing the background');
  const address = page.url();
  const reads: string[] = [];
  page.on('request', (request) => reads.push(new URL(request.url()).pathname));
  await page.getByRole('link', { name: 'Your batches' }).click();
  await expect(page).toHaveURL(/\/batches$/);
  expect(await page.evaluate(countLocks)).toBe(1);
  reads.length = 0;
  await expect.poll(() => page.evaluate(countLocks), { timeout: 30_000 }).toBe(0);
  expect(reads.filter((path) => path.startsWith('/api/batches/')).length).toBeGreaterThan(0);
  const second = await context.newPage();
  await second.goto(address);
  await allDone(new BatchPage(second, app), 3);
  await expect(second.getByText(ELSEWHERE)).toBeHidden();
});

test('a reload never says that the batch is at work elsewhere', async ({ batch, app }) => {
  const { page } = batch;
  await app.knobs({ latencyMs: 5_000 });
  await batch.add(...(await mugs(4, 440)));
  await toBeKept(batch, 4);
  await page.addInitScript((words) => {
    const look = () => {
      if (document.body?.textContent?.includes(words)) sessionStorage.setItem('said', 'yes');
    };
    new MutationObserver(look).observe(document, { childList: true, subtree: true });
  }, ELSEWHERE);
  for (let round = 0; round < 5; round++) {
    await page.reload();
    await expect(batch.photos).toHaveCount(4);
    await expect.poll(() => page.evaluate(countLocks)).toBe(1);
  }
  await allDone(batch, 4);
  expect(await page.evaluate(() => sessionStorage.getItem('said'))).toBeNull();
});

test('a batch that is deleted elsewhere says so in one sentence, and leads on', async ({
  batch,
  app,
  browser,
}) => {
  const { page } = batch;
  await app.knobs({ latencyMs: 20_000 });
  await batch.add(...(await mugs(2, 450)));
  await toBeKept(batch, 2);
  await expect(batch.photo('mug-0.jpg')).toContainText('Removing the background');
  const elsewhere = await browser.newContext({ locale: 'en-GB' });
  const there = await elsewhere.newPage();
  await there.goto(page.url());
  await expect(new BatchPage(there, app).photos).toHaveCount(2);
  await there.getByRole('button', { name: 'Cancel remaining' }).click();
  await there.getByRole('button', { name: 'Delete batch' }).click();
  await there.getByRole('button', { name: 'Delete everything' }).click();
  await elsewhere.close();

  await expect(page.getByText('This batch was deleted elsewhere')).toBeVisible();
  await expect(batch.photos.locator('[data-phase="failed"]')).toHaveCount(0);
  await app.knobs({ reset: true });
  await page.getByRole('button', { name: 'Start a new batch' }).click();
  await expect(page.getByRole('button', { name: 'Choose photos' })).toBeVisible();
  await batch.add(await mugNamed('next.jpg', 455));
  await batch.toBe('next.jpg', 'done');
});

test('a batch that was never submitted is opened again without a fault', async ({ batch, app }) => {
  const { page } = batch;
  // Its grants never come.
  await page.route('**/api/uploads', () => undefined);
  await batch.add(...(await mugs(2, 460)));
  await toBeKept(batch, 2);
  const faults = faultsOf(page);
  const reads: number[] = [];
  page.on('response', (response) => {
    if (response.url().includes('/api/batches/')) reads.push(response.status());
  });
  await page.reload();
  await expect(batch.photos).toHaveCount(2);
  await expect.poll(() => reads).toEqual([200]);
  expect(faults).toEqual([]);
  await page.goto(`${app.origin}/b/${'1'.repeat(26)}`);
  await expect(page.getByRole('heading', { name: /This batch is not here/ })).toBeVisible();
  expect(faults).toEqual([]);
});

test('a batch that cannot be read says so, holds nothing back, and is tried again', async ({
  batch,
  app,
}) => {
  const { page } = batch;
  await batch.add(...(await mugs(2, 470)));
  await toBeKept(batch, 2);
  await allDone(batch, 2);
  await page.addInitScript(() => {
    const { get } = IDBObjectStore.prototype;
    IDBObjectStore.prototype.get = function (...asked) {
      if (!sessionStorage.getItem('mended')) throw new DOMException('broken', 'UnknownError');
      return get.apply(this, asked);
    };
  });
  await page.reload();
  const again = page.getByRole('main').getByRole('button', { name: 'Try again' });
  await expect(again).toBeVisible();
  expect(await page.evaluate(countLocks)).toBe(0);
  await page.evaluate(() => sessionStorage.setItem('mended', 'yes'));
  await again.click();
  await allDone(new BatchPage(page, app), 2);
  await expect(page.getByText('Full size needs the original')).toHaveCount(0);
});

test('a batch that is nowhere says so', async ({ batch }) => {
  await batch.page.goto(`${batch.app.origin}/b/${'0'.repeat(26)}`);
  await expect(batch.page.getByRole('heading', { name: /This batch is not here/ })).toBeVisible();
  await batch.page.getByRole('link', { name: 'Back to the start' }).click();
  await expect(batch.page.getByRole('button', { name: 'Choose photos' })).toBeVisible();
});

test('a device without space says what that means, and the work goes on', async ({
  batch,
  context,
}) => {
  const { page } = batch;
  const cdp = await context.newCDPSession(page);
  const { origin } = new URL(page.url());
  await cdp.send('Storage.overrideQuotaForOrigin', { origin, quotaSize: 250_000 });
  await batch.add(...(await mugs(2, 4000)));
  await expect(page.getByText('This device is short of space')).toBeVisible();
  await allDone(batch, 2);
  // What is not kept would be lost: leaving asks.
  let asked = 0;
  page.on('dialog', (dialog) => {
    asked += 1;
    void dialog.dismiss();
  });
  await page.getByText('This device is short of space').click();
  await page.close({ runBeforeUnload: true });
  await expect.poll(() => asked).toBe(1);
  await cdp.send('Storage.overrideQuotaForOrigin', { origin });
  await page.getByRole('status').getByRole('button', { name: 'Try again' }).click();
  await expect(page.getByText('This device is short of space')).toBeHidden();
  await toBeKept(batch, 2);
});

test('a page whose work is kept is left without a question', async ({ batch, app }) => {
  const { page } = batch;
  await app.knobs({ latencyMs: 5_000 });
  await batch.add(...(await mugs(2, 410)));
  await toBeKept(batch, 2);
  await expect(batch.photo('mug-0.jpg')).toContainText('Removing the background');
  await batch.photo('mug-0.jpg').click();
  const asked: string[] = [];
  page.on('dialog', (dialog) => {
    asked.push(dialog.type());
    void dialog.accept();
  });
  const closed = page.waitForEvent('close');
  await page.close({ runBeforeUnload: true });
  await closed;
  expect(asked).toEqual([]);
});
