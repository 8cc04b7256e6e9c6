import { appendFileSync, cpSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import sharp from 'sharp';
import { expect, test, vi } from 'vitest';
import { z } from 'zod';
import { failure } from './failure';
import {
  CALLBACK_URL,
  halfCutOut,
  hangingEngine,
  newDir,
  openStandIn,
  photo,
  quickEngine,
} from './fixture';

/** The folder as a kill -9 would leave it: copied from under a stand-in that is still at work. */
function killed(dir: string): string {
  const left = newDir();
  cpSync(dir, left, { recursive: true });
  return left;
}

const ended = (standIn: Awaited<ReturnType<typeof openStandIn>>, ids: readonly string[]) =>
  Promise.all(ids.map(standIn.ended));

test('the engine is given the picture, and its result is what the URL serves', async () => {
  const seen: Uint8Array[] = [];
  const cutOut = await halfCutOut();
  const { create, ended, result } = await openStandIn({
    engine: {
      ...quickEngine,
      cutOut: async (image) => {
        seen.push(image);
        return { ok: true, png: cutOut, width: 320, height: 256 };
      },
    },
  });
  const taskId = await create();
  await ended(taskId);
  expect(seen.map((image) => Buffer.from(image))).toEqual([await photo()]);
  expect(Buffer.from(await (await result(taskId)).arrayBuffer())).toEqual(cutOut);
});

test('one picture at a time is with the engine', async () => {
  let running = 0;
  let most = 0;
  const standIn = await openStandIn({
    engine: {
      ...quickEngine,
      cutOut: async (image, signal) => {
        running += 1;
        most = Math.max(most, running);
        await new Promise((resolve) => setImmediate(resolve));
        running -= 1;
        return await quickEngine.cutOut(image, signal);
      },
    },
  });
  await standIn.turn({});
  await ended(standIn, await Promise.all(Array.from({ length: 8 }, () => standIn.create())));
  expect(most).toBe(1);
});

test('a picture against the rules fails the task, not the create', async () => {
  const { create, ended } = await openStandIn({
    image: async () => new Response(new Uint8Array(await photo(100, 100))),
  });
  expect(await ended(await create())).toMatchObject({ state: 'fail', failCode: '422' });
});

test('an engine that says no is quoted, one that breaks is an internal error', async () => {
  const refusing = await openStandIn({
    engine: { ...quickEngine, cutOut: async () => failure('501', 'backdrop is not plain') },
  });
  expect(await refusing.ended(await refusing.create())).toMatchObject({
    failCode: '501',
    failMsg: 'backdrop is not plain',
  });
  const breaking = await openStandIn({
    engine: { ...quickEngine, cutOut: () => Promise.reject(new Error('out of memory')) },
  });
  expect(await breaking.ended(await breaking.create())).toMatchObject({
    failCode: '500',
    failMsg: 'internal error',
  });
});

test('credits fall by one for each success and by nothing for a failure', async () => {
  let served = 0;
  const good = await photo();
  const standIn = await openStandIn({
    image: () => {
      served += 1;
      return served % 2 ? new Response(new Uint8Array(good)) : new Response('no', { status: 404 });
    },
  });
  await standIn.turn({ credits: 10.5 });
  await ended(standIn, [
    await standIn.create(),
    await standIn.create(),
    await standIn.create(),
    await standIn.create(),
  ]);
  expect(await standIn.credits()).toBe(8.5);
});

test('what runs is reserved: a task that could not be paid is refused with 402', async () => {
  const standIn = await openStandIn({ engine: hangingEngine });
  await standIn.turn({ credits: 2.5 });
  await standIn.create();
  await standIn.create();
  expect(await (await standIn.requestCreate()).json()).toMatchObject({ code: 402, data: null });
  expect(await standIn.credits()).toBe(2.5);
});

test('a failure gives its reservation back', async () => {
  const standIn = await openStandIn({ image: () => new Response(null, { status: 404 }) });
  await standIn.turn({ credits: 1 });
  await standIn.ended(await standIn.create());
  expect(await (await standIn.requestCreate()).json()).toMatchObject({ code: 200 });
});

test('a task is on disk before its id is told', async () => {
  const { dir, create } = await openStandIn({ engine: hangingEngine });
  const taskId = await create();
  expect(readFileSync(join(dir, 'tasks.jsonl'), 'utf8')).toContain(taskId);
});

test('after a kill, waiting and running tasks are taken up, and end once with one callback', async () => {
  const first = await openStandIn({ engine: hangingEngine });
  await first.turn({ credits: 100.5 });
  const ids = [];
  for (let n = 0; n < 6; n += 1) ids.push(await first.create(CALLBACK_URL));
  const dir = killed(first.dir);
  appendFileSync(join(dir, 'tasks.jsonl'), '{"event":"succeeded","id":"');

  const second = await openStandIn({ dir });
  await second.turn({});
  for (const data of await ended(second, ids)) expect(data.state).toBe('success');
  expect(await second.credits()).toBe(94.5);
  await vi.waitFor(() => expect(second.callbacks).toHaveLength(6));

  await vi.waitFor(() =>
    expect(readFileSync(join(dir, 'tasks.jsonl'), 'utf8').match(/"noticed","id"/g)).toHaveLength(6),
  );
  const third = await openStandIn({ dir: killed(dir) });
  await third.turn({});
  for (const data of await ended(third, ids)) expect(data.state).toBe('success');
  expect(await third.credits()).toBe(94.5);
  expect((await third.result(ids[0] ?? '')).status).toBe(200);
  expect(third.callbacks).toEqual([]);
});

test('creates from before a kill count against the allowance', async () => {
  const now = () => 1_000_000;
  const first = await openStandIn({ engine: hangingEngine, now });
  for (let n = 0; n < 20; n += 1) await first.create();
  const second = await openStandIn({ engine: hangingEngine, now, dir: killed(first.dir) });
  expect(await (await second.requestCreate()).json()).toMatchObject({ code: 429 });
});

test('tasks of two months ago are forgotten, what they cost is not', async () => {
  const first = await openStandIn({ now: () => 0 });
  const taskId = await first.create();
  await first.ended(taskId);
  await first.close();
  const later = { dir: first.dir, now: () => 61 * 24 * 3_600_000 };
  for (const standIn of [await openStandIn(later), await openStandIn(later)]) {
    expect(await standIn.credits()).toBe(9_999.25);
    expect(await standIn.call('GET', `/api/v1/jobs/recordInfo?taskId=${taskId}`)).toMatchObject({
      code: 422,
    });
  }
});

test('a result older than a day is gone once another is made', async () => {
  let now = Date.now();
  const { create, ended, result } = await openStandIn({ now: () => now });
  const old = await create();
  await ended(old);
  now += 25 * 3_600_000;
  const young = await create();
  await ended(young);
  expect((await result(old)).status).toBe(404);
});

test('closing ends work at once and leaves the task to the next', async () => {
  const first = await openStandIn({ engine: hangingEngine });
  const taskId = await first.create();
  await vi.waitFor(async () => expect((await first.record(taskId)).state).toBe('generating'));
  await first.close();
  const second = await openStandIn({ dir: first.dir });
  expect(await second.ended(taskId)).toMatchObject({ state: 'success' });
});

test('a result keeps its transparency all the way', async () => {
  const { create, ended, result } = await openStandIn();
  const taskId = await create();
  await ended(taskId);
  const { channels } = await sharp(await (await result(taskId)).arrayBuffer()).stats();
  expect(
    z
      .object({ min: z.literal(0), max: z.literal(255) })
      .loose()
      .safeParse(channels[3]).success,
  ).toBe(true);
});
