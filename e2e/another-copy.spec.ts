import AxeBuilder from '@axe-core/playwright';
import sharp from 'sharp';
import { type BatchPage, expect, mugNamed, test, thingsNamed } from './app';

/** The bytes of all copies that were uploaded, as often as they were. */
function uploadsOf({ page }: BatchPage): Buffer[] {
  const sent: Buffer[] = [];
  page.on('request', (request) => {
    const body = request.method() === 'PUT' ? request.postDataBuffer() : null;
    if (body) sent.push(body);
  });
  return sent;
}

/** As if the model had taken nothing away from the first copy that it was sent. */
async function spoilFirst({ page }: BatchPage): Promise<void> {
  let first: string | null = null;
  await page.context().route('**/api/cutouts/*', async (route) => {
    const url = route.request().url();
    first ??= url;
    if (url !== first) return route.continue();
    const response = await route.fetch();
    const body = await sharp(await response.body())
      .removeAlpha()
      .ensureAlpha(1)
      .png()
      .toBuffer();
    await route.fulfill({ response, body });
  });
}

const creates = async ({ app }: BatchPage) =>
  (await app.requests()).filter(({ path, code }) => path.endsWith('/createTask') && code === 200)
    .length;

const dialogOf = ({ page }: BatchPage, name: string) => page.getByRole('dialog', { name });

test('another copy of a flagged photo is sent, the better result is shown, and a switch leads back', async ({
  batch,
}) => {
  const { page } = batch;
  const sent = uploadsOf(batch);
  const before = await creates(batch);
  await spoilFirst(batch);
  await batch.add(await mugNamed('mug.jpg'));
  await batch.toBe('mug.jpg', 'done');
  const mug = batch.photo('mug.jpg');
  await expect(mug.getByText('Background kept')).toBeVisible();

  await mug.getByRole('button', { name: 'Open' }).click();
  await expect(
    dialogOf(batch, 'mug.jpg').getByRole('button', { name: 'Try another copy · 1 test credit' }),
  ).toBeVisible();
  await page.keyboard.press('t');
  await expect(dialogOf(batch, 'mug.jpg')).toBeHidden();
  await batch.toBe('mug.jpg', 'done');
  await expect(mug.getByText('Background kept')).toBeHidden();
  expect((await creates(batch)) - before).toBe(2);
  const [first, second, ...others] = sent;
  expect(others).toEqual([]);
  expect(first && second && first.equals(second)).toBe(false);

  await page.reload();
  await batch.toBe('mug.jpg', 'done');
  await expect(mug.locator('img')).toBeVisible();
  await expect(mug.getByText('Background kept')).toBeHidden();
  await mug.getByRole('button', { name: 'Open' }).click();
  const results = dialogOf(batch, 'mug.jpg').getByRole('radiogroup', {
    name: 'Which cut-out is used',
  });
  await expect(results.getByRole('radio', { name: 'Second result' })).toBeChecked();
  const { violations } = await new AxeBuilder({ page }).analyze();
  expect(violations.map(({ id }) => id)).toEqual([]);
  await results.getByRole('radio', { name: 'First result' }).check();
  await page.keyboard.press('Escape');
  await expect(mug.getByText('Background kept')).toBeVisible();

  await batch.toBeKept();
  await page.reload();
  await expect(mug.getByText('Background kept')).toBeVisible();
  expect((await creates(batch)) - before).toBe(2);
});

test('another try that is no better changes nothing, and one that fails says why', async ({
  batch,
}) => {
  const { page, app } = batch;
  await batch.add(await thingsNamed('parts.jpg', 2));
  await batch.toBe('parts.jpg', 'done');
  const parts = batch.photo('parts.jpg');
  await expect(parts.getByText('Several parts')).toBeVisible();

  await app.knobs({ fail: 500, failAs: 'task', failNext: 1 });
  await parts.getByRole('button', { name: 'Open' }).click();
  await page.keyboard.press('t');
  await expect(parts.getByText(/^The other try failed, and this is what it was/)).toBeVisible();
  await batch.toBe('parts.jpg', 'done');

  // In the midst of it the page is loaded anew.
  await app.knobs({ latencyMs: 4_000 });
  await parts.getByRole('button', { name: 'Open' }).click();
  await page.keyboard.press('t');
  await batch.toBe('parts.jpg', 'removing');
  await page.reload();
  await batch.toBe('parts.jpg', 'done');
  await expect(parts.getByText('Several parts')).toBeVisible();
  await parts.getByRole('button', { name: 'Open' }).click();
  await expect(
    dialogOf(batch, 'parts.jpg').getByRole('radiogroup', { name: 'Which cut-out is used' }),
  ).toBeVisible();
});
