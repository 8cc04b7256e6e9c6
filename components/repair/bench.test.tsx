import { expect, test } from 'vitest';
import { AppError } from '@/lib/base/errors';
import { byHand, quiet } from '@/lib/batch/fixture';
import type { Edit, Repair } from '@/lib/matte/repair';
import { createBench } from './bench';

const editsOf = (count: number): Edit[] =>
  Array.from({ length: count }, (_, i) => ({ kind: 'drop-specks', share: i }));
const make = () => byHand<[Repair, AbortSignal], Blob>();

test('while one picture is made only the newest wish waits', async () => {
  const pictures = make();
  const bench = createBench(pictures.answer);
  const [one, two, three] = editsOf(3);
  if (!one || !two || !three) throw new Error('too few');
  bench.want([one]);
  bench.want([one, two]);
  bench.want([one, two, three]);
  expect(pictures.calls.map(({ args }) => args[0])).toEqual([[one]]);
  pictures.calls[0]?.resolve(new Blob(['1']));
  await quiet();
  expect(bench.get().shown, 'not what is wanted').toBeNull();
  expect(pictures.calls.map(({ args }) => args[0]).at(-1)).toEqual([one, two, three]);
  const picture = new Blob(['3']);
  pictures.calls[1]?.resolve(picture);
  await quiet();
  expect(bench.get()).toMatchObject({ shown: { picture }, isBusy: false, problem: null });
});

test('what was seen before is there at once', async () => {
  const pictures = make();
  const first = new Blob(['as it was']);
  const bench = createBench(pictures.answer, { repair: [], picture: first });
  bench.want([]);
  expect(bench.get().shown?.picture).toBe(first);
  bench.want(editsOf(1));
  pictures.calls[0]?.resolve(new Blob(['edited']));
  await quiet();
  bench.want([]);
  expect(bench.get().shown?.picture).toBe(first);
  expect(pictures.calls).toHaveLength(1);
});

test('what fails is told, and another wish is tried', async () => {
  const pictures = make();
  const bench = createBench(pictures.answer);
  bench.want(editsOf(1));
  pictures.calls[0]?.reject(new AppError('cutout-unavailable'));
  await quiet();
  expect(bench.get()).toMatchObject({ isBusy: false, problem: 'cutout-unavailable' });
  bench.want(editsOf(2));
  expect(bench.get()).toMatchObject({ isBusy: true, problem: null });
});

test('closed, it takes no answer, and begins anew when it is opened again', async () => {
  const pictures = make();
  const bench = createBench(pictures.answer);
  const edits = editsOf(1);
  bench.want(edits);
  bench.close();
  pictures.calls[0]?.resolve(new Blob(['too late']));
  await quiet();
  expect(bench.get()).toEqual({ shown: null, isBusy: false, problem: null });
  bench.want(edits);
  expect(pictures.calls).toHaveLength(2);
  const picture = new Blob(['in time']);
  pictures.calls[1]?.resolve(picture);
  await quiet();
  expect(bench.get()).toMatchObject({ shown: { picture }, isBusy: false });
});

test('closed, it breaks off', async () => {
  const pictures = make();
  const bench = createBench(pictures.answer);
  bench.want(editsOf(1));
  bench.close();
  expect(pictures.calls[0]?.args[1].aborted).toBe(true);
});
