import { type IncomingMessage, request } from 'node:http';
import { text as readText } from 'node:stream/consumers';
import type { Browser, Locator, Page } from '@playwright/test';
import { expect, freshDatabase, mugNamed, test } from './app';
import { actionsBuilt, routesBuilt } from './entry-points';
import { AppServer, freePort } from './server';

const SPRING = 'tulips and hail';
const AGENCY = 'a key of theirs';
const BOTH = `spring=${SPRING},agency=${AGENCY}`;
const ID = 'a'.repeat(26);
const COOKIE = 'clearcut';

/** Starts a server with these doors for the length of a test. */
async function withServer(env: Record<string, string>, work: (app: AppServer) => Promise<void>) {
  const database = await freshDatabase();
  const app = new AppServer(await freePort(), {
    ...(database ? { DATABASE_URL: database } : {}),
    ...env,
  });
  try {
    await app.start();
    await work(app);
  } finally {
    await app.remove();
  }
}

async function restart(app: AppServer, env: Record<string, string>): Promise<void> {
  await app.kill('SIGTERM');
  Object.assign(app.env, env);
  await app.start();
}

async function signIn(page: Page, name: string, passcode: string): Promise<void> {
  await page.getByLabel('Your name').fill(name);
  await page.getByLabel('Passcode').fill(passcode);
  await page.getByRole('button', { name: 'Sign in' }).click();
}

/** The session of somebody who signs in on a browser of their own. */
async function sessionOf(browser: Browser, app: AppServer, passcode: string): Promise<string> {
  const context = await browser.newContext();
  const page = await context.newPage();
  await page.goto(`${app.origin}/batches`);
  await signIn(page, 'Somebody', passcode);
  await expect(page.getByText('Signed in as Somebody')).toBeVisible();
  const cookies = await context.cookies();
  await context.close();
  return cookies.find(({ name }) => name === COOKIE)?.value ?? '';
}

/** The session that one of the public is given with a page. */
async function visitorOf(app: AppServer): Promise<string> {
  const page = await fetch(app.origin, { headers: { 'sec-fetch-dest': 'document' } });
  return /clearcut=([^;]+)/.exec(page.headers.get('set-cookie') ?? '')?.[1] ?? '';
}

/** Waits until a form is the page's own: before that the browser sends it by itself. */
const toBeTaken = (button: Locator) =>
  expect
    .poll(() => button.evaluate(({ form }: HTMLButtonElement) => form && Object.keys(form).join()))
    .toContain('__reactProps');

const signInFace = (page: Page) => page.getByRole('heading', { name: 'Sign in' });

test('a machine of one’s own is open, and asks nobody who they are', async ({ page, app }) => {
  await page.goto(app.origin);
  await expect(page.getByLabel('Add photos', { exact: true }).first()).toBeAttached();
  await page.goto(`${app.origin}/batches`);
  await expect(page.getByRole('heading', { name: 'Your batches' })).toBeVisible();
  await expect(page.getByText('Sign')).toHaveCount(0);
  expect(await page.context().cookies()).toEqual([]);
});

test('a team comes in by its passcode, and not by one that was withdrawn', async ({ page }) => {
  await withServer({ TEAM_PASSCODE: BOTH }, async (app) => {
    await page.goto(`${app.origin}/batches`);
    await expect(signInFace(page)).toBeVisible();

    // By keyboard alone, at first with the wrong passcode.
    await page.getByLabel('Your name').focus();
    await page.keyboard.type('Ada');
    await page.keyboard.press('Tab');
    await page.keyboard.type('sesame open');
    await page.keyboard.press('Enter');
    await expect(page.getByText('That is not the passcode')).toBeVisible();
    await expect(page.getByLabel('Passcode')).toBeFocused();
    await expect(page.getByLabel('Your name')).toHaveValue('Ada');
    await page.keyboard.type(AGENCY);
    await page.keyboard.press('Enter');

    await expect(page.getByRole('heading', { name: 'Your batches' })).toBeVisible();
    await expect(page.getByText('Signed in as Ada')).toBeVisible();
    expect(await page.context().cookies()).toMatchObject([
      { name: COOKIE, httpOnly: true, sameSite: 'Lax', path: '/' },
    ]);
    await page.goto(`${app.origin}/b/${ID}`);
    await expect(signInFace(page)).toHaveCount(0);

    await restart(app, { TEAM_PASSCODE: `spring=${SPRING},agency=another of theirs` });
    await page.goto(app.origin);
    await expect(signInFace(page)).toBeVisible();
    await signIn(page, 'Ada', AGENCY);
    await expect(page.getByText('That is not the passcode')).toBeVisible();
    await signIn(page, 'Ada', SPRING);
    await expect(page.getByLabel('Add photos', { exact: true }).first()).toBeAttached();

    await page.goto(`${app.origin}/batches`);
    await page.getByRole('button', { name: 'Sign out' }).click();
    await expect(signInFace(page)).toBeVisible();
    expect(await page.context().cookies()).toEqual([]);
    expect(app.output).not.toContain(SPRING);
    expect(app.output).not.toContain(AGENCY);
  });
});

test('a member finds what another one has made in the list, and opens it', async ({
  page,
  browser,
}) => {
  await withServer({ TEAM_PASSCODE: BOTH }, async (app) => {
    await page.goto(app.origin);
    await signIn(page, 'Ada', AGENCY);
    const input = page.getByLabel('Add photos', { exact: true }).first();
    await input.setInputFiles([await mugNamed('mug.jpg')]);
    const photo = page.getByRole('list', { name: 'Photos' }).getByRole('listitem');
    await expect(photo).toHaveAttribute('data-phase', 'done', { timeout: 60_000 });

    const context = await browser.newContext({ locale: 'en-GB' });
    const other = await context.newPage();
    await other.goto(`${app.origin}/batches`);
    await signIn(other, 'Grace', SPRING);
    const batch = other.getByRole('list', { name: 'Batches' }).getByRole('listitem');
    await expect(batch).toContainText('Made by Ada');
    await expect(batch).toContainText('1 of 1 photo done');
    await batch.getByRole('link').click();
    await expect(other.getByRole('list', { name: 'Photos' }).getByRole('listitem')).toHaveAttribute(
      'data-phase',
      'done',
    );
    await context.close();
  });
});

test('the sign-in needs no script', async ({ browser }) => {
  await withServer({ TEAM_PASSCODE: SPRING }, async (app) => {
    const context = await browser.newContext({ javaScriptEnabled: false });
    const page = await context.newPage();
    await page.goto(`${app.origin}/batches`);
    await signIn(page, 'Ada', 'sesame open');
    await expect(page.getByText('That is not the passcode')).toBeVisible();
    await expect(page.getByLabel('Your name')).toHaveValue('Ada');
    await signIn(page, 'Ada', SPRING);
    await expect(page.getByText('Signed in as Ada')).toBeVisible();
    expect(page.url()).toBe(`${app.origin}/batches`);
    await context.close();
  });
});

test('where the site cannot be reached a form says so, and what was typed stays', async ({
  page,
}) => {
  await withServer({ TEAM_PASSCODE: SPRING }, async (app) => {
    const context = page.context();
    const noAnswer = page.getByText('The site did not answer');
    await page.goto(`${app.origin}/batches`);
    await toBeTaken(page.getByRole('button', { name: 'Sign in' }));
    await context.setOffline(true);
    await signIn(page, 'Ada', SPRING);
    await expect(noAnswer).toBeVisible();
    await expect(page.getByLabel('Passcode')).toHaveValue(SPRING);
    await context.setOffline(false);
    await page.getByRole('button', { name: 'Sign in' }).click();
    await expect(page.getByText('Signed in as Ada')).toBeVisible();

    for (const name of ['Sign out', '简体中文']) {
      const button = page.getByRole('button', { name });
      await toBeTaken(button);
      await context.setOffline(true);
      await button.click();
      await expect(noAnswer).toHaveCount(1);
      await expect(page.getByText('Signed in as Ada')).toBeVisible();
      await context.setOffline(false);
      await page.reload();
    }
    await page.getByRole('button', { name: '简体中文' }).click();
    await expect(page.locator('html')).toHaveAttribute('lang', 'zh-CN');
    await page.getByRole('button', { name: '退出登录' }).click();
    await expect(page.getByRole('heading', { name: '登录' })).toBeVisible();
    expect(page.url()).toBe(`${app.origin}/`);
  });
});

test('with both doors a member whose passcode is withdrawn is asked for another, or goes on as a visitor', async ({
  page,
}) => {
  const allowance = { PUBLIC_PHOTOS_PER_DAY: '100' };
  await withServer({ ...allowance, TEAM_PASSCODE: BOTH }, async (app) => {
    await page.goto(`${app.origin}/batches`);
    await page.getByRole('link', { name: 'Sign in as a member of the team' }).click();
    await signIn(page, 'Ada', AGENCY);
    await expect(page.getByText('Signed in as Ada')).toBeVisible();

    await restart(app, { TEAM_PASSCODE: `spring=${SPRING}` });
    await page.reload();
    await expect(signInFace(page)).toBeVisible();
    await page.getByRole('button', { name: 'Go on without a passcode' }).click();
    await expect(page.getByLabel('Add photos', { exact: true }).first()).toBeAttached();
    await page.goto(`${app.origin}/batches`);
    await expect(page.getByText('Signed in as Ada')).toHaveCount(0);
    await expect(page.getByRole('link', { name: 'Sign in as a member of the team' })).toBeVisible();
  });
});

test('whoever is signed out at work signs in again, and nothing is lost', async ({ page }) => {
  await withServer({ TEAM_PASSCODE: AGENCY }, async (app) => {
    await app.knobs({ latencyMs: 8_000 });
    await page.goto(app.origin);
    await signIn(page, 'Ada', AGENCY);
    const input = page.getByLabel('Add photos', { exact: true }).first();
    await input.setInputFiles([await mugNamed('mug.jpg')]);
    const photo = page.getByRole('list', { name: 'Photos' }).getByRole('listitem');
    await expect(photo).toHaveAttribute('data-phase', 'removing');

    await restart(app, { TEAM_PASSCODE: SPRING });
    await expect(page.getByText('You are signed out')).toBeVisible();
    await input.setInputFiles([await mugNamed('late.jpg')]);
    await expect(photo).toHaveCount(2);
    await expect(photo.nth(1)).not.toHaveAttribute('data-phase', 'failed');
    await page.getByRole('button', { name: 'Sign in again' }).click();
    await signIn(page, 'Ada', SPRING);
    await expect(photo).toHaveCount(2);
    for (const nth of [0, 1]) {
      await expect(photo.nth(nth)).toHaveAttribute('data-phase', 'done', { timeout: 60_000 });
    }
  });
});

const ON_VERCEL = {
  VERCEL: '1',
  VERCEL_ENV: 'production',
  VERCEL_PROJECT_PRODUCTION_URL: 'clearcut.example.com',
  KIE_API_KEY: 'key',
  KIE_API_URL: 'http://localhost:9',
  BLOB_READ_WRITE_TOKEN: 'vercel_blob_rw_store_secret',
  VERCEL_BLOB_API_URL: 'http://localhost:9',
  DATABASE_URL: 'postgres://nobody@127.0.0.1:9/nothing',
};

test('on Vercel it is closed while nobody has said who may come in, and says how', async ({
  page,
}) => {
  const app = new AppServer(await freePort(), ON_VERCEL);
  await app.launch();
  await app.until(async () => (await fetch(`${app.origin}/icon.svg`)).ok);
  for (const path of ['', 'batches', `b/${ID}`]) {
    await page.goto(`${app.origin}/${path}`);
    await expect(page.getByRole('heading', { name: 'This Clearcut is closed' })).toBeVisible();
    await expect(page.getByText('TEAM_PASSCODE')).toBeVisible();
    await expect(page.getByText('PUBLIC_PHOTOS_PER_DAY')).toBeVisible();
  }
  const read = await fetch(`${app.origin}/api/batches/${ID}`);
  expect(read.status).toBe(403);
  expect(await read.json()).toEqual({ error: 'closed' });
  await app.remove();
});

/** Who may call what: those who are in, anybody, or whoever brings another key than a session. */
type Who = 'in' | 'anybody' | 'another key';
interface Call {
  who: Who;
  method: 'GET' | 'POST' | 'PUT';
  path: string;
  body?: unknown;
  /** What a stranger is answered, where it is not `signed-out`. */
  answer?: number;
  /** And in what words. */
  says?: string;
}

const get = (who: Who, path: string, answer?: number): Call => ({
  who,
  method: 'GET',
  path,
  ...(answer ? { answer } : {}),
});
const post = (who: Who, path: string, body: unknown, answer?: number): Call => ({
  ...get(who, path, answer),
  method: 'POST',
  body,
});

const COPY = { type: 'image/jpeg', bytes: 9_000, digest: 'ab'.repeat(32), width: 300, height: 300 };

const ROUTES: Record<string, Call[]> = {
  // Pages show the sign-in in their place.
  '/page': [get('in', '/', 200)],
  '/b/[id]/page': [get('in', `/b/${ID}`, 200)],
  '/batches/page': [get('in', '/batches', 200)],
  '/preflight/page': [get('in', '/preflight', 404)],
  '/_not-found/page': [get('anybody', '/nowhere', 404)],
  '/_global-error/page': [],
  '/icon.svg/route': [get('anybody', '/icon.svg', 200)],
  '/api/batches/route': [
    post('in', '/api/batches', { ids: [ID] }),
    // At home, and to the public, no list is given.
    post('in', '/api/batches', { untilMs: null }),
  ],
  '/api/batches/[id]/route': [get('in', `/api/batches/${ID}`)],
  '/api/batches/[id]/ledger/route': [
    get('in', `/api/batches/${ID}/ledger`),
    get('in', `/api/batches/${ID}/ledger?format=csv`),
  ],
  '/api/cutouts/[id]/route': [get('in', `/api/cutouts/${ID}`)],
  '/api/import/route': [post('in', '/api/import', { url: 'https://127.0.0.1/a.png' })],
  '/api/kept/route': [post('in', '/api/kept', { photos: [] })],
  '/api/uploads/route': [post('in', '/api/uploads', { copies: [COPY] })],
  '/api/health/route': [get('anybody', '/api/health', 200)],
  '/api/callback/route': [post('another key', '/api/callback', {}, 400)],
  '/api/sweep/route': [get('another key', '/api/sweep', 403)],
  '/standin/kie/[...path]/route': [
    // Kie itself says so too in a body alone.
    { ...get('another key', '/standin/kie/api/v1/chat/credit', 200), says: '"code":401' },
    {
      ...post('another key', '/standin/kie/api/v1/jobs/createTask', {}, 200),
      says: '"code":401',
    },
    get('anybody', '/standin/kie/engine', 200),
    // What the engine was asked, and what makes it worse, is there at home alone.
    get('anybody', '/standin/kie/log', 404),
    post('anybody', '/standin/kie/knobs', {}, 404),
  ],
  '/standin/blob/[[...path]]/route': [
    get('another key', '/standin/blob?url=x', 403),
    get('another key', '/standin/blob/files/private/copies/x.jpg', 403),
  ],
};

const ACTIONS: Record<string, { who: Who; argument: unknown }> = {
  submitPhotos: { who: 'in', argument: { batchId: ID, photos: [] } },
  changePhotos: { who: 'in', argument: { batchId: ID, change: 'delete', taskIds: [ID] } },
  deleteBatch: { who: 'in', argument: { batchId: ID } },
  renameBatch: { who: 'in', argument: { batchId: ID, name: 'theirs' } },
  listPresets: { who: 'in', argument: null },
  savePreset: { who: 'in', argument: { id: ID, name: 'theirs', deliverable: {} } },
  deletePreset: { who: 'in', argument: { id: ID } },
  signIn: { who: 'anybody', argument: null },
  signOut: { who: 'anybody', argument: null },
  chooseLocale: { who: 'anybody', argument: null },
};

test('every route and every action is in the table of who may call it', () => {
  expect(routesBuilt().sort()).toEqual(Object.keys(ROUTES).sort());
  const names = actionsBuilt().map(({ name }) => name);
  expect(names.sort()).toEqual(Object.keys(ACTIONS).sort());
});

const CROSS = { origin: 'https://elsewhere.example', 'sec-fetch-site': 'cross-site' };

const ask = (
  app: AppServer,
  { method, path, body }: Call,
  session: string | null,
  headers: Record<string, string> = {},
) =>
  fetch(`${app.origin}${path}`, {
    method,
    redirect: 'manual',
    headers: {
      ...(session === null ? {} : { cookie: `${COOKIE}=${session}` }),
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...headers,
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });

const act = (
  app: AppServer,
  id: string,
  argument: unknown,
  session: string | null,
  headers: Record<string, string> = {},
) =>
  fetch(app.origin, {
    method: 'POST',
    redirect: 'manual',
    headers: {
      ...(session === null ? {} : { cookie: `${COOKIE}=${session}` }),
      accept: 'text/x-component',
      'content-type': 'text/plain;charset=UTF-8',
      'next-action': id,
      origin: app.origin,
      ...headers,
    },
    body: JSON.stringify([argument]),
  });

const SIGNED_OUT = '"error":"signed-out"';

test('nobody calls what is for the team: no stranger, no forger, nobody whose passcode was withdrawn, no other site', async ({
  browser,
}) => {
  test.setTimeout(240_000);
  await withServer({ TEAM_PASSCODE: BOTH }, async (app) => {
    const withdrawn = await sessionOf(browser, app, AGENCY);
    const valid = await sessionOf(browser, app, SPRING);
    await restart(app, { TEAM_PASSCODE: `spring=${SPRING}` });
    const middle = Math.floor(valid.length / 2);
    const other = valid[middle] === 'A' ? 'B' : 'A';
    const outside: Record<string, string | null> = {
      'a stranger': null,
      'somebody with a session that is made up': 'Fe26.2**made*up~2',
      'somebody with a session that was changed': `${valid.slice(0, middle)}${other}${valid.slice(middle + 1)}`,
      'somebody with half a session': valid.slice(0, middle),
      'somebody whose passcode was withdrawn': withdrawn,
    };

    for (const [who, session] of Object.entries(outside)) {
      for (const call of Object.values(ROUTES).flat()) {
        const response = await ask(app, call, session);
        const what = `${who}: ${call.method} ${call.path}`;
        expect(response.status, what).toBe(call.answer ?? 401);
        const text = await response.text();
        expect(text, what).toContain(call.says ?? '');
        if (call.who !== 'in') continue;
        if (call.path.startsWith('/api/')) expect(text, what).toBe(`{${SIGNED_OUT}}`);
        else if (call.answer === 200) expect(text, what).toContain('name="passcode"');
      }
      for (const { id, name } of actionsBuilt()) {
        const { who: allowed, argument } = ACTIONS[name] ?? { who: 'in', argument: null };
        if (allowed !== 'in') continue;
        const response = await act(app, id, argument, session);
        expect(await response.text(), `${who}: ${name}`).toContain(SIGNED_OUT);
      }
    }

    // The same calls get through for a member, but not from another site's page.
    for (const call of Object.values(ROUTES).flat()) {
      if (call.who !== 'in') continue;
      const text = await (await ask(app, call, valid)).text();
      expect(text, `a member: ${call.path}`).not.toContain(SIGNED_OUT);
      expect(text, `a member: ${call.path}`).not.toContain('name="passcode"');
      if (call.method === 'GET') continue;
      const crossed = await ask(app, call, valid, CROSS);
      expect(crossed.status, `another site: ${call.path}`).toBe(403);
    }
    for (const { id, name } of actionsBuilt()) {
      const { who, argument } = ACTIONS[name] ?? { who: 'in', argument: null };
      if (who === 'in') {
        const text = await (await act(app, id, argument, valid)).text();
        expect(text, `a member: ${name}`).not.toContain(SIGNED_OUT);
      }
      const crossed = await act(app, id, argument, valid, CROSS);
      expect(crossed.status, `another site: ${name}`).toBe(403);
    }
  });
});

/** What is answered to a browser that was led here under another name, as its pages could ask. */
async function askAs(host: string, app: AppServer, { method, path, body }: Call, actionId = '') {
  const sent = request(`${app.origin}${path}`, {
    method,
    headers: {
      host,
      'sec-fetch-site': 'same-origin',
      'x-forwarded-host': 'localhost',
      ...(actionId ? { 'next-action': actionId, accept: 'text/x-component' } : {}),
      'content-type': actionId ? 'text/plain;charset=UTF-8' : 'application/json',
    },
  });
  const answer = await new Promise<IncomingMessage>((resolve, reject) => {
    sent.on('response', resolve).on('error', reject);
    sent.end(body === undefined ? undefined : JSON.stringify(body));
  });
  return { status: answer.statusCode, text: await readText(answer) };
}

test('a machine that is open does not answer under a name that a stranger may have led to it', async ({
  app,
}) => {
  const HOST = 'evil.example';
  for (const call of Object.values(ROUTES).flat()) {
    const isPage = call.who === 'in' && call.answer === 200;
    if (call.who !== 'in' && !call.path.startsWith('/standin/')) continue;
    const { status, text } = await askAs(HOST, app, call);
    expect(status, call.path).toBe(isPage ? 200 : (call.who === 'in' && call.answer) || 421);
    if (isPage) expect(text, call.path).toContain('This Clearcut does not know this address');
  }
  for (const { id, name } of actionsBuilt()) {
    const { who, argument } = ACTIONS[name] ?? { who: 'in', argument: null };
    if (who !== 'in') continue;
    const { text } = await askAs(HOST, app, post('in', '/', [argument]), id);
    expect(text, name).toContain('"error":"unknown-host"');
  }
  const local = await askAs(`studio.local:${new URL(app.origin).port}`, app, get('in', '/'));
  expect(local.text).toContain('Add photos');
});

test('one of the public finds nothing of another’s', async ({ page }) => {
  await withServer({ PUBLIC_PHOTOS_PER_DAY: '100' }, async (app) => {
    await page.goto(app.origin);
    await page
      .getByLabel('Add photos', { exact: true })
      .first()
      .setInputFiles([await mugNamed('mug.jpg')]);
    const photo = page.getByRole('list', { name: 'Photos' }).getByRole('listitem');
    await expect(photo).toHaveAttribute('data-phase', 'done', { timeout: 60_000 });
    const batchId = page.url().split('/b/')[1] ?? '';
    const own = (await page.context().cookies()).find(({ name }) => name === COOKIE)?.value ?? '';
    const read = await ask(app, get('in', `/api/batches/${batchId}`), own);
    const taskId = /"id":"([0-9a-z]{26})"/.exec(await read.text())?.[1] ?? '';
    const cutout = get('in', `/api/cutouts/${taskId}`);
    expect((await ask(app, cutout, own)).status).toBe(200);

    const others = await visitorOf(app);
    expect(others).not.toBe('');
    /** As it is asked for what is another's, and for what is not there at all. */
    const answers = async (batch: string, task: string) => {
      const calls = [
        get('in', `/api/batches/${batch}`),
        get('in', `/api/batches/${batch}?unsure=yes`),
        get('in', `/api/batches/${batch}/ledger`),
        post('in', '/api/batches', { ids: [batch] }),
        get('in', `/api/cutouts/${task}`),
      ];
      const told = await Promise.all(
        calls.map(async (call) => {
          const answer = await ask(app, call, others);
          return `${answer.status} ${await answer.text()}`;
        }),
      );
      const change = { batchId: batch, change: 'delete', taskIds: [task] };
      for (const [name, argument] of [
        ['changePhotos', change],
        ['renameBatch', { batchId: batch, name: 'stolen' }],
      ] as const) {
        const id = actionsBuilt().find((action) => action.name === name)?.id ?? '';
        const text = await (await act(app, id, argument, others)).text();
        told.push(/\{"ok":.*/.exec(text)?.[0] ?? text);
      }
      return told.map((text) => text.replaceAll(batch, 'BATCH').replaceAll(task, 'TASK'));
    };
    expect(await answers(batchId, taskId)).toEqual(await answers(ID, ID));
    expect((await ask(app, cutout, own)).status).toBe(200);
    expect(await (await ask(app, get('in', `/api/batches/${batchId}`), own)).text()).not.toContain(
      'stolen',
    );
  });
});
