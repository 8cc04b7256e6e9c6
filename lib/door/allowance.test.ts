import { expect, test } from 'vitest';
import { dayOf, nextDayMs, roomOf } from './allowance';

test('the day is UTC’s, and the next one begins at its midnight', () => {
  const late = Date.parse('2026-11-23T23:59:59.999Z');
  expect(dayOf(late)).toBe('2026-11-23');
  expect(nextDayMs(late)).toBe(Date.parse('2026-11-24T00:00:00Z'));
  expect(dayOf(late + 1)).toBe('2026-11-24');
  expect(nextDayMs(late + 1)).toBe(Date.parse('2026-11-25T00:00:00Z'));
  expect(dayOf(Date.parse('2026-11-23T23:30:00-02:00'))).toBe('2026-11-24');
});

const used = (visitor: number, address: number, deployment: number) =>
  [
    { limit: 'deployment', most: 100, used: deployment },
    { limit: 'visitor', most: 10, used: visitor },
    { limit: 'address', most: 30, used: address },
  ] as const;

test.each([
  ['visitor', 3, 3, 3, 7],
  ['address', 3, 28, 30, 2],
  ['deployment', 0, 0, 99, 1],
] as const)('the %s limit holds where it leaves least', (tightest, a, b, c, left) => {
  expect(roomOf(used(a, b, c))).toEqual({ left, tightest });
});

test('of limits that gave out together the visitor’s own is named', () => {
  expect(roomOf(used(10, 30, 100))).toEqual({ left: 0, tightest: 'visitor' });
});

test('a limit that was lowered below what is used leaves nothing', () => {
  expect(roomOf([{ limit: 'visitor', most: 2, used: 5 }]).left).toBe(0);
});
