import AxeBuilder from '@axe-core/playwright';
import { expect, mugNamed, picture, test } from './app';

test('before and after lie under a slider that mouse, touch and keyboard move', async ({
  batch,
}) => {
  const { page } = batch;
  await batch.add(await mugNamed('mug.jpg'));
  await batch.toBe('mug.jpg', 'done');
  const open = batch.photo('mug.jpg').getByRole('button', { name: 'Open' });
  await open.click();

  const dialog = page.getByRole('dialog', { name: 'mug.jpg' });
  const slider = dialog.getByRole('slider', { name: 'Before and after' });
  await expect(dialog.getByAltText('mug.jpg as it was')).toBeVisible();
  await expect(dialog.getByAltText('mug.jpg without its background')).toBeVisible();
  await expect(slider).toHaveValue('50');

  await slider.focus();
  await page.keyboard.press('ArrowRight');
  await expect(slider).toHaveValue('51');
  await page.keyboard.press('Home');
  await expect(slider).toHaveValue('0');

  const box = await slider.boundingBox();
  if (!box) throw new Error('the slider is not on the page');
  await page.mouse.move(box.x + box.width * 0.3, box.y + box.height / 2);
  await page.mouse.down();
  await page.mouse.move(box.x + box.width * 0.75, box.y + box.height / 2, { steps: 5 });
  await page.mouse.up();
  await expect(slider).toHaveValue('75');

  await page.keyboard.press('Escape');
  await expect(dialog).toBeHidden();
  await expect(open).toBeFocused();
});

test('a finger moves the slider', async ({ browser, app }) => {
  const context = await browser.newContext({
    hasTouch: true,
    isMobile: true,
    viewport: { width: 390, height: 844 },
  });
  const page = await context.newPage();
  await page.goto(app.origin);
  const slider = page.getByRole('slider', { name: 'Before and after' });
  await slider.scrollIntoViewIfNeeded();
  const box = await slider.boundingBox();
  if (!box) throw new Error('the slider is not on the page');
  await page.touchscreen.tap(box.x + box.width * 0.25, box.y + box.height / 2);
  await expect(slider).toHaveValue('25');
  await context.close();
});

for (const colorScheme of ['light', 'dark'] as const) {
  test(`nothing for axe to find, in ${colorScheme}`, async ({ batch }) => {
    const { page } = batch;
    const violations = async () => {
      const { violations } = await new AxeBuilder({ page }).analyze();
      return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`);
    };
    await page.emulateMedia({ colorScheme });
    expect(await violations(), 'empty page').toEqual([]);
    await batch.add(await mugNamed('mug.jpg', 600), picture('hard/text-named.jpg'));
    await batch.toBe('mug.jpg', 'done');
    await batch.toBe('text-named.jpg', 'failed');
    expect(await violations(), 'photos').toEqual([]);
    await batch.photo('mug.jpg').getByRole('button', { name: 'Open' }).click();
    await expect(page.getByAltText('mug.jpg without its background')).toBeVisible();
    expect(await violations(), 'viewer').toEqual([]);
  });
}

test('the whole way by keyboard alone', async ({ batch }) => {
  const { page } = batch;
  const tabTo = async (name: string | RegExp) => {
    const target = page.getByRole('button', { name }).first();
    for (let presses = 0; presses < 40; presses++) {
      if (await target.evaluate((element) => element === document.activeElement)) return;
      await page.keyboard.press('Tab');
    }
    throw new Error(`never reached ${name}`);
  };
  await tabTo('Try the sample photo: Mug');
  await page.keyboard.press('Enter');
  await batch.toBe('mug.webp', 'done');
  await tabTo('Open');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('dialog', { name: 'mug.webp' })).toBeVisible();
  await page.keyboard.press('Escape');
  await tabTo('Download');
  const saved = page.waitForEvent('download');
  await page.keyboard.press('Enter');
  expect((await saved).suggestedFilename()).toBe('mug.png');
});
