import AxeBuilder from '@axe-core/playwright';
import type { Locator } from '@playwright/test';
import sharp from 'sharp';
import { type Entry, openPromise } from 'yauzl';
import { expect, mugNamed, pixelsOf, saveAsDownload, test } from './app';

/** From finished cut-outs to the files of two shops: chosen, seen, named, saved and read back. */

async function filesIn(zip: string): Promise<Map<string, Buffer>> {
  const opened = await openPromise(zip);
  const files = new Map<string, Buffer>();
  for await (const entry of opened.eachEntry()) {
    files.set(entry.fileName, await bytesOf(opened, entry));
  }
  return files;
}

async function bytesOf(zip: Awaited<ReturnType<typeof openPromise>>, entry: Entry) {
  const parts: Buffer[] = [];
  for await (const part of await zip.openReadStreamPromise(entry)) parts.push(Buffer.from(part));
  return Buffer.concat(parts);
}

async function addPresets(panel: Locator, ...names: string[]) {
  await panel.getByRole('button', { name: 'Add', exact: true }).click();
  for (const name of names) await panel.getByRole('checkbox', { name }).check();
  await panel.getByRole('button', { name: `Add ${names.length}` }).click();
}

test.beforeEach(async ({ page }) => {
  await saveAsDownload(page);
  await page.reload();
});

test('the files of two shops are seen on the tiles, named before, saved as a zip, and checked', async ({
  batch,
}) => {
  const { page } = batch;
  await batch.add(await mugNamed('B0ABCDEFGH.jpg', 900), await mugNamed('AB-12_front.jpg', 700));
  await batch.toBe('B0ABCDEFGH.jpg', 'done');
  await batch.toBe('AB-12_front.jpg', 'done');

  await page.getByRole('button', { name: 'Export', exact: true }).click();
  const panel = page.getByRole('region', { name: 'Export' });
  await addPresets(panel, 'Amazon main', 'Shopify');
  await panel.getByRole('button', { name: 'Remove Cut-out' }).click();

  // Shown is the first that was added: a square, all white but for the mug.
  const laidOut = batch.photo('AB-12_front.jpg').locator('[data-laid-out]');
  await expect(laidOut).toHaveAttribute('data-laid-out', 'amazon-main');
  await expect(laidOut).toHaveCSS('background-color', 'rgb(255, 255, 255)');
  await panel.getByRole('radio', { name: 'Show Shopify on the photos' }).check();
  await expect(laidOut).toHaveAttribute('data-laid-out', 'shopify');

  await expect(panel.getByText('4 files from 2 photos')).toBeVisible();
  await panel.getByRole('button', { name: 'Show all 4 names' }).click();
  const names = panel.getByRole('region', { name: 'Names of the files' });
  await expect(names).toContainText('MAIN/AB-12_front.jpg');

  const pattern = panel.getByLabel('Pattern, without the ending');
  await pattern.fill('{sku}');
  await panel.getByLabel('Number files that would have the same name').uncheck();
  await expect(names).toContainText('Several files would have this name');
  await expect(panel.getByRole('button', { name: 'Save as zip' })).toBeDisabled();
  await pattern.fill('{sku}_{preset}');
  await expect(names).toContainText('AB-12_shopify.jpg');

  const saved = page.waitForEvent('download');
  await panel.getByRole('button', { name: 'Save as zip' }).click();
  const files = await filesIn(await (await saved).path());
  await expect(panel.getByText('4 files saved.')).toBeVisible();
  await expect(panel.getByText('4 meet the published rules')).toBeVisible();

  expect([...files.keys()].sort()).toEqual([
    'AB-12_MAIN.jpg',
    'AB-12_shopify.jpg',
    'B0ABCDEFGH_MAIN.jpg',
    'B0ABCDEFGH_shopify.jpg',
    'manifest.csv',
    'report.csv',
    'report.html',
    'settings.json',
  ]);
  for (const [name, side] of [
    ['AB-12_MAIN.jpg', 2000],
    ['AB-12_shopify.jpg', 2048],
  ] as const) {
    const bytes = files.get(name) ?? Buffer.alloc(0);
    const { format, chromaSubsampling } = await sharp(bytes).metadata();
    expect([format, chromaSubsampling]).toEqual(['jpeg', '4:4:4']);
    const { data, width, height } = await pixelsOf(bytes);
    expect([width, height]).toEqual([side, side]);
    expect([...data.subarray(0, 3)]).toEqual([255, 255, 255]);
    const middle = ((height / 2) * width + width / 2) * 4;
    expect(Math.min(...data.subarray(middle, middle + 3))).toBeLessThan(250);
  }
  const manifest = files.get('manifest.csv')?.toString() ?? '';
  expect(manifest).toContain('AB-12_front.jpg');
  expect(manifest.match(/,made,/g)).toHaveLength(4);
  expect(files.get('report.html')?.toString()).toContain('B0ABCDEFGH_MAIN.jpg');
  expect(files.get('report.csv')?.toString()).toContain('amazon-main');
});

test('a machine of many cores makes several files at a time: the same, in the same order', async ({
  batch,
  context,
}) => {
  const { page } = batch;
  const names = ['a.jpg', 'b.jpg', 'c.jpg', 'd.jpg'];
  await batch.add(...(await Promise.all(names.map((name, at) => mugNamed(name, 600 + at)))));
  for (const name of names) await batch.toBe(name, 'done');
  await page.getByRole('button', { name: 'Export', exact: true }).click();
  const panel = page.getByRole('region', { name: 'Export' });
  await addPresets(panel, 'Shopify');
  const saveAll = async () => {
    const saved = page.waitForEvent('download');
    await panel.getByRole('button', { name: 'Save as zip' }).click();
    return [...(await filesIn(await (await saved).path()))];
  };
  const before = await saveAll();
  await batch.toBeKept();

  await page.addInitScript(() => {
    Object.defineProperty(navigator, 'hardwareConcurrency', { value: 8 });
  });
  await page.reload();
  for (const name of names) await expect(batch.photo(name).locator('img').first()).toBeVisible();
  // No cut-out comes before two photos have asked for theirs.
  const asked = new Set<string>();
  let release = () => {};
  const areTwo = new Promise<void>((resolve) => {
    release = resolve;
  });
  await context.route('**/api/cutouts/**', async (route) => {
    if (asked.add(route.request().url()).size === 2) release();
    await areTwo;
    await route.continue();
  });
  expect(await saveAll()).toEqual(before);
});

test('what was chosen is there after a reload, and a preset of the team’s own in the next batch', async ({
  batch,
}) => {
  const { page } = batch;
  await batch.add(await mugNamed('mug.jpg', 640));
  await batch.toBe('mug.jpg', 'done');
  await page.getByRole('button', { name: 'Export', exact: true }).click();
  const panel = page.getByRole('region', { name: 'Export' });
  await addPresets(panel, 'Etsy');
  await panel.getByRole('button', { name: 'Edit Etsy' }).click();
  await panel.getByRole('textbox', { name: 'Width' }).fill('1200');
  await expect(panel.getByText('Etsy · changed')).toBeVisible();
  const { violations } = await new AxeBuilder({ page }).analyze();
  expect(violations).toEqual([]);
  await panel.getByRole('button', { name: 'Save as preset' }).click();
  await panel.getByLabel('Name of the preset').fill('Our shop');
  await panel.getByRole('button', { name: 'Save', exact: true }).click();
  await expect(panel.getByText('Saved as “Our shop”.')).toBeVisible();

  await page.reload();
  await expect(panel.getByRole('button', { name: 'Edit Our shop' })).toBeVisible();
  await expect(panel.getByText('1,200 × 2,000')).toBeVisible();

  await page.goto(batch.app.origin);
  await batch.add(await mugNamed('cup.jpg', 650));
  await batch.toBe('cup.jpg', 'done');
  await panel.getByRole('button', { name: 'Add', exact: true }).click();
  await expect(panel.getByRole('checkbox', { name: 'Our shop' })).toBeVisible();
  await panel.getByRole('checkbox', { name: 'Our shop' }).check();
  await panel.getByRole('button', { name: 'Add 1' }).click();
  await panel.getByRole('button', { name: 'Edit Our shop' }).last().click();
  await panel.getByRole('button', { name: 'Delete preset' }).click();
  await panel.getByRole('button', { name: 'Delete preset' }).click();
  await expect(panel.getByText('The preset was deleted.')).toBeVisible();
});

test('with one kind of files a photo is saved as that file, and copied as it is shown', async ({
  batch,
  context,
}) => {
  const { page } = batch;
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  await batch.add(await mugNamed('mug.jpg', 660));
  await batch.toBe('mug.jpg', 'done');
  await page.getByRole('button', { name: 'Export', exact: true }).click();
  const panel = page.getByRole('region', { name: 'Export' });
  await addPresets(panel, 'Instagram square');
  await panel.getByRole('button', { name: 'Remove Cut-out' }).click();

  const saved = await batch.download('mug.jpg');
  expect(saved.name).toBe('mug.jpg');
  const { width, height } = await sharp(saved.bytes).metadata();
  expect([width, height]).toEqual([1080, 1080]);

  await batch.photo('mug.jpg').getByRole('button', { name: 'Open' }).click();
  const viewer = page.getByRole('dialog', { name: 'mug.jpg' });
  await viewer.getByRole('button', { name: 'Copy', exact: true }).click();
  await expect(viewer.getByRole('button', { name: 'Copied' })).toBeVisible();
  const copied = await page.evaluate(async () => {
    const [item] = await navigator.clipboard.read();
    const picture = await createImageBitmap((await item?.getType('image/png')) ?? new Blob());
    return [picture.width, picture.height];
  });
  expect(copied).toEqual([1080, 1080]);
});

test('a folder takes the files, and a second time only what is not there yet', async ({
  batch,
}) => {
  const { page } = batch;
  await page.addInitScript(() => {
    // The browser's own files stand for a folder that a person would choose in a dialog.
    const pick = async () =>
      (await navigator.storage.getDirectory()).getDirectoryHandle('shop', { create: true });
    Reflect.set(window, 'showDirectoryPicker', pick);
  });
  await page.reload();
  await batch.add(await mugNamed('mug.jpg', 670), await mugNamed('cup.jpg', 680));
  await batch.toBe('mug.jpg', 'done');
  await batch.toBe('cup.jpg', 'done');
  await page.getByRole('button', { name: 'Export', exact: true }).click();
  const panel = page.getByRole('region', { name: 'Export' });
  await addPresets(panel, 'eBay');
  const save = panel.getByRole('button', { name: 'Save into a folder…' });
  await save.click();
  await expect(panel.getByText('4 files saved.')).toBeVisible();
  await expect(panel.getByText('2 meet the published rules')).toBeVisible();

  await addPresets(panel, 'Etsy');
  await save.click();
  await expect(panel.getByText('2 files saved.')).toBeVisible();
  await expect(panel.getByText('4 of 6 were there already.')).toBeVisible();
  // What was there is read and checked again for the report.
  await expect(panel.getByText('4 meet the published rules')).toBeVisible();

  const inFolder = await page.evaluate(async () => {
    const top = await (await navigator.storage.getDirectory()).getDirectoryHandle('shop');
    const names: string[] = [];
    for await (const [name, handle] of top.entries()) {
      if (handle.kind === 'file') names.push(name);
      else for await (const inside of handle.keys()) names.push(`${name}/${inside}`);
    }
    return names.sort();
  });
  expect(inFolder).toEqual([
    'cutout/cup.png',
    'cutout/mug.png',
    'ebay/cup.jpg',
    'ebay/mug.jpg',
    'etsy/cup.jpg',
    'etsy/mug.jpg',
    'manifest.csv',
    'report.csv',
    'report.html',
    'settings.json',
  ]);

  // A file of somebody else is not overwritten without a word.
  await page.evaluate(async () => {
    const top = await (await navigator.storage.getDirectory()).getDirectoryHandle('shop');
    const folder = await top.getDirectoryHandle('ebay');
    const stream = await (await folder.getFileHandle('mug.jpg')).createWritable();
    await stream.write('mine');
    await stream.close();
  });
  await save.click();
  await expect(panel.getByText('It would be overwritten:')).toBeVisible();
  await panel.getByRole('button', { name: 'Cancel' }).click();
  await expect(save).toBeEnabled();
});
