import { expect, mugNamed, test } from './app';

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
      await page.goto(app.origin, { waitUntil: 'networkidle' });
      // Bundlers may write them as escapes.
      const loaded = (await Promise.all(scripts))
        .join('\n')
        .replace(/\\u([0-9a-f]{4})/gi, unescaped);
      expect(loaded.includes(own), `${locale}: ${own}`).toBe(true);
      expect(loaded.includes(other), `${locale}: ${other}`).toBe(false);
      await context.close();
    }
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
