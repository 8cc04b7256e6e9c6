import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { sealData } from 'iron-session';
import { afterAll, describe, expect, test, vi } from 'vitest';
import { newId } from '@/lib/base/ids';
import { type Session, whoAsks } from '@/lib/door/who';
import { doorOf } from './door-of';
import { readEnvironment } from './environment.mjs';
import { isHttps, openSession, SESSION_S, sealSession, sessionCookie, sessionKey } from './session';

const dataDir = mkdtempSync(path.join(tmpdir(), 'clearcut-session-'));
afterAll(() => rmSync(dataDir, { recursive: true, force: true }));

const keyWith = (variables: Record<string, string>) =>
  sessionKey(readEnvironment({ DATA_DIR: dataDir, ...variables }));
const KEY = keyWith({});
const SESSION: Session = {
  visitor: `v${newId()}`,
  member: { passcode: 'spring', digest: 'd'.repeat(22), name: '李小龍' },
};

describe('a sealed session', () => {
  test('is what it was', async () => {
    expect(await openSession(KEY, await sealSession(KEY, SESSION))).toEqual(SESSION);
  });

  test('shows nothing of what it holds', async () => {
    const sealed = await sealSession(KEY, SESSION);
    expect(sealed).not.toContain(SESSION.visitor);
    expect(Buffer.from(sealed, 'base64url').toString()).not.toContain('spring');
  });

  test('that was changed, cut off or made up is none', async () => {
    const sealed = await sealSession(KEY, SESSION);
    for (let at = 0; at < sealed.length; at += 7) {
      const other = sealed[at] === 'A' ? 'B' : 'A';
      const changed = sealed.slice(0, at) + other + sealed.slice(at + 1);
      expect(await openSession(KEY, changed), `changed at ${at}`).toBeNull();
      expect(await openSession(KEY, sealed.slice(0, at)), `cut at ${at}`).toBeNull();
    }
    for (const made of ['', '~2', '{}', 'Fe26.2*1*a*b*c*d*e*f~2', '\u0000']) {
      expect(await openSession(KEY, made), made).toBeNull();
    }
  });

  test('of another key is none', async () => {
    expect(await openSession(KEY, await sealSession('x'.repeat(43), SESSION))).toBeNull();
  });

  test('of another form is none, although it is sealed with the key', async () => {
    for (const data of [{}, null, { visitor: 'house', member: null }, { ...SESSION, member: {} }]) {
      expect(await openSession(KEY, await sealData(data, { password: KEY }))).toBeNull();
    }
  });

  test('runs out', async () => {
    vi.useFakeTimers({ toFake: ['Date'] });
    try {
      const sealed = await sealSession(KEY, SESSION);
      vi.setSystemTime(Date.now() + (SESSION_S - 3_600) * 1_000);
      expect(await openSession(KEY, sealed)).toEqual(SESSION);
      vi.setSystemTime(Date.now() + 7_200 * 1_000);
      expect(await openSession(KEY, sealed)).toBeNull();
    } finally {
      vi.useRealTimers();
    }
  });
});

describe('the key', () => {
  test('is the same at every start on the same data folder', () => {
    expect(keyWith({})).toBe(KEY);
  });

  test('is another with a secret of its own', () => {
    const own = keyWith({ SESSION_SECRET: 'a'.repeat(32) });
    expect(own).not.toBe(KEY);
    expect(own).toBe(keyWith({ SESSION_SECRET: 'a'.repeat(32), DATA_DIR: '/elsewhere' }));
    expect(own).not.toBe(keyWith({ SESSION_SECRET: 'b'.repeat(32) }));
  });

  test('is made of the store’s token on any host, whose folder may not be written', () => {
    const real = { BLOB_READ_WRITE_TOKEN: 'vercel_blob_rw_store_secrettoken' };
    expect(keyWith({ ...real, DATA_DIR: '/dev/null/no-folder' })).toBe(keyWith(real));
    expect(() => keyWith({ DATA_DIR: '/dev/null/no-folder' })).toThrow();
  });

  test('is not made where no session is looked at', () => {
    const nowhere = { DATA_DIR: '/dev/null/no-folder' };
    const asks = (variables: Record<string, string>, session: Session | null) =>
      whoAsks(
        doorOf(readEnvironment({ ...nowhere, ...variables })),
        'localhost',
        session,
        () => 'v-new',
      );
    expect(asks({}, SESSION)).toMatchObject({ door: 'home' });
    expect(asks({ TEAM_PASSCODE: 'tulips and hail' }, null)).toBe('signed-out');
  });

  test('is the same in every function on Vercel, which shares no folder', () => {
    const blob = 'vercel_blob_rw_store_secrettoken';
    const onVercel = {
      VERCEL: '1',
      KIE_API_KEY: 'key',
      DATABASE_URL: 'postgres://a/b',
      BLOB_READ_WRITE_TOKEN: blob,
      DATA_DIR: '/nowhere/that/could/be/written',
    };
    const key = keyWith(onVercel);
    expect(keyWith(onVercel)).toBe(key);
    expect(key).not.toContain('secrettoken');
    expect(keyWith({ ...onVercel, BLOB_READ_WRITE_TOKEN: `${blob}2` })).not.toBe(key);
  });
});

test('the cookie is bound to its host wherever the browser speaks https', () => {
  expect(sessionCookie(true)).toMatchObject({
    name: '__Host-clearcut',
    secure: true,
    httpOnly: true,
    path: '/',
    sameSite: 'lax',
  });
  expect(sessionCookie(false)).toMatchObject({ name: 'clearcut', secure: false, httpOnly: true });
  expect(isHttps({ appUrl: 'https://clearcut.example.com' }, 'http')).toBe(true);
  expect(isHttps({ appUrl: 'http://localhost:3000' }, 'https')).toBe(true);
  expect(isHttps({ appUrl: 'http://localhost:3000' }, 'http')).toBe(false);
  expect(isHttps({ appUrl: 'http://localhost:3000' }, null)).toBe(false);
});
