// @vitest-environment happy-dom
import { expect, test } from 'vitest';
import { isTyping, isWriting } from './typing';

function inputOf(type: string) {
  return Object.assign(document.createElement('input'), { type });
}

test.each(['text', 'search', 'number', 'email'])('a %s is written into', (type) => {
  expect(isWriting(inputOf(type))).toBe(true);
  expect(isTyping(inputOf(type))).toBe(true);
});

test.each(['range', 'checkbox', 'radio', 'file', 'color'])('a %s has no use for text', (type) => {
  expect(isTyping(inputOf(type))).toBe(false);
});

test('letters find among options, and what is pasted does not', () => {
  const select = document.createElement('select');
  expect(isTyping(select)).toBe(true);
  expect(isWriting(select)).toBe(false);
  expect(isTyping(document.body)).toBe(false);
});
