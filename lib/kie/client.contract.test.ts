import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import sharp from 'sharp';
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { createKieStandIn } from '@/lib/standin/kie/kie-stand-in';
import { type NodeServer, serve } from '@/lib/standin/node-http';
import { createKieClient, type KieClient } from './client';
import { fetchResult } from './result';
import { verdictOf } from './translate';

/**
 * The client against the stand-in, over real HTTP. What passes here holds for Kie as far as the
 * stand-in is true to it; by hand the same steps can be taken against the real service.
 */

const picture = (channels: 3 | 4) =>
  sharp({
    create: { width: 300, height: 256, channels, background: { r: 9, g: 9, b: 9, alpha: 0 } },
  })
    .png()
    .toBuffer();

const folder = mkdtempSync(path.join(tmpdir(), 'clearcut-contract-'));
let images: NodeServer;
let server: NodeServer;
let standIn: ReturnType<typeof createKieStandIn>;
let kie: KieClient;
let api: string;

beforeAll(async () => {
  const photo = new Uint8Array(await picture(3));
  images = await serve(async () => new Response(photo));
  server = await serve((request) => standIn.handle(request));
  api = `${server.origin}/standin/kie`;
  const png = await picture(4);
  standIn = createKieStandIn({
    dir: folder,
    origin: server.origin,
    webhookKey: undefined,
    engine: {
      cutOut: async () => ({ ok: true, png, width: 300, height: 256 }),
      status: () => null,
    },
    log: () => undefined,
  });
  kie = createKieClient({ baseUrl: api, apiKey: 'standin', timeoutMs: 5_000 });
});

afterAll(async () => {
  await standIn.close();
  await server.close();
  await images.close();
  rmSync(folder, { recursive: true, force: true });
});

async function turn(knobs: object) {
  const reads = { limit: 1_000, windowMs: 1_000 };
  const creates = { limit: 1_000, windowMs: 1_000 };
  const body = JSON.stringify({ reset: true, reads, creates, ...knobs });
  const response = await fetch(`${api}/knobs`, { method: 'POST', body });
  expect(response.status).toBe(200);
}

beforeEach(() => turn({}));

const create = () => kie.createTask(`${images.origin}/photo.png`, null);

async function accepted(): Promise<string> {
  const created = await create();
  if (created.kind !== 'accepted') throw new Error(created.kind);
  return created.kieTaskId;
}

/** The verdict once Kie has one. */
const judged = (taskId: string) =>
  vi.waitFor(
    async () => {
      const read = await kie.readTask(taskId);
      if (read.kind !== 'record') throw new Error(read.kind);
      const verdict = verdictOf(read.record);
      if (verdict.kind === 'pending') throw new Error('pending');
      return verdict;
    },
    { timeout: 10_000, interval: 20 },
  );

test('a picture goes in, a cut-out comes back, one credit is gone', async () => {
  const before = await kie.credits();
  const verdict = await judged(await accepted());
  if (verdict.kind !== 'succeeded') throw new Error(verdict.kind);
  expect(verdict.credits).toBe(1);
  expect(await kie.credits()).toBe(before - 1);
  const bytes = await fetchResult(verdict.resultUrl, {
    sources: { hosts: [], origins: [server.origin] },
    maxBytes: 1_000_000,
    timeoutMs: 5_000,
  });
  expect((await sharp(bytes).metadata()).hasAlpha).toBe(true);
});

describe('a create', () => {
  test.each([
    [401, 'operator'],
    [402, 'operator'],
    [422, 'permanent'],
    [429, 'busy'],
    [433, 'operator'],
    [455, 'operator'],
    [500, 'busy'],
    [505, 'operator'],
  ])('answered with %i is refused, in the body as well as by status', async (code, reason) => {
    const refused = { kind: 'refused', kieCode: code, reason };
    await turn({ fail: code });
    expect(await create()).toMatchObject(refused);
    await turn({ fail: code, httpStatus: true });
    expect(await create()).toMatchObject(refused);
  });

  test.each(['lost', 'dropped', 'html', 'no-id'])('whose reply is %s is unknown', async (reply) => {
    await turn({ reply });
    expect((await create()).kind).toBe('unknown');
  });

  test('beyond the allowance is refused, and not queued', async () => {
    await turn({ creates: { limit: 1, windowMs: 60_000 } });
    const kinds = [await create(), await create()];
    expect(kinds.at(-1)).toMatchObject({ kind: 'refused', kieCode: 429 });
  });

  test('with another key is refused', async () => {
    const stranger = createKieClient({ baseUrl: api, apiKey: 'other', timeoutMs: 5_000 });
    expect(await stranger.createTask(`${images.origin}/photo.png`, null)).toMatchObject({
      kind: 'refused',
      kieCode: 401,
    });
  });
});

describe('a record', () => {
  test.each(['april', 'as-object', 'ok'])('spelled as in "%s" is a success', async (record) => {
    await turn({ record });
    expect((await judged(await accepted())).kind).toBe('succeeded');
  });

  test.each(['no-urls', 'broken-json'])('with "%s" is incomplete', async (record) => {
    await turn({ record });
    expect((await judged(await accepted())).kind).toBe('incomplete');
  });

  test.each([
    ['null-data', 'absent'],
    ['not-yet', 'absent'],
    ['html', 'unavailable'],
  ])('that is %s reads as %s', async (record, kind) => {
    const taskId = await accepted();
    await turn({ record });
    expect((await kie.readTask(taskId)).kind).toBe(kind);
  });

  test('of an unknown task is absent', async () => {
    expect((await kie.readTask('0'.repeat(32))).kind).toBe('absent');
  });

  test('of a failed task has a reason of ours', async () => {
    await turn({ fail: 501, failAs: 'task' });
    expect(await judged(await accepted())).toMatchObject({ kind: 'failed', credits: 0 });
  });
});

test('a result that is denied at its address is had by a fresh one', async () => {
  const verdict = await judged(await accepted());
  if (verdict.kind !== 'succeeded') throw new Error(verdict.kind);
  await turn({ result: 'denied' });
  const options = {
    sources: { hosts: [], origins: [server.origin] },
    maxBytes: 1_000_000,
    timeoutMs: 5_000,
  };
  await expect(fetchResult(verdict.resultUrl, options)).rejects.toMatchObject({ status: 403 });
  const fresh = await kie.downloadUrl(verdict.resultUrl);
  expect((await fetchResult(fresh ?? '', options)).byteLength).toBeGreaterThan(0);
});
