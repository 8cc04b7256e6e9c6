import AxeBuilder from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { expect, test } from './app';
import { cutOff, moving, smallTargets, stuckShare } from './measures';
import { walk } from './states';

/** Whoever may come, by whatever means: WCAG 2.2 AA in each state of the page. */

// Each step would be kept with a picture of the page.
test.use({ trace: 'off' });

const WIDE = { width: 1280, height: 720 };

test('nothing for axe to find in any state, in light and in dark', async ({ batch }) => {
  test.setTimeout(480_000);
  const problems: string[] = [];
  await walk(batch, async (state, page) => {
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
  });
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
