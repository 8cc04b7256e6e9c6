import { expect, test } from 'vitest';
import { newId } from '@/lib/base/ids';
import { IMAGE_TYPES } from '@/lib/image/limits';
import { copyPath, cutoutPath, taskIdOfCopy } from './keys';

const taskId = newId();

test.each(IMAGE_TYPES)('the pathname of a %s copy leads back to its task', (type) => {
  const pathname = copyPath(taskId, type);
  expect(pathname).toMatch(/^copies\/[0-9a-z]{26}\.(jpg|png|webp)$/);
  expect(taskIdOfCopy(pathname)).toBe(taskId);
});

test('every attempt has a cut-out of its own, which is not taken for a copy', () => {
  const first = cutoutPath(taskId, 1, 'image/png');
  expect(first).toBe(`cutouts/${taskId}-1.png`);
  expect(cutoutPath(taskId, 2, 'image/png')).not.toBe(first);
  expect(taskIdOfCopy(first)).toBeNull();
});

test.each([
  '',
  `${taskId}.png`,
  `originals/${taskId}.png`,
  `copies/${taskId}`,
  `copies/${taskId}.gif`,
  `copies/${taskId}.png/..`,
  `copies/../${taskId}.png`,
  `copies/${taskId.toUpperCase()}.png`,
  `copies/${taskId}-1.png`,
  `copies/${taskId}xpng`,
  'copies/photo.png',
  ` copies/${taskId}.png`,
  `copies/${taskId}.png\n`,
])('%j is not the pathname of a copy', (pathname) => {
  expect(taskIdOfCopy(pathname)).toBeNull();
});

test('a file name is not taken for a task id', () => {
  expect(() => copyPath('../holiday photo', 'image/png')).toThrow(RangeError);
});
