import AxeBuilder from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { expect, freshDatabase, mugNamed, test } from './app';
import { cutOff, moving, smallTargets, stuckShare } from './measures';
import { AppServer, freePort } from './server';
import { walk } from './states';

/** Whoever may come, by whatever means: WCAG 2.2 AA in each state of the page. */

// Each step would be kept with a picture of the page.
test.use({ trace: 'off' });

const WIDE = { width: 1280, height: 720 };

/** What axe finds in a page as it stands, in light and in dark. */
async function foundByAxe(state: string, page: Page): Promise<string[]> {
  const problems: string[] = [];
  for (const colorScheme of ['light', 'dark'] as const) {
    // What fades in is measured once it is there.
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    const axe = new AxeBuilder({ page });
    // The theme changes colours, and nothing that the other rules look at.
    if (colorScheme === 'dark') axe.withRules(['color-contrast', 'link-in-text-block']);
    const { violations } = await axe.analyze();
    for (const { id, nodes } of violations) {
      const places = nodes.map(({ html }) => html).join(' ');
      problems.push(`${state}, ${colorScheme}: ${id}: ${places}`);
    }
  }
  return problems;
}

test('nothing for axe to find in any state, in light and in dark', async ({ batch }) => {
  test.setTimeout(480_000);
  const problems: string[] = [];
  await walk(batch, async (state, page) => {
    problems.push(...(await foundByAxe(state, page)));
  });
  expect(problems).toEqual([]);
});

test('nor at the doors, in the preflight, where nothing is, and in Chinese', async ({
  page,
  app,
}) => {
  test.setTimeout(240_000);
  const problems: string[] = [];
  const look = async (state: string) => {
    problems.push(...(await foundByAxe(state, page)));
  };
  const photo = page.getByRole('listitem').and(page.locator('[data-phase=done]'));
  await page.goto(`${app.origin}/nowhere`);
  await look('not found');
  await page.goto(`${app.origin}/preflight`);
  await expect(page.getByRole('list').getByRole('listitem').first()).toBeVisible();
  await look('preflight');

  await page.goto(app.origin);
  await page.getByRole('button', { name: '简体中文' }).click();
  await expect(page.locator('html')).toHaveAttribute('lang', 'zh-CN');
  await look('empty page in Chinese');
  await page
    .getByLabel('添加照片', { exact: true })
    .first()
    .setInputFiles([await mugNamed('mug.jpg')]);
  await expect(photo).toHaveCount(1, { timeout: 60_000 });
  await look('batch in Chinese');
  await photo.getByRole('button', { name: '打开' }).click();
  await expect(page.getByRole('dialog')).toBeVisible();
  await look('viewer in Chinese');
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: '导出', exact: true }).click();
  await expect(page.getByRole('region', { name: '导出' })).toBeVisible();
  await look('export in Chinese');
  await page.goto(`${app.origin}/batches`);
  await expect(page.getByRole('heading', { name: '我的批次' })).toBeVisible();
  await look('batches in Chinese');
  await page.getByRole('button', { name: 'English' }).click();

  const database = await freshDatabase();
  const team = new AppServer(await freePort(), {
    ...(database ? { DATABASE_URL: database } : {}),
    TEAM_PASSCODE: 'tulips and hail',
    PUBLIC_PHOTOS_PER_DAY: '10',
  });
  try {
    await team.start();
    await page.goto(`${team.origin}/batches`);
    await look('batches of a visitor');
    await page.goto(`${team.origin}/batches?sign-in`);
    const name = page.getByLabel('Your name');
    const passcode = page.getByLabel('Passcode');
    await expect(passcode).toBeVisible();
    await look('sign-in');
    await name.fill('Ada');
    await passcode.fill('sesame open');
    await page.keyboard.press('Enter');
    await expect(page.getByText('That is not the passcode')).toBeVisible();
    await look('wrong passcode');
    await passcode.fill('tulips and hail');
    await page.keyboard.press('Enter');
    await expect(page.getByText('Signed in as Ada')).toBeVisible();
    await look('batches of a team');
  } finally {
    await team.remove();
  }
  expect(problems).toEqual([]);
});

/** The page of 1280 px at 200 and 400 %, on a small telephone, and with its words alone at 200 %. */
const SIZES = [
  { size: '200 %', width: 640, height: 360, words: '100%' },
  { size: '400 %', width: 320, height: 256, words: '100%' },
  { size: '320 px', width: 320, height: 568, words: '100%' },
  { size: 'words at 200 %', ...WIDE, words: '200%' },
] as const;

const sizeWords = (page: Page, words: string) =>
  page.evaluate((size) => {
    document.documentElement.style.fontSize = size;
  }, words);

async function shortcomings(page: Page): Promise<string[]> {
  const found = [...(await moving(page)), ...(await smallTargets(page))];
  for (const { size, words, ...viewport } of SIZES) {
    await page.setViewportSize(viewport);
    await sizeWords(page, words);
    const here = [...(await cutOff(page)), ...(await smallTargets(page))];
    const share = await stuckShare(page);
    if (share > 0.5)
      here.push(`${Math.round(share * 100)} % of the window stays as it is scrolled`);
    found.push(...here.map((each) => `${size}: ${each}`));
  }
  await sizeWords(page, '');
  await page.setViewportSize(WIDE);
  return found;
}

test('each state fits, is large enough to press, and stands still for who asks for that', async ({
  batch,
}) => {
  test.setTimeout(480_000);
  const problems: string[] = [];
  await batch.page.emulateMedia({ reducedMotion: 'reduce' });
  await walk(batch, async (state, page) => {
    await page.emulateMedia({ reducedMotion: 'reduce' });
    for (const each of await shortcomings(page)) problems.push(`${state}: ${each}`);
  });
  expect(problems).toEqual([]);
});
