import type { Page } from '@playwright/test';
import { expect, mugNamed, test } from './app';

/** Sentences of the page are in Chinese; names, keys and file formats are not. */
const ENGLISH = /\b(?:the|and|of|is|are|was|to|your|this|photos?|files?)\b/i;

/** What a person reads or hears on the page. */
const wordsOf = (page: Page) =>
  page.evaluate(() => {
    const attributes = ['aria-label', 'title', 'alt', 'placeholder'];
    const said = [...document.body.querySelectorAll('*:not(script, style)')].flatMap((each) => [
      ...[...each.childNodes].filter((node) => node.nodeType === 3).map((node) => node.nodeValue),
      ...attributes.map((name) => each.getAttribute(name)),
    ]);
    return said.filter((text): text is string => Boolean(text));
  });

async function expectNoEnglish(page: Page) {
  const astray = (await wordsOf(page)).filter((text) => ENGLISH.test(text.replace(/“\w+”/g, '')));
  expect(astray, 'English on a Chinese page').toEqual([]);
}

const inputOf = (page: Page) => page.getByLabel('添加照片', { exact: true }).first();

test.describe('a browser that asks for Chinese', () => {
  test.use({ locale: 'zh-CN' });

  test('is answered in Chinese by the server itself', async ({ app }) => {
    for (const path of ['/', '/batches', '/nothing-here']) {
      const answer = await fetch(app.origin + path, {
        headers: { 'accept-language': 'zh-Hans-CN,zh;q=0.9,en;q=0.8' },
      });
      const html = await answer.text();
      expect(html, path).toContain('<html lang="zh-CN"');
      expect(html, path).toMatch(/<title>[^<]*[\u4e00-\u9fff]/);
      expect(html, path).toContain('>English</button>');
    }
  });

  test('sees Chinese without any script', async ({ browser, app }) => {
    const context = await browser.newContext({ locale: 'zh-CN', javaScriptEnabled: false });
    const page = await context.newPage();
    await page.goto(app.origin);
    await expect(page.getByRole('heading', { level: 1 })).toHaveText(/拖入商品照片/);
    await page.getByRole('button', { name: 'English' }).click();
    await expect(page.getByRole('heading', { level: 1 })).toHaveText(/Drop product photos/);
    await expect(page.locator('html')).toHaveAttribute('lang', 'en');
    await context.close();
  });

  test('loads no English word, and no browser of English a Chinese one', async ({
    browser,
    app,
  }) => {
    for (const [locale, own, other] of [
      ['zh-CN', '拖入商品照片', 'Drop product photos'],
      ['en-GB', 'Drop product photos', '拖入商品照片'],
    ] as const) {
      const context = await browser.newContext({ locale });
      const page = await context.newPage();
      const scripts: Promise<string>[] = [];
      page.on('response', (response) => {
        if (/\.js(\?|$)/.test(response.url())) scripts.push(response.text());
      });
      await page.goto(app.origin);
      // Bundlers may write them as escapes.
      const loaded = async () =>
        (await Promise.all(scripts)).join('\n').replace(/\\u([0-9a-f]{4})/gi, unescaped);
      await expect.poll(loaded, locale).toContain(own);
      await page.waitForLoadState('networkidle');
      expect((await loaded()).includes(other), `${locale}: ${other}`).toBe(false);
      await context.close();
    }
  });

  test('goes the whole way in Chinese: adding, looking, exporting', async ({ batch }) => {
    const { page } = batch;
    await expect(page).toHaveTitle('Clearcut：商品照片批量去背景');
    await expectNoEnglish(page);
    // Without it the browser saves as it always did, and nobody has to answer.
    await page.evaluate(() => {
      Reflect.deleteProperty(window, 'showSaveFilePicker');
      Reflect.deleteProperty(Window.prototype, 'showSaveFilePicker');
    });
    await inputOf(page).setInputFiles([await mugNamed('a.jpg'), await mugNamed('b.jpg', 700)]);
    const list = page.getByRole('list', { name: '照片', exact: true });
    for (const name of ['a.jpg', 'b.jpg']) {
      const photo = list.getByRole('listitem', { name, exact: true });
      await expect(photo).toHaveAttribute('data-phase', 'done', { timeout: 60_000 });
    }
    await expect(page.getByText('2 张照片，已完成 2 张').first()).toBeVisible();
    await expectNoEnglish(page);

    await list.getByRole('button', { name: '打开' }).first().click();
    const dialog = page.getByRole('dialog', { name: 'a.jpg' });
    await expect(dialog.getByRole('slider', { name: '去背景前后对比' })).toHaveValue('50');
    await expectNoEnglish(page);
    await page.keyboard.press('Escape');

    await page.getByRole('button', { name: '导出', exact: true }).click();
    const panel = page.getByRole('region', { name: '导出' });
    await expect(panel.getByRole('button', { name: '保存为 zip' })).toBeEnabled();
    await expectNoEnglish(page);
    const saved = page.waitForEvent('download');
    await panel.getByRole('button', { name: '保存为 zip' }).click();
    await saved;
    await expect(panel.getByText('已保存 2 个文件。')).toBeVisible();
  });
});

test('a language that was chosen is kept across pages and visits', async ({ batch, app }) => {
  const { page } = batch;
  await page.getByRole('button', { name: '简体中文' }).click();
  await expect(page.locator('html')).toHaveAttribute('lang', 'zh-CN');
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(/拖入商品照片/);
  await expect(page).toHaveTitle('Clearcut：商品照片批量去背景');
  await page.reload();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(/拖入商品照片/);
  await page.getByRole('link', { name: '我的批次' }).click();
  await expect(page).toHaveTitle('我的批次：Clearcut');
  await expect(page.getByRole('heading', { name: '我的批次' })).toBeVisible();
  await page.getByRole('button', { name: 'English' }).click();
  await expect(page.getByRole('heading', { name: 'Your batches' })).toBeVisible();
  await page.goto(app.origin);
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(/Drop product photos/);
});

test('photos at work stay where they are while the language changes', async ({ batch }) => {
  const { page } = batch;
  await batch.add(await mugNamed('a.jpg'));
  await batch.toBe('a.jpg', 'done');
  await page.getByRole('button', { name: '简体中文' }).click();
  const photo = page
    .getByRole('list', { name: '照片', exact: true })
    .getByRole('listitem', { name: 'a.jpg', exact: true });
  await expect(photo.getByRole('button', { name: '打开' })).toBeVisible();
  await expect(page).toHaveURL(/\/b\//);
  await page.getByRole('button', { name: 'English' }).click();
  await expect(batch.photo('a.jpg').getByRole('button', { name: 'Open' })).toBeVisible();
});

function unescaped(_: string, code: string): string {
  return String.fromCharCode(Number.parseInt(code, 16));
}
