import { expect, test } from 'vitest';
import { AppError } from '@/lib/base/errors';
import type { Grant } from '@/lib/task/task';
import { byHand, grantOf, quiet } from './fixture';
import { createGrants } from './grants';

const MINUTE_MS = 60_000;

/** A server that answers by hand, photos on their way, and a clock. */
function world(upcoming: number) {
  const asked = byHand<[count: number], Grant[]>();
  const now = { ms: 0 };
  const grant = createGrants(
    asked.answer,
    () => upcoming,
    () => now.ms,
  );
  return { grant, now, calls: asked.calls };
}

const list = (...ids: string[]) => ids.map(grantOf);

test('one fetch serves all who wait, and those after them, each with a grant of its own', async () => {
  const { grant, calls } = world(3);
  const waiting = [grant(), grant()];
  expect(calls.map(({ args }) => args)).toEqual([[3]]);
  calls[0]?.resolve(list('t1', 't2', 't3'));
  expect(await Promise.all([...waiting, grant()])).toEqual(list('t1', 't2', 't3'));
  expect(calls).toHaveLength(1);
});

test('where a fetch brings fewer than wait, the others wait for one more', async () => {
  const { grant, calls } = world(3);
  const waiting = Promise.all([grant(), grant(), grant()]);
  calls[0]?.resolve(list('t1', 't2'));
  await quiet();
  expect(calls).toHaveLength(2);
  calls[1]?.resolve(list('t3'));
  expect((await waiting).map(({ taskId }) => taskId)).toEqual(['t1', 't2', 't3']);
});

test('a grant is asked for also when nobody was expected', () => {
  const { grant, calls } = world(0);
  void grant();
  expect(calls.map(({ args }) => args)).toEqual([[1]]);
});

test('what has lain here for too long is dropped, and asked for anew', async () => {
  const { grant, calls, now } = world(3);
  const first = grant();
  calls[0]?.resolve(list('t1', 't2', 't3'));
  await first;
  now.ms = 44 * MINUTE_MS;
  expect((await grant()).taskId).toBe('t2');
  now.ms = 46 * MINUTE_MS;
  const late = grant();
  expect(calls).toHaveLength(2);
  calls[1]?.resolve(list('t4'));
  expect((await late).taskId).toBe('t4');
});

test('a failure reaches all who wait, and the next call tries again', async () => {
  const { grant, calls } = world(2);
  const waiting = Promise.allSettled([grant(), grant()]);
  const reason = new AppError('service-unavailable');
  calls[0]?.reject(reason);
  expect(await waiting).toEqual([
    { status: 'rejected', reason },
    { status: 'rejected', reason },
  ]);
  expect(calls).toHaveLength(1);
  const next = grant();
  calls[1]?.resolve(list('t1'));
  expect((await next).taskId).toBe('t1');
});

test('an answer that brings none is a failure, and not asked for again at once', async () => {
  const { grant, calls } = world(2);
  const waiting = grant();
  calls[0]?.resolve([]);
  await expect(waiting).rejects.toMatchObject({ code: 'service-unavailable' });
  expect(calls).toHaveLength(1);
});
