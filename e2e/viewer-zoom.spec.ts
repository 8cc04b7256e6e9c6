import type { Locator, Page } from '@playwright/test';
import sharp from 'sharp';
import { expect, mugNamed, test } from './app';

const LAYOUTS = [
  { viewport: { width: 1440, height: 900 }, name: 'wide' },
  { viewport: { width: 390, height: 844 }, name: 'narrow' },
] as const;

async function opened(page: Page, name: string): Promise<Locator> {
  const dialog = page.getByRole('dialog', { name });
  await expect(dialog.getByAltText(`${name} without its background`)).toBeVisible();
  return dialog;
}

const boxOf = async (locator: Locator) => {
  const box = await locator.boundingBox();
  if (!box) throw new Error('it is not on the page');
  return box;
};

test('at 800 % the pixels are the original’s own, before and after', async ({ batch }) => {
  const { page } = batch;
  const mug = await mugNamed('mug.jpg');
  await batch.add(mug);
  await batch.toBe('mug.jpg', 'done');
  await batch.photo('mug.jpg').getByRole('button', { name: 'Open' }).click();
  const dialog = await opened(page, 'mug.jpg');
  await expect(dialog.locator('canvas'), 'not before somebody looks nearer').toHaveCount(0);

  await page.keyboard.press('1');
  const zoom = dialog.getByRole('textbox', { name: 'Zoom in percent' });
  await expect(zoom).toHaveValue('100');
  await zoom.fill('800');
  await page.keyboard.press('Enter');
  await expect(zoom).toHaveValue('800');
  const before = dialog.locator('canvas[data-region=before]');
  await expect(before).toHaveCSS('image-rendering', 'pixelated');
  const shown = await boxOf(before);
  expect(shown.width).toBeCloseTo(
    8 * (await before.evaluate((canvas: HTMLCanvasElement) => canvas.width)),
    0,
  );

  const differing = await page.evaluate(async (base64) => {
    const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
    const bitmap = await createImageBitmap(new Blob([bytes], { type: 'image/jpeg' }));
    const pixels = (side: string) => {
      const canvas = document.querySelector<HTMLCanvasElement>(`canvas[data-region=${side}]`);
      const context = canvas?.getContext('2d');
      if (!canvas || !context) throw new Error('nothing is drawn');
      const place = [Number(canvas.dataset.x), Number(canvas.dataset.y)] as const;
      return { place, image: context.getImageData(0, 0, canvas.width, canvas.height) };
    };
    const { place, image } = pixels('before');
    const after = pixels('after').image.data;
    const whole = new OffscreenCanvas(bitmap.width, bitmap.height).getContext('2d');
    whole?.drawImage(bitmap, 0, 0);
    const own = whole?.getImageData(...place, image.width, image.height).data;
    let [fromOwn, ofOpaque, opaque] = [0, 0, 0];
    for (let at = 0; at < image.data.length; at++) {
      if (image.data[at] !== own?.[at]) fromOwn++;
      if (after[at - (at % 4) + 3] !== 255) continue;
      opaque++;
      if (after[at] !== own?.[at]) ofOpaque++;
    }
    return { fromOwn, ofOpaque, hasOpaque: opaque > 10_000 };
  }, mug.buffer.toString('base64'));
  expect(differing).toEqual({ fromOwn: 0, ofOpaque: 0, hasOpaque: true });

  await page.keyboard.press('Escape');
  await expect(dialog).toBeHidden();
});

for (const { viewport, name } of LAYOUTS) {
  test(`${name}: nearer and further, moved by keys and by hand, with the slider still at hand`, async ({
    batch,
  }) => {
    const { page } = batch;
    await page.setViewportSize(viewport);
    await batch.add(await mugNamed('mug.jpg'));
    await batch.toBe('mug.jpg', 'done');
    await batch.photo('mug.jpg').getByRole('button', { name: 'Open' }).click();
    const dialog = await opened(page, 'mug.jpg');
    const picture = dialog.getByAltText('mug.jpg without its background');
    const original = dialog.getByAltText('mug.jpg as it was');
    const slider = dialog.getByRole('slider', { name: 'Before and after' });
    const all = await boxOf(picture);

    await dialog.getByRole('button', { name: '100 %' }).click();
    const zoom = dialog.getByRole('textbox', { name: 'Zoom in percent' });
    await expect(zoom).toHaveValue('100');
    const further = dialog.getByRole('button', { name: 'Zoom in', exact: true });
    for (let presses = 0; (await zoom.inputValue()) !== '200' && presses < 5; presses++) {
      await further.click();
    }
    await expect(zoom).toHaveValue('200');
    const near = await boxOf(picture);
    expect(near.width).toBeGreaterThan(all.width);
    expect(await boxOf(original), 'both sides go together').toEqual(near);

    await page.keyboard.press('Shift+ArrowRight');
    await expect.poll(async () => (await boxOf(picture)).x).toBeLessThan(near.x);
    expect(await boxOf(original)).toEqual(await boxOf(picture));

    const line = await boxOf(slider);
    const [x, y] = [line.x + line.width * 0.75, line.y + line.height * 0.3];
    const held = await boxOf(picture);
    await page.mouse.move(x, y);
    await page.mouse.down();
    await page.mouse.move(x + 60, y, { steps: 4 });
    await page.mouse.up();
    expect((await boxOf(picture)).x).toBeCloseTo(held.x + 60, 0);
    await expect(slider, 'the line stays').toHaveValue('50');

    const middle = [line.x + line.width / 2, line.y + line.height / 2] as const;
    await page.mouse.move(...middle);
    await page.mouse.down();
    await page.mouse.move(line.x + line.width * 0.25, middle[1], { steps: 4 });
    await page.mouse.up();
    await expect(slider).toHaveValue('25');
    await slider.focus();
    await page.keyboard.press('ArrowRight');
    await expect(slider).toHaveValue('26');

    await dialog.getByRole('button', { name: 'Fit' }).click();
    await expect.poll(async () => (await boxOf(picture)).width).toBeCloseTo(all.width, 0);
  });
}

test('two fingers lead nearer', async ({ browser, app }) => {
  const context = await browser.newContext({
    hasTouch: true,
    isMobile: true,
    viewport: { width: 390, height: 844 },
  });
  const page = await context.newPage();
  await page.goto(app.origin);
  await page
    .getByLabel('Add photos', { exact: true })
    .first()
    .setInputFiles([await mugNamed('mug.jpg')]);
  await page.getByRole('button', { name: 'Open' }).click({ timeout: 60_000 });
  const dialog = await opened(page, 'mug.jpg');
  const zoom = dialog.getByRole('textbox', { name: 'Zoom in percent' });
  const before = Number(await zoom.inputValue());
  const box = await boxOf(dialog.getByRole('slider', { name: 'Before and after' }));
  const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
  const client = await context.newCDPSession(page);
  const touch = (type: 'touchStart' | 'touchMove' | 'touchEnd', reach: number | null) =>
    client.send('Input.dispatchTouchEvent', {
      type,
      touchPoints:
        reach === null
          ? []
          : [
              { x: x - reach, y: y - 40, id: 1 },
              { x: x + reach, y: y - 40, id: 2 },
            ],
    });
  await touch('touchStart', 30);
  for (const reach of [45, 60, 75, 90]) await touch('touchMove', reach);
  await touch('touchEnd', null);
  await expect.poll(async () => Number(await zoom.inputValue()) / before).toBeGreaterThan(2.5);
  await context.close();
});

test('the backdrop is chosen by keys, and stays so', async ({ batch }) => {
  const { page } = batch;
  await batch.add(await mugNamed('mug.jpg', 800));
  await batch.toBe('mug.jpg', 'done');
  const open = () => batch.photo('mug.jpg').getByRole('button', { name: 'Open' }).click();
  await open();
  const dialog = await opened(page, 'mug.jpg');
  const backdrop = dialog.locator('[data-backdrop]');
  await expect(backdrop).toHaveAttribute('data-backdrop', 'light-checks');
  await dialog.getByRole('radio', { name: 'Light checks' }).focus();
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('ArrowRight');
  await expect(dialog.getByRole('radio', { name: 'White' })).toBeChecked();
  await expect(backdrop).toHaveCSS('background-color', 'rgb(255, 255, 255)');
  await dialog.getByLabel('Colour', { exact: true }).fill('#336699');
  await expect(backdrop).toHaveCSS('background-color', 'rgb(51, 102, 153)');
  await page.reload();
  await batch.toBe('mug.jpg', 'done');
  await open();
  await opened(page, 'mug.jpg');
  await expect(backdrop).toHaveCSS('background-color', 'rgb(51, 102, 153)');
  await dialog.getByLabel('Choose a picture').setInputFiles('e2e/images/hard/plain.bmp');
  await expect(dialog.getByRole('radio', { name: 'Own picture' })).toBeChecked();
  await expect(backdrop).toHaveCSS('background-image', /^url\("blob:/);
});

test('the matte is white where the product is and black around it; removed is red', async ({
  batch,
}) => {
  const { page } = batch;
  await batch.add(await mugNamed('mug.jpg', 800));
  await batch.toBe('mug.jpg', 'done');
  await batch.photo('mug.jpg').getByRole('button', { name: 'Open' }).click();
  const dialog = await opened(page, 'mug.jpg');
  /** On the screen, at shares of the picture. */
  const colourAt = async (matte: Locator, u: number, v: number) => {
    const { x, y, width, height } = await boxOf(matte);
    const clip = { x: x + u * width, y: y + v * height, width: 2, height: 2 };
    const pixels = await sharp(await page.screenshot({ clip }))
      .removeAlpha()
      .raw()
      .toBuffer();
    return [...pixels.subarray(0, 3)];
  };
  await dialog.getByRole('radio', { name: 'Matte' }).check();
  const matte = dialog.getByRole('img', { name: 'Matte of mug.jpg' });
  await expect.poll(() => colourAt(matte, 0.02, 0.02)).toEqual([0, 0, 0]);
  await expect.poll(() => colourAt(matte, 0.42, 0.6)).toEqual([255, 255, 255]);
  await page.keyboard.press('1');
  await page.keyboard.press('+');
  await expect(dialog.locator('canvas[data-region=matte]')).toBeVisible();
  await dialog.getByRole('radio', { name: 'Removed' }).check();
  await page.keyboard.press('0');
  const removed = dialog.getByRole('img', { name: 'mug.jpg, what was removed' });
  const [red = 0, green = 0] = await colourAt(removed, 0.02, 0.02);
  expect(red).toBeGreaterThan(green + 50);
});
