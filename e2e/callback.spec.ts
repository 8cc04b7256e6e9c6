import { expect, mugNamed, test } from './app';

const ID = 'a'.repeat(26);
const address = (origin: string, query: Record<string, string>) =>
  `${origin}/api/callback?${new URLSearchParams(query)}`;
const body = JSON.stringify({ code: 200, data: { taskId: 'f'.repeat(32), state: 'success' } });
const json = { 'content-type': 'application/json' };

test('callbacks that are none of ours are turned away, each with its status', async ({ app }) => {
  const known = { task: ID, attempt: '1', key: 'k' };
  const post = async (query: Record<string, string>, init: RequestInit) =>
    (await fetch(address(app.origin, query), { method: 'POST', ...init })).status;
  expect(await post(known, { headers: json, body }), 'unsigned').toBe(401);
  expect(await post({}, { headers: json, body }), 'no address of ours').toBe(400);
  expect(await post({ ...known, task: '../../etc' }, { headers: json, body })).toBe(400);
  expect(await post(known, { headers: json, body: '{' }), 'broken JSON').toBe(400);
  expect(await post(known, { headers: json, body: '{}' }), 'without an id').toBe(400);
  expect(await post(known, { headers: { 'content-type': 'text/plain' }, body })).toBe(415);
  const long = `{"data":"${'x'.repeat(10_000_000)}"}`;
  expect(await post(known, { headers: json, body: long }), '10 MB').toBe(413);
  const got = await fetch(address(app.origin, known));
  expect(got.status, 'GET').toBe(405);
});

test('a stale signature is turned away; the photo is done all the same', async ({ batch, app }) => {
  await app.knobs({ callback: 'stale' });
  const before = app.events.length;
  await batch.add(await mugNamed('stale.jpg', 500));
  await batch.toBe('stale.jpg', 'done');
  const refused = app.events.slice(before).filter(({ event }) => event === 'callback.refused');
  expect(refused.length).toBeGreaterThan(0);
  expect(refused[0]).toMatchObject({ status: 401, why: 'signature is stale' });
});

test('no line of the log holds a key, a signature or a token', async ({ batch, app }) => {
  await batch.add(await mugNamed('secret.jpg', 500));
  await batch.toBe('secret.jpg', 'done');
  expect(app.output).toContain('task.succeeded');
  expect(app.output).not.toMatch(/[?&]key=|vercel-blob-signature|vercel_blob_rw_\w|Bearer \w/);
});
