import { describe, expect, test } from 'vitest';
import { equalInConstantTime, MAX_AGE_MS, sign, signatureProblem } from './signature';

// An example computed apart from this code, with a key and an id that nobody uses.
const KEY = 'whk_example_0123456789abcdef';
const TASK = '3f1c9a7be2d84c5fa0b6e1d2c3b4a596';
const AT = '1767225600';
const SIGNATURE = 'K1Hg7UMDXb5En3UCScdwqS4ttJppB46L5lYIdD4W/zM=';
const NOW = Number(AT) * 1000;

const headers = (timestamp: string | null, signature: string | null) =>
  new Headers({
    ...(timestamp !== null && { 'x-webhook-timestamp': timestamp }),
    ...(signature !== null && { 'x-webhook-signature': signature }),
  });

test('signs as in the example', () => {
  expect(sign(KEY, TASK, AT)).toBe(SIGNATURE);
});

describe('a signed callback', () => {
  test.each([
    ['as it should be', TASK, AT, SIGNATURE, NOW, null],
    ['at the edge of its age', TASK, AT, SIGNATURE, NOW + MAX_AGE_MS, null],
    ['past its age', TASK, AT, SIGNATURE, NOW + MAX_AGE_MS + 1, 'stale'],
    ['from a clock ahead of ours', TASK, AT, SIGNATURE, NOW - MAX_AGE_MS, null],
    ['from the future', TASK, AT, SIGNATURE, NOW - MAX_AGE_MS - 1, 'stale'],
    ['for another task', TASK.replace('3', '4'), AT, SIGNATURE, NOW, 'wrong'],
    ['with its time moved', TASK, '1767225601', SIGNATURE, NOW, 'wrong'],
    ['with a character changed', TASK, AT, SIGNATURE.replace('K', 'k'), NOW, 'wrong'],
    ['cut short', TASK, AT, SIGNATURE.slice(0, -1), NOW, 'wrong'],
    ['signed with another key', TASK, AT, sign('other', TASK, AT), NOW, 'wrong'],
    ['without a signature', TASK, AT, null, NOW, 'missing'],
    ['with an empty signature', TASK, AT, '', NOW, 'missing'],
    ['without a time', TASK, null, SIGNATURE, NOW, 'missing'],
    ['with a time in words', TASK, 'yesterday', sign(KEY, TASK, 'yesterday'), NOW, 'malformed'],
    ['with a negative time', TASK, '-1', sign(KEY, TASK, '-1'), NOW, 'malformed'],
    [
      'with an endless time',
      TASK,
      '9'.repeat(13),
      sign(KEY, TASK, '9'.repeat(13)),
      NOW,
      'malformed',
    ],
  ])('%s', (_, task, timestamp, signature, now, problem) => {
    expect(signatureProblem(KEY, task, headers(timestamp, signature), now)).toBe(problem);
  });
});

test.each([
  ['same', 'same', true],
  ['same', 'sane', false],
  ['same', 'samer', false],
  ['', '', true],
  ['é', 'e', false],
])('%j and %j are equal: %s', (a, b, expected) => {
  expect(equalInConstantTime(a, b)).toBe(expected);
});
