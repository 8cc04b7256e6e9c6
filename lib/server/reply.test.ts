import { describe, expect, test, vi } from 'vitest';
import { AppError } from '@/lib/base/errors';
import { isSameOrigin, refuseThrown, reply } from './reply';

test('an answer is not kept by any cache', () => {
  expect(reply({}).headers.get('cache-control')).toBe('no-store');
});

describe('what was thrown', () => {
  test('is answered with its code alone; the cause goes into the log', async () => {
    const log = vi.fn();
    const thrown = new AppError('storage-unavailable', { cause: new Error('inner detail') });
    const response = refuseThrown({ log }, 'uploads', thrown);
    expect(response.status).toBe(503);
    expect(await response.json()).toEqual({ error: 'storage-unavailable' });
    expect(JSON.stringify(log.mock.calls)).toContain('inner detail');
  });

  test('and is not ours is internal', async () => {
    const response = refuseThrown({ log: () => undefined }, 'uploads', new Error('inner detail'));
    expect(response.status).toBe(500);
    expect(await response.text()).not.toContain('inner detail');
  });
});

describe('a request', () => {
  const HOST = { host: 'app.example.com' };
  test.each<[string, Record<string, string>, boolean]>([
    ['of our own page', { ...HOST, 'sec-fetch-site': 'same-origin' }, true],
    ['with our origin', { ...HOST, origin: 'https://app.example.com' }, true],
    [
      'with our origin, behind a proxy',
      { host: 'inner', 'x-forwarded-host': 'app.example.com', origin: 'https://app.example.com' },
      true,
    ],
    [
      'behind two proxies',
      {
        host: 'inner',
        'x-forwarded-host': 'app.example.com, inner',
        origin: 'https://app.example.com',
      },
      true,
    ],
    [
      'of our own page, by a proxy that names itself',
      { host: 'inner', 'sec-fetch-site': 'same-origin', origin: 'https://app.example.com' },
      true,
    ],
    [
      'with a port that goes without saying',
      { host: 'APP.example.com:443', origin: 'https://app.example.com' },
      true,
    ],
    ['typed by a person', { ...HOST, 'sec-fetch-site': 'none' }, true],
    ['of no browser', HOST, true],
    ['of another site', { ...HOST, 'sec-fetch-site': 'cross-site' }, false],
    ['of a sister site', { ...HOST, 'sec-fetch-site': 'same-site' }, false],
    ['with another origin', { ...HOST, origin: 'https://evil.example.com' }, false],
    ['with a look-alike', { ...HOST, origin: 'https://app.example.com.evil.com' }, false],
    [
      'of another site that has our name in its origin',
      { ...HOST, 'sec-fetch-site': 'cross-site', origin: 'https://app.example.com' },
      false,
    ],
    ['with our origin at another port', { ...HOST, origin: 'https://app.example.com:8443' }, false],
    ['with an origin that is none', { ...HOST, origin: 'https://' }, false],
    [
      'of another site, through a proxy',
      {
        host: 'evil.example.com',
        'x-forwarded-host': 'app.example.com',
        origin: 'https://evil.example.com',
      },
      false,
    ],
    ['with an opaque origin', { ...HOST, origin: 'null' }, false],
  ])('%s is let in: %s', (_, headers, expected) => {
    expect(isSameOrigin(new Request('https://app.example.com/x', { headers }))).toBe(expected);
  });
});
