import { openPromise } from 'yauzl';
import { expect, pixelsOf, saveAsDownload, test, thingsNamed } from './app';

async function filesIn(zip: string): Promise<Map<string, Buffer>> {
  const opened = await openPromise(zip);
  const files = new Map<string, Buffer>();
  for await (const entry of opened.eachEntry()) {
    const parts: Buffer[] = [];
    for await (const part of await opened.openReadStreamPromise(entry)) {
      parts.push(Buffer.from(part));
    }
    files.set(entry.fileName, Buffer.concat(parts));
  }
  return files;
}

const [WIDTH, HEIGHT] = [900, 700];

/** The columns and rows that are not white, of a picture on white. */
async function subjectIn(bytes: Buffer) {
  const { data, width, height } = await pixelsOf(bytes);
  let [left, right, top, bottom] = [width, 0, height, 0];
  for (let i = 0; i < width * height; i++) {
    const darkest = Math.min(data[i * 4] ?? 0, data[i * 4 + 1] ?? 0, data[i * 4 + 2] ?? 0);
    if (darkest > 200) continue;
    const [x, y] = [i % width, Math.floor(i / width)];
    [left, right] = [Math.min(left, x), Math.max(right, x + 1)];
    [top, bottom] = [Math.min(top, y), Math.max(bottom, y + 1)];
  }
  return { width, height, fill: Math.max((right - left) / width, (bottom - top) / height) };
}

test('the views of a SKU go from the drop to two shops: flagged, repaired, laid out, named, saved, checked', async ({
  batch,
}) => {
  // Eight renderings of up to four megapixels, on machines with one worker.
  test.slow();
  const { page } = batch;
  await saveAsDownload(page);
  await page.reload();
  await batch.add(await thingsNamed('AB-12_front.jpg', 1), await thingsNamed('AB-12_side.jpg', 2));
  for (const name of ['AB-12_front.jpg', 'AB-12_side.jpg']) await batch.toBe(name, 'done');

  const side = batch.photo('AB-12_side.jpg');
  await expect(side.getByText('Several parts')).toBeVisible();
  await page.getByRole('button', { name: 'Review 1' }).click();
  const viewer = page.getByRole('dialog', { name: 'AB-12_side.jpg' });
  await expect(viewer.getByRole('region', { name: 'Review' })).toContainText('Several parts');
  await page.keyboard.press('r');
  const stage = page.getByRole('application', { name: 'AB-12_side.jpg, under the brush' });
  await expect(stage).toHaveAttribute('aria-busy', 'false');
  const box = await stage.boundingBox();
  if (!box) throw new Error('nothing to paint on');
  // All of the picture is shown, in the middle of the stage.
  const scale = Math.min(box.width / WIDTH, box.height / HEIGHT);
  const at = (x: number, y: number) =>
    [
      box.x + box.width / 2 + (x - WIDTH / 2) * scale,
      box.y + box.height / 2 + (y - HEIGHT / 2) * scale,
    ] as const;
  await page.getByRole('slider', { name: 'Size' }).press('End');
  await page.mouse.move(...at(650, 280));
  await page.mouse.down();
  await page.mouse.move(...at(650, 440), { steps: 8 });
  await page.mouse.up();
  await expect(page.getByText('1 change')).toBeVisible();
  await page.getByRole('button', { name: 'Done' }).click();
  await page.keyboard.press('Escape');
  await expect(viewer).toBeHidden();
  // What is left of it is looked at anew.
  await expect(side.getByText('Several parts')).toBeHidden();

  await page.getByRole('button', { name: 'Export', exact: true }).click();
  const panel = page.getByRole('region', { name: 'Export' });
  await panel.getByRole('button', { name: 'Add', exact: true }).click();
  for (const shop of ['Amazon main', 'Shopify']) {
    await panel.getByRole('checkbox', { name: shop }).check();
  }
  await panel.getByRole('button', { name: 'Add 2' }).click();
  await panel.getByLabel('Pattern, without the ending').fill('{sku}/{preset}_{view}');
  const saved = page.waitForEvent('download');
  await panel.getByRole('button', { name: 'Save as zip' }).click();
  const files = await filesIn(await (await saved).path());
  await expect(panel.getByText('4 meet the published rules')).toBeVisible();

  expect([...files.keys()].sort()).toEqual([
    'AB-12/MAIN_front.jpg',
    'AB-12/MAIN_side.jpg',
    'AB-12/cutout_front.png',
    'AB-12/cutout_side.png',
    'AB-12/shopify_front.jpg',
    'AB-12/shopify_side.jpg',
    'manifest.csv',
    'report.csv',
    'report.html',
    'settings.json',
  ]);
  const bytesOf = (name: string) => files.get(name) ?? Buffer.alloc(0);
  const cutout = await pixelsOf(bytesOf('AB-12/cutout_side.png'));
  expect([cutout.width, cutout.height]).toEqual([WIDTH, HEIGHT]);
  const alphaAt = (x: number, y: number) => cutout.data[(y * cutout.width + x) * 4 + 3];
  expect(alphaAt(270, 350), 'what stays').toBe(255);
  expect(alphaAt(650, 360), 'what was erased').toBe(0);
  for (const view of ['front', 'side']) {
    const { width, height, fill } = await subjectIn(bytesOf(`AB-12/MAIN_${view}.jpg`));
    expect([width, height]).toEqual([2000, 2000]);
    expect(fill).toBeGreaterThanOrEqual(0.85);
    expect(fill).toBeLessThanOrEqual(0.89);
  }
  const report = bytesOf('report.html').toString();
  expect(report).toContain('AB-12/MAIN_side.jpg');
  expect(report).not.toContain('Does not meet the published rules ·');
  expect(
    bytesOf('manifest.csv')
      .toString()
      .match(/,AB-12,/g),
  ).toHaveLength(6);
});
