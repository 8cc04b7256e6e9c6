import { expect, test, vi } from 'vitest';
import { membershipBy } from '@/lib/door/membership';
import { readEnvironment } from './environment.mjs';
import { openSession, sealSession, sessionKey } from './session';
import { visitorCookie } from './visitor-cookie';

const SECRET = { SESSION_SECRET: 's'.repeat(32) };
const PUBLIC = { ...SECRET, PUBLIC_PHOTOS_PER_DAY: '100' };
const KEY = sessionKey(readEnvironment(SECRET));

const page = (cookie?: string, headers: Record<string, string> = {}, method = 'GET') => ({
  method,
  headers: new Headers({ 'sec-fetch-dest': 'document', ...headers }),
  cookies: { get: () => (cookie === undefined ? undefined : { value: cookie }) },
});
const given = async (variables: Record<string, string>, request: ReturnType<typeof page>) => {
  const cookie = await visitorCookie(readEnvironment(variables), request);
  return cookie && openSession(KEY, cookie.value);
};

test('one of the public is given a workspace with their first page', async () => {
  const first = await given(PUBLIC, page());
  expect(first).toEqual({ visitor: expect.stringMatching(/^v[0-9a-z]{26}$/), member: null });
  expect((await given(PUBLIC, page()))?.visitor).not.toBe(first?.visitor);
  expect(await given(PUBLIC, page('forged'))).toMatchObject({ member: null });
});

test('they keep it, in a seal that is made anew after a day and not with each page', async () => {
  vi.useFakeTimers({ toFake: ['Date'] });
  try {
    const session = { visitor: `v${'a'.repeat(26)}`, member: null };
    const cookie = await sealSession(KEY, session);
    expect(await given(PUBLIC, page(cookie))).toBeNull();
    vi.setSystemTime(Date.now() + 23 * 3_600_000);
    expect(await given(PUBLIC, page(cookie))).toBeNull();
    vi.setSystemTime(Date.now() + 2 * 3_600_000);
    expect(await given(PUBLIC, page(cookie))).toEqual(session);
  } finally {
    vi.useRealTimers();
  }
});

test('nobody is given one who needs none', async () => {
  expect(await given(SECRET, page())).toBeNull();
  expect(await given({ ...SECRET, TEAM_PASSCODE: 'open sesame' }, page())).toBeNull();
  const member = membershipBy(KEY, { name: '', secret: 'open sesame' }, 'Ada');
  const cookie = await sealSession(KEY, { visitor: null, member });
  const both = { ...PUBLIC, TEAM_PASSCODE: 'open sesame' };
  expect(await given(both, page(cookie))).toBeNull();
  expect(await given(PUBLIC, page(cookie)), 'the team has no door any more').not.toBeNull();
  expect(await given(PUBLIC, page(undefined, { 'sec-fetch-dest': 'empty' }))).toBeNull();
  expect(await given(PUBLIC, page(undefined, {}, 'POST'))).toBeNull();
});

test('a browser that does not say what it fetches is known by what it takes', async () => {
  const old = (headers: Record<string, string>) => ({ ...page(), headers: new Headers(headers) });
  const accept = 'text/html,application/xhtml+xml,*/*;q=0.8';
  expect(await given(PUBLIC, old({ accept }))).not.toBeNull();
  expect(await given(PUBLIC, old({ accept: '*/*' }))).toBeNull();
  expect(await given(PUBLIC, old({}))).toBeNull();
  expect(await given(PUBLIC, old({ accept, 'sec-fetch-dest': 'empty' }))).toBeNull();
});
