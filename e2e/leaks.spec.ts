import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, mugNamed, test } from './app';
import { blobToken } from './blobs';
import { MARK, SECRETS } from './secrets.mjs';
import { AppServer, freePort } from './server';

const ID = 'a'.repeat(26);
const NOWHERE = 'http://localhost:9';

/** How the server is made, which nobody who asks is to be told. */
const INNER = [/\n\s+at .+:\d+:\d+/, /node_modules|\.next\/server/];

/** A key to something. */
const KEYS = [
  MARK,
  /vercel_blob_rw_\w/,
  /vercel-blob-(signature|delegation)=/,
  /[?&]key=[\w-]{8}/,
  /bearer\s+[\w-]{6}/i,
];

interface Heard {
  what: string;
  text: string;
}

function expectNone(all: readonly Heard[], secrets: readonly (RegExp | string)[]) {
  for (const { what, text } of all) {
    for (const secret of secrets) {
      const at = typeof secret === 'string' ? text.indexOf(secret) : text.search(secret);
      const told = at < 0 ? '' : text.slice(Math.max(0, at - 100), at + 200);
      expect(told, `${secret} in ${what}`).toBe('');
    }
  }
}

async function hear(url: string, init?: RequestInit): Promise<Heard> {
  const response = await fetch(url, { redirect: 'manual', ...init });
  const headers = [...response.headers].map((pair) => pair.join(': ')).join('\n');
  return {
    what: `${init?.method ?? 'GET'} ${url}`,
    text: `${headers}\n\n${await response.text()}`,
  };
}

const post = (body: string, headers: Record<string, string> = {}): RequestInit => ({
  method: 'POST',
  body,
  headers: { 'content-type': 'application/json', ...headers },
});

test('while nothing works, no reply and no line in the log tells a secret or a stack', async () => {
  const app = new AppServer(await freePort(), {
    ...SECRETS,
    KIE_API_URL: NOWHERE,
    VERCEL_BLOB_API_URL: NOWHERE,
    BLOB_READ_ORIGIN: NOWHERE,
  });
  await app.launch();
  await app.until(async () => (await fetch(`${app.origin}/icon.svg`)).ok);
  const copy = { type: 'image/jpeg', bytes: 1_000, digest: 'ab'.repeat(32), width: 10, height: 10 };
  const asked: [string, RequestInit?][] = [
    ['/'],
    ['/batches'],
    [`/b/${ID}`],
    ['/b/%00'],
    ['/nowhere'],
    ['/%E0%A4%A'],
    ['/api/nowhere'],
    ['/api/health'],
    [`/api/batches/${ID}`],
    [`/api/batches/${ID}?since=-1`],
    [`/api/batches/${ID}/ledger`],
    [`/api/batches/${ID}/ledger?format=csv`],
    [`/api/cutouts/${ID}`],
    ['/api/cutouts/%00'],
    ['/api/sweep'],
    ['/api/sweep', { headers: { authorization: 'Bearer wrong' } }],
    ['/api/sweep', { headers: { authorization: `Bearer ${SECRETS.CRON_SECRET}` } }],
    ['/api/uploads', post('{"copies":')],
    ['/api/uploads', post(JSON.stringify({ copies: [copy] }))],
    ['/api/kept', post(JSON.stringify({ photos: [copy] }))],
    ['/api/batches', post(JSON.stringify({ ids: [ID] }))],
    ['/api/import', post(JSON.stringify({ url: 'https://user:pass@127.0.0.1/a.png?sig=1' }))],
    [`/api/callback?task=${ID}&attempt=1&key=abcdefghijk`, post('{"code":200}')],
    ['/standin/kie/log', { headers: { authorization: 'Bearer wrong' } }],
    ['/standin/blob', { headers: { authorization: 'Bearer wrong' } }],
    ['/', post('[]', { 'next-action': 'f'.repeat(42) })],
    ['/', post('[]', { 'next-action': 'f'.repeat(42), origin: 'https://elsewhere.example' })],
    ['/', { method: 'DELETE' }],
    ['/_next/static/nowhere.js'],
    ['/_next/image?url=/page.png&w=64&q=75'],
  ];
  const replies = [];
  for (const [at, init] of asked) replies.push(await hear(app.origin + at, init));
  expect(replies.length).toBe(asked.length);
  expectNone(replies, [...KEYS, ...INNER, process.cwd(), app.dataDir]);
  expectNone([{ what: 'the log', text: app.output }], KEYS);
  const lines = app.events.map((event) => ({ what: 'a line', text: JSON.stringify(event) }));
  expectNone(lines, [/\\n\s+at /]);
  expect(app.output, 'what went wrong is in the log').toContain('database.unavailable');
  await app.remove();
});

test('on the whole way of a photo, no reply and no line in the log tells a key or a signed address', async ({
  batch,
  app,
}) => {
  const { page } = batch;
  const heard: Promise<Heard>[] = [];
  page.on('response', (response) => {
    const what = `${response.request().method()} ${response.url()}`;
    // Built files cannot know what is made as the app runs; the last test looks into them.
    if (what.includes('/_next/')) return;
    const text = response.text().catch(() => '');
    heard.push(text.then((body) => ({ what, text: `${response.url()}\n${body}` })));
  });
  const logged = app.output.length;
  await page.reload();
  await batch.add(await mugNamed('mug.jpg', 640));
  await batch.toBe('mug.jpg', 'done');
  await batch.photo('mug.jpg').getByRole('button', { name: 'Open' }).click();
  await expect(page.getByRole('dialog', { name: 'mug.jpg' })).toBeVisible();
  await page.reload();
  await batch.toBe('mug.jpg', 'done');
  const secret = blobToken(app).split('_').at(-1) ?? '';
  expect(secret.length).toBeGreaterThan(8);
  expectNone(await Promise.all(heard), [...KEYS, ...INNER, secret]);
  expect(heard.length).toBeGreaterThan(5);
  expectNone([{ what: 'the log', text: app.output.slice(logged) }], [...KEYS, secret]);
});

test('the files of the build hold no secret that was there when it was made', () => {
  const files = readdirSync('.next/static', { recursive: true, withFileTypes: true }).filter(
    (entry) => entry.isFile(),
  );
  expect(files.length).toBeGreaterThan(10);
  for (const { parentPath, name } of files) {
    const file = path.join(parentPath, name);
    const text = readFileSync(file, 'latin1');
    expect(MARK.exec(text)?.[0], file).toBeUndefined();
    expect(text.includes(process.cwd()), `the builder's own folders in ${file}`).toBe(false);
  }
});
