import { expect, test } from 'vitest';
import { AppError } from '@/lib/base/errors';
import { byHand, photoIn, quiet, STATES } from '@/lib/batch/fixture';
import type { PhotoIn } from '@/lib/batch/photo';
import { createLargePictures } from './large-pictures';

type Done = PhotoIn<'done'>;

function doneOf(id: string): Done {
  const photo = photoIn({ ...STATES.previewed, taskId: `task-${id}` }, { id });
  if (photo.phase !== 'done') throw new Error('not done');
  return photo;
}
const [a, b, c, d] = [doneOf('a'), doneOf('b'), doneOf('c'), doneOf('d')];

function setUp() {
  const making = byHand<[photo: Done, signal: AbortSignal], Blob>();
  const pictures = createLargePictures(making.answer);
  const made = () => making.calls.map(({ args }) => args[0].id);
  const answer = async (nth: number, picture = new Blob([String(nth)])) => {
    making.calls[nth]?.resolve(picture);
    await quiet();
    return picture;
  };
  return { ...making, pictures, made, answer };
}

test('what is seen is made first, and its neighbours after it, one by one', async () => {
  const { pictures, made, answer } = setUp();
  pictures.want(b, [c, a]);
  expect(made()).toEqual(['b']);
  const picture = await answer(0);
  expect(pictures.get(b)).toBe(picture);
  expect(made()).toEqual(['b', 'c']);
  await answer(1);
  expect(made()).toEqual(['b', 'c', 'a']);
});

test('who goes on finds the next one made, and no more are held than can be seen next', async () => {
  const { pictures, made, answer } = setUp();
  pictures.want(b, [c, a]);
  for (const nth of [0, 1, 2]) await answer(nth);
  const listened: string[] = [];
  pictures.subscribe(() => listened.push('news'));
  pictures.want(c, [d, b]);
  expect(pictures.get(c)).toBeInstanceOf(Blob);
  expect(pictures.get(a), 'out of reach').toBeNull();
  expect(made()).toEqual(['b', 'c', 'a', 'd']);
  await answer(3);
  expect(listened).toEqual(['news']);
});

test('work goes on for what is still wanted, and ends for what is not', async () => {
  const { pictures, calls, made, answer } = setUp();
  pictures.want(a, [b]);
  await answer(0);
  pictures.want(b, [c, a]);
  expect(made(), 'not begun anew').toEqual(['a', 'b']);
  pictures.want(d, []);
  expect(calls[1]?.args[1].aborted).toBe(true);
  await answer(1);
  expect(pictures.get(b)).toBeNull();
  expect(made()).toEqual(['a', 'b', 'd']);
  pictures.close();
  expect(calls[2]?.args[1].aborted).toBe(true);
});

test('what fails says why, and is tried again by who comes back to it', async () => {
  const { pictures, calls, made } = setUp();
  pictures.want(a, []);
  calls[0]?.reject(new AppError('cutout-unavailable'));
  await quiet();
  expect(pictures.get(a)).toBe('cutout-unavailable');
  pictures.want(a, []);
  expect(made()).toEqual(['a']);
  pictures.want(c, []);
  pictures.want(a, []);
  expect(made()).toEqual(['a', 'c', 'a']);
});

test('a picture that somebody else has made is not made again', async () => {
  const { pictures, calls, made } = setUp();
  pictures.want(a, []);
  const picture = new Blob(['made elsewhere']);
  pictures.put(a, picture);
  expect(calls[0]?.args[1].aborted).toBe(true);
  pictures.want(a, [b]);
  expect(pictures.get(a)).toBe(picture);
  expect(made()).toEqual(['a', 'b']);
});
