import { describe, expect, test } from 'vitest';
import { enDoctor } from '@/lib/messages/en-doctor';
import { readEnvironment } from '../environment.mjs';
import { isNear, isPooled } from './check-settings';
import { examine, type Probes, unreadable } from './examine';
import type { Check } from './finding';

const SECRETS = {
  KIE_API_KEY: 'kie-secret-key',
  KIE_WEBHOOK_HMAC_KEY: 'webhook-secret',
  BLOB_READ_WRITE_TOKEN: 'vercel_blob_rw_store_secrettoken',
  DATABASE_URL: 'postgres://user:secret%2Fpassword@ep-a-pooler.eu.aws.neon.tech/clearcut',
  CRON_SECRET: 'cron-secret-of-sixteen',
};
const WHOLE = {
  ...SECRETS,
  VERCEL: '1',
  VERCEL_ENV: 'production',
  VERCEL_PROJECT_PRODUCTION_URL: 'clearcut.vercel.app',
  TEAM_PASSCODE: 'a-long-passcode-of-the-team',
};

const WELL: Probes = {
  kie: async () => ({ kind: 'credits', left: 1_200, clockMs: 800 }),
  blob: async () => ({ kind: 'works', isOpen: false, clockMs: -400 }),
  database: async () => ({ kind: 'postgres', missing: [], isAhead: false }),
  callback: async () => ({ kind: 'ours' }),
};

const look = (variables: Record<string, string>, probes: Partial<Probes> = {}) =>
  examine(readEnvironment(variables), { ...WELL, ...probes });

test('a whole configuration is well, in every respect', async () => {
  const findings = await look(WHOLE);
  expect(findings.filter(({ standing }) => standing !== 'ok')).toEqual([]);
  expect(findings.map(({ check }) => check)).toEqual(Object.keys(enDoctor.checks));
});

test('a laptop without any key is well', async () => {
  const findings = await look({}, { database: async () => ({ kind: 'embedded' }) });
  expect(findings.filter(({ standing }) => standing !== 'ok')).toEqual([]);
});

interface Broken {
  name: string;
  check: Check;
  variables?: Record<string, string>;
  probes?: Partial<Probes>;
  standing: 'advice' | 'problem';
  says: string;
  remedy: string;
}

const failedAt = (trouble: 'unknown-store' | 'refused' | 'public-store' | 'suspended' | null) => ({
  blob: async () => ({ kind: 'failed', step: 'write', trouble, why: 'HTTP 500' }) as const,
});
const callback = (reading: Awaited<ReturnType<Probes['callback']>>) => ({
  callback: async () => reading,
});
const clocks = (clockMs: number) => ({
  kie: async () => ({ kind: 'credits', left: 500, clockMs }) as const,
  blob: async () => ({ kind: 'works', isOpen: false, clockMs }) as const,
});

const BROKEN: Broken[] = [
  {
    name: 'a key that Kie does not know',
    check: 'kie',
    probes: { kie: async () => ({ kind: 'answered', code: 401, clockMs: 0 }) },
    standing: 'problem',
    says: 'does not know the key',
    remedy: 'kie.ai/api-key',
  },
  {
    name: 'an account without credits',
    check: 'kie',
    probes: { kie: async () => ({ kind: 'credits', left: 0, clockMs: 0 }) },
    standing: 'problem',
    says: 'no credits',
    remedy: 'kie.ai/billing',
  },
  {
    name: 'an account with few credits',
    check: 'kie',
    probes: { kie: async () => ({ kind: 'credits', left: 7, clockMs: 0 }) },
    standing: 'advice',
    says: '7 credits',
    remedy: 'kie.ai/billing',
  },
  {
    name: 'a Kie in maintenance',
    check: 'kie',
    probes: { kie: async () => ({ kind: 'answered', code: 455, clockMs: 0 }) },
    standing: 'problem',
    says: '455',
    remedy: 'Try again',
  },
  {
    name: 'a Kie that is out of reach',
    check: 'kie',
    probes: { kie: async () => ({ kind: 'silent', why: 'ENOTFOUND api.kie.ai' }) },
    standing: 'problem',
    says: 'ENOTFOUND',
    remedy: 'api.kie.ai',
  },
  {
    name: 'callbacks that nobody signs',
    check: 'signature',
    variables: { KIE_WEBHOOK_HMAC_KEY: '' },
    standing: 'advice',
    says: 'not signed',
    remedy: 'KIE_WEBHOOK_HMAC_KEY',
  },
  {
    name: 'a token of a store that is not there',
    check: 'blob',
    probes: failedAt('unknown-store'),
    standing: 'problem',
    says: 'does not exist',
    remedy: 'private Blob store',
  },
  {
    name: 'a token that is refused',
    check: 'blob',
    probes: failedAt('refused'),
    standing: 'problem',
    says: 'refuses the token',
    remedy: 'BLOB_READ_WRITE_TOKEN',
  },
  {
    name: 'a public store',
    check: 'blob',
    probes: failedAt('public-store'),
    standing: 'problem',
    says: 'a public one',
    remedy: 'private access',
  },
  {
    name: 'a suspended store',
    check: 'blob',
    probes: failedAt('suspended'),
    standing: 'problem',
    says: 'suspended',
    remedy: 'Usage',
  },
  {
    name: 'a store that is down',
    check: 'blob',
    probes: failedAt(null),
    standing: 'problem',
    says: 'write: HTTP 500',
    remedy: 'vercel-status.com',
  },
  {
    name: 'a store that strangers can read',
    check: 'blob',
    probes: { blob: async () => ({ kind: 'works', isOpen: true, clockMs: 0 }) },
    standing: 'problem',
    says: 'A stranger can read',
    remedy: 'BLOB_READ_ORIGIN',
  },
  {
    name: 'a database that is down',
    check: 'database',
    probes: { database: async () => ({ kind: 'down', why: 'ECONNREFUSED' }) },
    standing: 'problem',
    says: 'ECONNREFUSED',
    remedy: 'DATABASE_URL',
  },
  {
    name: 'a database without the last migrations',
    check: 'database',
    probes: {
      database: async () => ({ kind: 'postgres', missing: ['0005_a', '0006_b'], isAhead: false }),
    },
    standing: 'problem',
    says: '0005_a, 0006_b',
    remedy: 'npm run migrate',
  },
  {
    name: 'a database that is ahead',
    check: 'database',
    probes: { database: async () => ({ kind: 'postgres', missing: [], isAhead: true }) },
    standing: 'advice',
    says: 'newer version',
    remedy: 'Deploy that version',
  },
  {
    name: 'a database without a pooler, on Vercel',
    check: 'pooling',
    variables: { DATABASE_URL: 'postgres://u:secret%2Fpassword@ep-a.eu.aws.neon.tech/clearcut' },
    standing: 'advice',
    says: 'server itself',
    remedy: '-pooler',
  },
  {
    name: 'an address that Kie cannot reach',
    check: 'callback',
    variables: { APP_URL: 'http://192.168.1.20:3000' },
    standing: 'advice',
    says: 'asked for instead',
    remedy: 'APP_URL',
  },
  {
    name: 'a protected preview',
    check: 'callback',
    variables: { VERCEL_ENV: 'preview', VERCEL_BRANCH_URL: 'b.vercel.app' },
    probes: callback({ kind: 'protected' }),
    standing: 'advice',
    says: 'https://b.vercel.app',
    remedy: 'Protection Bypass for Automation',
  },
  {
    name: "somebody else at the app's address",
    check: 'callback',
    probes: callback({ kind: 'foreign', status: 502 }),
    standing: 'advice',
    says: '502',
    remedy: '/api/',
  },
  {
    name: 'an address at which nobody answers',
    check: 'callback',
    probes: callback({ kind: 'silent', why: 'timed out' }),
    standing: 'advice',
    says: 'timed out',
    remedy: 'APP_URL',
  },
  {
    name: 'an address without encryption',
    check: 'callback',
    variables: { APP_URL: 'http://clearcut.example.com' },
    standing: 'advice',
    says: 'without encryption',
    remedy: 'https',
  },
  {
    name: 'a clock that is a minute off',
    check: 'clock',
    probes: clocks(-61_000),
    standing: 'advice',
    says: '61 seconds',
    remedy: 'NTP',
  },
  {
    name: 'a clock that is ten minutes off',
    check: 'clock',
    probes: clocks(600_000),
    standing: 'problem',
    says: '600 seconds',
    remedy: 'NTP',
  },
  {
    name: 'a deployment without a door',
    check: 'doors',
    variables: { TEAM_PASSCODE: '' },
    standing: 'problem',
    says: 'Closed',
    remedy: 'TEAM_PASSCODE',
  },
  {
    name: 'a machine on the internet, with a key and without a door',
    check: 'doors',
    variables: { TEAM_PASSCODE: '', VERCEL: '', APP_URL: 'https://clearcut.example.com' },
    standing: 'advice',
    says: 'Open to whoever',
    remedy: 'PUBLIC_PHOTOS_PER_DAY',
  },
  {
    name: 'a team whose addresses nobody tells',
    check: 'doors',
    variables: { VERCEL: '', APP_URL: 'https://clearcut.example.com' },
    standing: 'advice',
    says: 'keep all others from signing in',
    remedy: 'TRUSTED_PROXIES',
  },
  {
    name: 'a public whose addresses nobody tells',
    check: 'doors',
    variables: { VERCEL: '', APP_URL: 'https://clearcut.example.com', PUBLIC_PHOTOS_PER_DAY: '9' },
    standing: 'advice',
    says: 'no limit by address',
    remedy: 'TRUSTED_PROXIES',
  },
  {
    name: 'a daily call without its secret, on Vercel',
    check: 'sweep',
    variables: { CRON_SECRET: '' },
    standing: 'advice',
    says: 'refused',
    remedy: 'CRON_SECRET',
  },
];

describe('what is broken is found alone, and its remedy told', () => {
  test.each(BROKEN)('$name', async ({ check, variables, probes, standing, says, remedy }) => {
    const findings = await look({ ...WHOLE, ...variables }, probes);
    const worst = findings.filter((each) => each.standing !== 'ok');
    const found = worst.find((each) => each.check === check);
    expect(found?.standing).toBe(standing);
    if (!found) return;
    const [sentence, toDo] = enDoctor.said[found.said](found.value);
    expect(sentence).toContain(says);
    expect(toDo).toContain(remedy);
    expect(worst.map((each) => each.check)).toEqual([check]);
  });
});

test('every problem of a configuration that cannot be read is told at once', () => {
  const findings = unreadable(['PORT: no', 'DATABASE_URL is missing']);
  expect(findings.map(({ standing }) => standing)).toEqual(['problem', 'problem']);
  expect(enDoctor.said['configuration-broken']('PORT: no')).toEqual([
    'PORT: no',
    expect.stringContaining('Environment Variables'),
  ]);
});

test('no secret is told, whoever said it', async () => {
  const why = Object.values(SECRETS).join(' ');
  const findings = await look(
    { ...WHOLE, VERCEL_AUTOMATION_BYPASS_SECRET: 'bypass-secret' },
    {
      kie: async () => ({ kind: 'silent', why }),
      database: async () => ({ kind: 'down', why: `${why} secret/password` }),
      blob: async () => ({ kind: 'failed', step: 'read', trouble: null, why }),
      callback: async () => ({ kind: 'silent', why: `${why} bypass-secret` }),
    },
  );
  const told = JSON.stringify(findings);
  expect(told).toContain('…');
  for (const secret of [...Object.values(SECRETS), 'secret/password', 'bypass-secret']) {
    expect(told).not.toContain(secret);
  }
});

test.each([
  ['postgres://u:p@ep-x-pooler.us-east-2.aws.neon.tech/db', true],
  ['postgres://u:p@aws-0-eu.pooler.supabase.com:6543/db', true],
  ['postgres://u:p@pooled.db.prisma.io/db', true],
  ['postgres://u:p@db.example.com:6432/db', true],
  ['postgres://u:p@db.example.com/db?pgbouncer=true', true],
  ['postgres://u:p@ep-x.us-east-2.aws.neon.tech/db', false],
  ['postgres://u:p@liverpool.example.com/db', false],
])('%s is behind a pooler: %s', (url, is) => {
  expect(isPooled(url)).toBe(is);
});

test.each([
  ['http://localhost:3000', true],
  ['http://10.1.2.3', true],
  ['http://172.20.0.2', true],
  ['http://nas.local:3000', true],
  ['http://[fd00::1]', true],
  ['http://clearcut', true],
  ['https://172.example.com', false],
  ['https://10.example.com', false],
  ['https://clearcut.example.com', false],
  ['https://93.184.216.34', false],
])('%s is near: %s', (url, is) => {
  expect(isNear(url)).toBe(is);
});
