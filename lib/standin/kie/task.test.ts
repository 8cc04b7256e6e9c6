import { expect, test } from 'vitest';
import { type Books, enter, type TaskEvent } from './task';

const id = 't1';
const created: TaskEvent = {
  event: 'created',
  id,
  at: 1,
  image: 'https://img.test/a.png',
  callBackUrl: 'https://app.test/callback',
  notBefore: 1,
  doom: null,
};
const succeeded: TaskEvent = { event: 'succeeded', id, at: 2, file: 'a.png' };
const failed: TaskEvent = { event: 'failed', id, at: 3, failCode: '500', failMsg: 'internal' };

function booksAfter(...events: TaskEvent[]): Books {
  const books: Books = { tasks: new Map(), balance: 10 };
  for (const event of events) enter(books, event);
  return books;
}

test('a success is paid once, however often it is written down', () => {
  expect(booksAfter(created, succeeded, succeeded).balance).toBe(9);
});

test('what ended first stays', () => {
  expect(booksAfter(created, succeeded, failed)).toEqual(booksAfter(created, succeeded));
  expect(booksAfter(created, failed, succeeded)).toEqual(booksAfter(created, failed));
  expect(booksAfter(created, failed).balance).toBe(10);
});

test('a callback is owed until it was noticed, or when none was asked for', () => {
  const noticed = (...events: TaskEvent[]) => booksAfter(...events).tasks.get(id)?.noticed;
  expect(noticed(created, succeeded)).toBe(false);
  expect(noticed(created, succeeded, { event: 'noticed', id })).toBe(true);
  expect(noticed({ ...created, callBackUrl: null })).toBe(true);
});

test('events of an unknown task change nothing, credits are set whole', () => {
  expect(booksAfter(succeeded, failed)).toEqual(booksAfter());
  expect(booksAfter(created, succeeded, { event: 'credits', balance: 4.5 }).balance).toBe(4.5);
});
