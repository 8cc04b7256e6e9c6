import { describe, expect, test } from 'vitest';
import { ConfigurationError, readEnvironment } from './environment.mjs';

const KIE = { KIE_API_KEY: 'kie-secret-key' };
const BLOB = { BLOB_READ_WRITE_TOKEN: 'vercel_blob_rw_store_secrettoken' };
const DATABASE = { DATABASE_URL: 'postgres://user:secretpassword@db.example.com/clearcut' };
const VERCEL = { VERCEL: '1', VERCEL_ENV: 'production', VERCEL_URL: 'deploy.vercel.app' };
const PASSCODE = 'the-secret-passcode';
const SECRETS = [PASSCODE, 'kie-secret-key', 'secrettoken', 'secretpassword'];

function problemsOf(variables: Record<string, string>): string[] {
  try {
    readEnvironment(variables);
    return [];
  } catch (thrown) {
    if (!(thrown instanceof ConfigurationError)) throw thrown;
    for (const secret of SECRETS) expect(thrown.message).not.toContain(secret);
    for (const problem of thrown.problems) expect(thrown.message).toContain(problem);
    return thrown.problems;
  }
}

describe('a configuration can work', () => {
  test.each<[string, Record<string, string>]>([
    ['of nothing', {}],
    ['of empty variables', { KIE_API_KEY: '', BLOB_READ_WRITE_TOKEN: '  ', PORT: '' }],
    ['with both services', { ...KIE, ...BLOB }],
    ['with a store alone', BLOB],
    ['with a Kie of its own on this machine', { ...KIE, KIE_API_URL: 'http://localhost:4000' }],
    ['with a passcode', { TEAM_PASSCODE: PASSCODE, SESSION_SECRET: 'x'.repeat(32) }],
    [
      'with an escaped password',
      { DATABASE_URL: 'postgres://u:a%23b%25zz@[::1]:5432/y?sslmode=require' },
    ],
    ['with a socket', { DATABASE_URL: 'postgres:///y?host=/run/postgresql' }],
    ['for the public', { PUBLIC_PHOTOS_PER_DAY: '500' }],
    ['on Vercel, whole', { ...VERCEL, ...KIE, ...BLOB, ...DATABASE }],
  ])('%s', (_, variables) => {
    expect(problemsOf(variables)).toEqual([]);
  });
});

describe('a configuration cannot work', () => {
  test.each<[string, Record<string, string>, string[]]>([
    ['a far Kie and a near store', KIE, ['BLOB_READ_WRITE_TOKEN']],
    [
      'a far Kie and a store that only this machine reads',
      { ...KIE, ...BLOB, BLOB_READ_ORIGIN: 'http://127.0.0.1:4000' },
      ['BLOB_READ_WRITE_TOKEN'],
    ],
    [
      'an address of Kie without a key',
      { KIE_API_URL: 'https://kie.example.com' },
      ['KIE_API_URL'],
    ],
    ['more proxies than anybody has', { TRUSTED_PROXIES: '6' }, ['TRUSTED_PROXIES']],
    ['a public that may use nothing', { PUBLIC_PHOTOS_PER_DAY: '0' }, ['PUBLIC_PHOTOS_PER_DAY']],
    ['a port that is none', { PORT: '99999' }, ['PORT']],
    ['a port in words', { PORT: 'secretpassword' }, ['PORT']],
    ['an engine that is not there', { ENGINE: 'quantum' }, ['ENGINE']],
    ['an address that is none', { APP_URL: 'secrettoken' }, ['APP_URL']],
    ['a host of digits alone', { VERCEL_URL: '1'.repeat(30) }, ['VERCEL_URL']],
    ['another protocol', { APP_URL: 'ftp://example.com' }, ['APP_URL']],
    [
      'a database of another kind',
      { DATABASE_URL: 'mysql://secretpassword@x/y' },
      ['DATABASE_URL'],
    ],
    ['an open # in a password', { DATABASE_URL: 'postgres://u:secretpassword#1@x/y' }, ['%23']],
    ['a # behind digits', { DATABASE_URL: 'postgres://u:12#secretpassword@x/y' }, ['%23']],
    ['a % that escapes nothing', { DATABASE_URL: 'postgres://u:secretpassword%zz@x/y' }, ['%25']],
    [
      'a token of another kind',
      { BLOB_READ_WRITE_TOKEN: 'secrettoken' },
      ['BLOB_READ_WRITE_TOKEN'],
    ],
    [
      'passcodes without names',
      { TEAM_PASSCODE: `a=${PASSCODE},b` },
      ['needs a name', 'at least 8'],
    ],
    ['a short secret of sessions', { SESSION_SECRET: 'kie-secret-key' }, ['SESSION_SECRET']],
    ['an allowance of nothing', { PUBLIC_PHOTOS_PER_DAY: '0' }, ['PUBLIC_PHOTOS_PER_DAY']],
    ['Vercel without anything', VERCEL, ['KIE_API_KEY', 'BLOB_READ_WRITE_TOKEN', 'DATABASE_URL']],
    [
      'everything wrong at once',
      { ...VERCEL, PORT: 'x', ENGINE: 'y', DATABASE_URL: 'mysql://secretpassword@x/y' },
      ['PORT', 'DATABASE_URL', 'ENGINE', 'KIE_API_KEY', 'BLOB_READ_WRITE_TOKEN'],
    ],
  ])('%s: every problem is named once', (_, variables, names) => {
    const problems = problemsOf(variables);
    expect(problems).toHaveLength(names.length);
    for (const name of names) {
      expect(
        problems.some((problem) => problem.includes(name)),
        name,
      ).toBe(true);
    }
  });
});

describe('what is read', () => {
  test('without any setting points at the stand-ins on this app', () => {
    const env = readEnvironment({ PORT: '4321' });
    expect(env.kie).toMatchObject({
      standIn: true,
      baseUrl: 'http://localhost:4321/standin/kie',
      callbackUrl: 'http://localhost:4321/api/callback',
      resultOrigins: ['http://localhost:4321'],
      creates: 20,
      windowMs: 10_000,
    });
    expect(env.blob).toMatchObject({
      standIn: true,
      apiUrl: 'http://localhost:4321/standin/blob',
    });
    expect(env.databaseUrl).toBeNull();
    expect(env.kie.webhookKey).not.toBeNull();
  });

  test('with both services points at them, and no near origin may serve results', () => {
    const env = readEnvironment({ ...VERCEL, ...KIE, ...BLOB, ...DATABASE });
    expect(env.kie).toMatchObject({
      standIn: false,
      baseUrl: 'https://api.kie.ai',
      webhookKey: null,
      resultOrigins: [],
    });
    expect(env.blob).toMatchObject({ standIn: false, apiUrl: null, readOrigin: null });
  });

  test.each<[Record<string, string>, string]>([
    [{ APP_URL: 'https://clearcut.example.com/' }, 'https://clearcut.example.com'],
    [{ VERCEL_PROJECT_PRODUCTION_URL: 'clearcut.vercel.app' }, 'https://clearcut.vercel.app'],
    [{ VERCEL_ENV: 'preview', VERCEL_BRANCH_URL: 'b.vercel.app' }, 'https://b.vercel.app'],
    [{ VERCEL_ENV: 'preview' }, 'https://deploy.vercel.app'],
  ])('with %j Kie calls back at %s', (variables, url) => {
    const env = readEnvironment({ ...VERCEL, ...KIE, ...BLOB, ...DATABASE, ...variables });
    expect(env.kie.callbackUrl).toBe(`${url}/api/callback`);
  });

  test("behind Vercel's protection gives Kie what opens it, and elsewhere to nobody", () => {
    const set = { ...KIE, ...BLOB, ...DATABASE, VERCEL_AUTOMATION_BYPASS_SECRET: 'by/pass' };
    expect(readEnvironment({ ...VERCEL, VERCEL_ENV: 'preview', ...set }).kie.callbackUrl).toBe(
      'https://deploy.vercel.app/api/callback?x-vercel-protection-bypass=by%2Fpass',
    );
    const elsewhere = readEnvironment({ ...set, APP_URL: 'https://clearcut.example.com' });
    expect(elsewhere.kie.callbackUrl).toBe('https://clearcut.example.com/api/callback');
    expect(elsewhere.protectionBypass).toBeNull();
  });

  test('the built-in engine calls back on its own machine, wherever the world reaches the app', () => {
    const env = readEnvironment({ PORT: '4321', APP_URL: 'https://clearcut.example.com' });
    expect(env.kie.callbackUrl).toBe('http://localhost:4321/api/callback');
  });

  test('on a machine that a far Kie cannot call asks for no callback', () => {
    expect(readEnvironment({ ...KIE, ...BLOB }).kie.callbackUrl).toBeNull();
  });

  test('passcodes by their names, and the doors that are open', () => {
    expect(readEnvironment({}).door).toEqual({
      passcodes: [],
      isPublic: false,
      sessionSecret: null,
    });
    const both = { TEAM_PASSCODE: `spring=${PASSCODE}`, PUBLIC_PHOTOS_PER_DAY: '500' };
    expect(readEnvironment(both).door).toMatchObject({
      passcodes: [{ name: 'spring', secret: PASSCODE }],
      isPublic: true,
    });
  });

  test('the grace of a lost reply is over before the photo is given up', () => {
    const { graceMs, giveUpMs } = readEnvironment({}).kie;
    expect(graceMs).toBeLessThan(giveUpMs);
  });
});

describe('the public', () => {
  test('has no allowance unless there is one for each day', () => {
    expect(readEnvironment({ PUBLIC_PHOTOS_PER_VISITOR: '5' }).allowances).toBeNull();
  });

  test('has one for all, for each visitor and for each address', () => {
    const { allowances } = readEnvironment({ PUBLIC_PHOTOS_PER_DAY: '200' });
    expect(allowances).toEqual({ deployment: 200, visitor: 10, address: 30 });
  });

  test('is told apart by address behind known proxies and on Vercel only', () => {
    expect(readEnvironment({}).front).toEqual({ proxies: 0, isVercel: false });
    expect(readEnvironment({ TRUSTED_PROXIES: '2' }).front).toEqual({
      proxies: 2,
      isVercel: false,
    });
    const onVercel = readEnvironment({ ...VERCEL, ...KIE, ...BLOB, ...DATABASE });
    expect(onVercel.front.isVercel).toBe(true);
  });
});
