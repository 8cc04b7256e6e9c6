import type { Page } from '@playwright/test';
import { type BatchPage, expect, mugNamed, picture, thingsNamed } from './app';

/** Looks at the page as it stands, in a state that has this name. */
export type Look = (state: string, page: Page) => Promise<void>;

const NAMES = ['mug-0.jpg', 'mug-1.jpg', 'mug-2.jpg', 'mug-3.jpg', 'mug-4.jpg'];

/** What is saved waits before each file, until `goOnWriting`; a folder of the browser's stands for one. */
function holdWriting() {
  let goOn = () => {};
  const held = new Promise<void>((resolve) => {
    goOn = resolve;
  });
  const create = FileSystemFileHandle.prototype.createWritable;
  FileSystemFileHandle.prototype.createWritable = async function (options) {
    await held;
    return create.call(this, options);
  };
  Reflect.set(window, 'goOnWriting', goOn);
  Reflect.set(window, 'showDirectoryPicker', async () =>
    (await navigator.storage.getDirectory()).getDirectoryHandle('shop', { create: true }),
  );
}

const goOnWriting = (page: Page) =>
  page.evaluate(() => {
    const goOn: unknown = Reflect.get(window, 'goOnWriting');
    if (typeof goOn === 'function') goOn();
  });

/** Shows the page in each state that a person may find it in, from the first visit to a deleted batch. */
export async function walk(batch: BatchPage, look: Look): Promise<void> {
  await atWork(batch, look);
  await finished(batch, look);
  await seenLarge(batch, look);
  await exported(batch, look);
  await elsewhere(batch, look);
}

async function atWork(batch: BatchPage, look: Look) {
  const { page, app } = batch;
  await page.addInitScript(holdWriting);
  await page.reload();
  await look('empty page', page);
  await page.getByRole('banner').getByText('Built-in engine').first().click();
  await expect(page.getByText('No Kie key is set')).toBeVisible();
  await look('engine explained', page);
  await page.keyboard.press('Escape');

  await page.getByLabel('Show what larger batches will cost before they start').check();
  await batch.add(
    ...(await Promise.all(NAMES.map((name, i) => mugNamed(name, 300 + i)))),
    await thingsNamed('parts.jpg', 2),
    picture('hard/text-named.jpg'),
  );
  await expect(page.getByRole('heading', { name: /^This will use at most 6/ })).toBeVisible();
  await look('quote', page);
  await app.knobs({ fail: 402 });
  await page.getByRole('button', { name: 'Start 6 photos' }).click();
  await expect(page.getByText('Top it up')).toBeVisible();
  await look('paused', page);
  await app.knobs({ fail: null, latencyMs: 600_000 });
  await expect(batch.photo('mug-0.jpg')).toContainText('Removing the background');
  await look('at work', page);
  await page.getByRole('button', { name: 'Cancel remaining' }).click();
  await batch.toBe('mug-4.jpg', 'cancelled');
  await look('cancelled', page);
  await app.knobs({ reset: true });
  await page.getByRole('button', { name: 'Retry cancelled' }).click();
  for (const name of NAMES) await batch.toBe(name, 'done');
  await batch.toBe('parts.jpg', 'done');
  await batch.toBe('text-named.jpg', 'failed');
}

async function finished(batch: BatchPage, look: Look) {
  const { page } = batch;
  await expect(batch.photo('parts.jpg').getByText('Several parts')).toBeVisible();
  await look('done, with a failed and a flagged photo', page);
  await page.getByRole('button', { name: 'Rename' }).click();
  await look('renaming', page);
  await page.keyboard.press('Escape');
  await page.getByRole('searchbox').fill('nothing like that');
  await expect(page.getByText('No photo is like that')).toBeVisible();
  await look('nothing found', page);
  await page.getByRole('button', { name: 'Show all' }).click();
  await batch.photo('mug-1.jpg').focus();
  await page.keyboard.press('?');
  await expect(page.getByRole('dialog', { name: 'Keys' })).toBeVisible();
  await look('keys', page);
  await page.keyboard.press('Escape');
  await page.getByRole('checkbox', { name: 'Select mug-1.jpg' }).check();
  await expect(page.getByText('1 selected')).toBeVisible();
  await look('selection', page);
  await page
    .getByRole('region', { name: 'Selection' })
    .getByRole('button', { name: 'Delete' })
    .click();
  await look('selection, deleting asked', page);
  await page.getByRole('group', { name: 'Delete' }).getByRole('button', { name: 'Keep' }).click();
  await page.keyboard.press('Escape');
  await batch.photo('mug-1.jpg').getByRole('button', { name: 'Delete' }).click();
  await look('photo, deleting asked', page);
  await page.keyboard.press('Escape');
  await batch.add(picture('hard/text-named.jpg'));
  await page.context().setOffline(true);
  await expect(page.getByText('The connection is gone')).toBeVisible();
  await look('offline', page);
  await page.context().setOffline(false);
}

async function seenLarge(batch: BatchPage, look: Look) {
  const { page } = batch;
  await page.getByRole('button', { name: /^Review \d/ }).click();
  await expect(page.getByRole('region', { name: 'Review' })).toBeVisible();
  await look('review', page);
  await page.keyboard.press('Escape');

  await batch.photo('mug-1.jpg').getByRole('button', { name: 'Open' }).click();
  const viewer = page.getByRole('dialog', { name: 'mug-1.jpg' });
  await expect(viewer.getByAltText('mug-1.jpg without its background')).toBeVisible();
  await look('viewer', page);
  await viewer.getByRole('radio', { name: 'Matte' }).check();
  await viewer.getByRole('radio', { name: 'Black' }).check();
  await look('viewer, matte on black', page);
  await viewer.getByRole('radio', { name: 'Removed' }).check();
  await viewer.getByRole('radio', { name: 'Own colour' }).check();
  await viewer.getByRole('button', { name: '100 %' }).click();
  await look('viewer, what was removed at 100 %', page);
  await viewer.getByRole('button', { name: 'Repair' }).click();
  await expect(viewer.getByRole('application')).toHaveAttribute('aria-busy', 'false');
  await look('repair', page);
  await page.keyboard.press('Escape');
  await expect(viewer.getByRole('application')).toBeHidden();
  await page.keyboard.press('Escape');
}

const barOf = (page: Page) => page.getByRole('region', { name: 'Batch', exact: true });

async function exported({ page }: BatchPage, look: Look) {
  await page.getByRole('button', { name: 'Export', exact: true }).click();
  const panel = page.getByRole('region', { name: 'Export' });
  await panel.getByRole('button', { name: 'Add', exact: true }).click();
  await look('presets', page);
  await panel.getByRole('checkbox', { name: 'Amazon main' }).check();
  await panel.getByRole('button', { name: 'Add 1' }).click();
  await panel.getByRole('button', { name: 'Edit Amazon main' }).click();
  await panel.getByRole('textbox', { name: 'Width' }).fill('nonsense');
  await look('export', page);
  await panel.getByRole('button', { name: 'Save as preset' }).click();
  await look('naming a preset', page);
  await panel.getByRole('button', { name: 'Cancel' }).click();
  await panel.getByRole('button', { name: 'Edit Amazon main' }).click();
  await panel.getByLabel('Pattern, without the ending').fill('{sku}');
  await panel.getByLabel('Number files that would have the same name').uncheck();
  await panel.getByRole('button', { name: /^Show all \d+ names/ }).click();
  await look('names', page);
  await panel.getByLabel('Pattern, without the ending').fill('{nobody}');
  await expect(panel.getByRole('button', { name: 'Save as zip' })).toBeDisabled();
  await look('refused names', page);
  await panel.getByLabel('Number files that would have the same name').check();
  await panel.getByLabel('Pattern, without the ending').fill('{preset}/{name}');
  await panel.getByRole('button', { name: 'Save into a folder…' }).click();
  await expect(panel.getByRole('progressbar', { name: 'Progress of the export' })).toBeVisible();
  await look('saving', page);
  await goOnWriting(page);
  await expect(panel.getByText(/^\d+ files saved/)).toBeVisible({ timeout: 120_000 });
  await expect(panel.getByText(/the published rules/).first()).toBeVisible();
  await look('saved', page);
  await panel.getByRole('button', { name: 'Close' }).click();
}

async function elsewhere({ page, app }: BatchPage, look: Look) {
  const address = page.url();
  await barOf(page).getByRole('button', { name: 'Delete batch' }).click();
  await look('batch, deleting asked', page);
  await page.keyboard.press('Escape');

  const second = await page.context().newPage();
  await second.goto(address);
  await expect(second.getByText('This batch is at work in another tab.')).toBeVisible();
  await look('second tab', second);

  await second.goto(`${app.origin}/batches`);
  const row = second.getByRole('list', { name: 'Batches' }).getByRole('listitem').first();
  await expect(row).toContainText('photos done');
  await look('batches', second);
  await row.getByRole('button', { name: 'Rename' }).click();
  await look('batches, renaming', second);
  await second.keyboard.press('Escape');
  await row.getByRole('button', { name: 'Delete batch' }).click();
  await look('batches, deleting asked', second);
  // Somebody comes back to the first tab, which then asks how the batch stands.
  await page.evaluate(() => document.dispatchEvent(new Event('visibilitychange')));
  await row.getByRole('button', { name: 'Delete everything' }).click();
  await expect(second.getByText('No batches here yet')).toBeVisible();
  await look('no batches', second);

  await expect(page.getByText('This batch was deleted elsewhere')).toBeVisible();
  await look('deleted elsewhere', page);
  await second.goto(address);
  await expect(second.getByText('This batch is not here')).toBeVisible();
  await look('a batch that is not here', second);
  await second.goto(`${app.origin}/nothing`);
  await look('not found', second);
  await second.close();
}
