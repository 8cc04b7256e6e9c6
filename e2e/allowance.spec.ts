import { expect, freshDatabase, mugNamed, test } from './app';
import { AppServer, freePort } from './server';

const MOST = 2;

test('the public may begin so many photos a day; the rest wait, and say until when', async ({
  page,
}) => {
  const database = await freshDatabase();
  const app = new AppServer(await freePort(), {
    ...(database ? { DATABASE_URL: database } : {}),
    PUBLIC_PHOTOS_PER_DAY: '50',
    PUBLIC_PHOTOS_PER_VISITOR: String(MOST),
  });
  try {
    await app.start();
    await page.goto(app.origin);
    const mugs = await Promise.all(
      Array.from({ length: MOST + 2 }, (_, i) => mugNamed(`mug-${i}.jpg`, 320 + i)),
    );
    await page.getByLabel('Add photos', { exact: true }).first().setInputFiles(mugs);
    const photos = page.getByRole('list', { name: 'Photos' }).getByRole('listitem');
    const inPhase = (phase: string) => photos.and(page.locator(`[data-phase="${phase}"]`));
    await expect(inPhase('done')).toHaveCount(MOST, { timeout: 30_000 });

    // The day is UTC's; the page says its end on the reader's own clock.
    const again = await page.evaluate(() => {
      const midnight = Math.ceil(Date.now() / 86_400_000) * 86_400_000;
      return new Intl.DateTimeFormat('en', { timeStyle: 'short' }).format(midnight);
    });
    const sentence = `Today's free photos are used up; more from ${again}.`;
    await expect(inPhase('queued').filter({ hasText: sentence })).toHaveCount(2);
    await expect(page.getByRole('status').filter({ hasText: sentence })).toHaveCount(1);

    // Pressed too early it costs nothing, and loses nothing.
    await page.getByRole('button', { name: 'Go on with the rest (2)' }).click();
    await expect(inPhase('queued').filter({ hasText: sentence })).toHaveCount(2);
    const created = (await app.requests()).filter(({ path }) => path.endsWith('/createTask'));
    expect(created).toHaveLength(MOST);
  } finally {
    await app.remove();
  }
});
