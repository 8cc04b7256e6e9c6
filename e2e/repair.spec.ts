import AxeBuilder from '@axe-core/playwright';
import { type BatchPage, expect, mugNamed, pixelsOf, test } from './app';

const NAME = 'mug.jpg';

/** Opens the photo and takes the brush, once there is something to paint on. */
async function takeBrush(batch: BatchPage) {
  const { page } = batch;
  await batch.photo(NAME).getByRole('button', { name: 'Open' }).click();
  await page.getByRole('button', { name: 'Repair' }).click();
  const stage = page.getByRole('application', { name: `${NAME}, under the brush` });
  await expect(stage).toHaveAttribute('aria-busy', 'false');
  return stage;
}

async function layBrushDown({ page }: BatchPage) {
  await page.getByRole('button', { name: 'Done' }).click();
  await page.keyboard.press('Escape');
  await expect(page.getByRole('dialog', { name: NAME })).toBeHidden();
}

type Pixels = Awaited<ReturnType<typeof pixelsOf>>;
const alphaAt = ({ data, width, height }: Pixels, x: number, y: number) =>
  data[(Math.floor(y * height) * width + Math.floor(x * width)) * 4 + 3];

test('a stroke erases in the file what it covers and nothing else, is kept, and can be undone', async ({
  batch,
}) => {
  const { page } = batch;
  await batch.add(await mugNamed(NAME));
  await batch.toBe(NAME, 'done');
  const before = await pixelsOf((await batch.download(NAME)).bytes);
  expect(alphaAt(before, 0.5, 0.5)).toBe(255);

  const stage = await takeBrush(batch);
  const box = await stage.boundingBox();
  if (!box) throw new Error('nothing to paint on');
  // All of the picture is shown, in the middle of the stage.
  const scale = Math.min(box.width / before.width, box.height / before.height);
  const at = (x: number, y: number) =>
    [
      box.x + box.width / 2 + (x - 0.5) * before.width * scale,
      box.y + box.height / 2 + (y - 0.5) * before.height * scale,
    ] as const;
  await page.mouse.move(...at(0.35, 0.5));
  await page.mouse.down();
  await page.mouse.move(...at(0.65, 0.5), { steps: 8 });
  await page.mouse.up();
  await expect(page.getByText('1 change')).toBeVisible();
  await layBrushDown(batch);

  const after = await pixelsOf((await batch.download(NAME)).bytes);
  for (const x of [0.36, 0.42, 0.5, 0.58, 0.64]) expect(alphaAt(after, x, 0.5)).toBe(0);
  // The brush begins with a radius of 2 % of the longer side.
  const reach = 0.02 * Math.max(before.width, before.height) + 3;
  let astray = 0;
  for (let i = 0; i < before.width * before.height; i++) {
    const [x, y] = [i % before.width, Math.floor(i / before.width)];
    const aside = Math.max(0.35 * before.width - x, 0, x - 0.65 * before.width);
    if (Math.hypot(aside, y - before.height / 2) < reach) continue;
    const alpha = before.data[i * 4 + 3];
    const isSame = [0, 1, 2, 3].every((c) => before.data[i * 4 + c] === after.data[i * 4 + c]);
    // The tint that is taken out of a soft edge depends a little on what is beside it.
    const isSoft = alpha !== 0 && alpha !== 255;
    if (isSoft ? after.data[i * 4 + 3] !== alpha : !isSame) astray++;
  }
  expect(astray).toBe(0);

  await batch.toBeKept();
  await page.reload();
  await batch.toBe(NAME, 'done');
  const reloaded = await pixelsOf((await batch.download(NAME)).bytes);
  expect(reloaded.data.equals(after.data), 'kept across a reload').toBe(true);

  await takeBrush(batch);
  await page.keyboard.press('Control+z');
  await expect(page.getByText('No changes')).toBeVisible();
  await layBrushDown(batch);
  const undone = await pixelsOf((await batch.download(NAME)).bytes);
  expect(undone.data.equals(before.data), 'undone').toBe(true);
});

test('the brush works by keyboard alone', async ({ batch }) => {
  const { page } = batch;
  await batch.add(await mugNamed(NAME));
  await batch.toBe(NAME, 'done');
  const stage = await takeBrush(batch);
  await expect(stage).toBeFocused();
  await page.keyboard.press('ArrowRight');
  await page.keyboard.down('Space');
  for (let press = 0; press < 3; press++) await page.keyboard.press('ArrowRight');
  await page.keyboard.up('Space');
  await expect(page.getByText('1 change')).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(stage).toBeHidden();
  await expect(page.getByRole('dialog', { name: NAME })).toBeVisible();
  await page.keyboard.press('Escape');
  const { bytes } = await batch.download(NAME);
  expect(alphaAt(await pixelsOf(bytes), 0.53, 0.5)).toBe(0);
});

test.describe('by touch', () => {
  test.use({ hasTouch: true, viewport: { width: 390, height: 844 } });

  test('one finger paints, two look nearer', async ({ batch }) => {
    const { page } = batch;
    await batch.add(await mugNamed(NAME));
    await batch.toBe(NAME, 'done');
    const stage = await takeBrush(batch);
    const box = await stage.boundingBox();
    if (!box) throw new Error('nothing to paint on');
    const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
    const client = await page.context().newCDPSession(page);
    const touch = (type: 'touchStart' | 'touchMove' | 'touchEnd', ...places: number[]) =>
      client.send('Input.dispatchTouchEvent', {
        type,
        touchPoints: places.map((at, id) => ({ x: at, y, id })),
      });
    const zoom = page.getByRole('textbox', { name: 'Zoom' });
    const before = Number(await zoom.inputValue());
    await touch('touchStart', x - 20);
    await touch('touchStart', x - 20, x + 20);
    await touch('touchMove', x - 60, x + 60);
    await touch('touchEnd');
    await expect.poll(async () => Number(await zoom.inputValue())).toBeGreaterThan(before * 2);
    await expect(page.getByText('No changes')).toBeVisible();
    await touch('touchStart', x - 20);
    await touch('touchMove', x + 20);
    await touch('touchEnd');
    await expect(page.getByText('1 change')).toBeVisible();
  });
});

for (const colorScheme of ['light', 'dark'] as const) {
  test(`nothing for axe to find in the repair, in ${colorScheme}`, async ({ batch }) => {
    const { page } = batch;
    await page.emulateMedia({ colorScheme });
    await batch.add(await mugNamed(NAME));
    await batch.toBe(NAME, 'done');
    await takeBrush(batch);
    const { violations } = await new AxeBuilder({ page }).analyze();
    expect(
      violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`),
    ).toEqual([]);
  });
}
