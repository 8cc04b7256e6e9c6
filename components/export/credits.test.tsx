import { expect, test } from 'vitest';
import { creditsOf } from './credits';

const paid = new Map([
  ['first', 1],
  ['second', 2],
  ['failed', 1],
  ['of another photo', 5],
]);

const once = (taskId: string, reused = false) => ({ taskId, reused });
const NEVER = { earlier: [], formerTaskIds: [] };

test('every try of a photo counts, and each once', () => {
  const photo = {
    ...once('second'),
    earlier: [once('first')],
    formerTaskIds: ['failed', 'first'],
  };
  expect(creditsOf(photo, paid)).toBe(4);
});

test('a kept cut-out costs nothing, whoever paid for it', () => {
  expect(creditsOf({ ...once('of another photo', true), ...NEVER }, paid)).toBe(0);
  const photo = { ...once('first'), ...NEVER, earlier: [once('of another photo', true)] };
  expect(creditsOf(photo, paid)).toBe(1);
});

test('what the books do not know is not known', () => {
  expect(creditsOf({ ...once('other'), ...NEVER }, paid)).toBeNull();
});
