import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeEach, expect, test } from 'vitest';
import { onBothEngines } from '@/lib/db/fixture';
import { signInTries } from '@/lib/db/schema';
import { type Environment, readEnvironment } from './environment.mjs';
import { checkSignIn } from './sign-in';

const PASSCODE = 'tulips and hail';
const folder = mkdtempSync(path.join(tmpdir(), 'clearcut-sign-in-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const unseeing = readEnvironment({
  TEAM_PASSCODE: `spring=${PASSCODE},agency=a key of theirs`,
  DATA_DIR: folder,
});
const env: Environment = { ...unseeing, front: { ...unseeing.front, proxies: 1 } };

onBothEngines((db) => {
  const lines: string[] = [];
  beforeEach(async () => {
    lines.length = 0;
    await db().delete(signInTries);
  });

  const from = (address: string, passcode: string, name = 'Ada', at = env) =>
    checkSignIn(
      {
        env: at,
        db: async () => db(),
        log: (event, fields) => void lines.push(JSON.stringify([event, fields])),
      },
      { passcode, name, headers: new Headers({ 'x-forwarded-for': address }) },
    );
  const whyOf = async (outcome: ReturnType<typeof from>) => {
    const result = await outcome;
    return result.ok ? result.value.passcode : result.error.why;
  };

  test('each passcode makes a member, by its name', async () => {
    expect(await whyOf(from('192.0.2.1', PASSCODE))).toBe('spring');
    expect(await whyOf(from('192.0.2.1', ' a key of theirs '))).toBe('agency');
    const outcome = await from('192.0.2.1', PASSCODE, '  Ada  Lovelace ');
    expect(outcome).toMatchObject({ ok: true, value: { name: 'Ada Lovelace' } });
  });

  test('nobody comes in without a name, and that is no try', async () => {
    for (let nth = 0; nth < 20; nth++) {
      expect(await whyOf(from('192.0.2.1', PASSCODE, ' '))).toBe('name');
    }
    expect(await whyOf(from('192.0.2.1', PASSCODE))).toBe('spring');
  });

  test('of many wrong tries at once ten are looked at, and then not even the right passcode', async () => {
    const outcomes = await Promise.all(
      Array.from({ length: 40 }, (_, nth) => whyOf(from('192.0.2.1', `wrong ${nth} passcode`))),
    );
    expect(outcomes.filter((why) => why === 'wrong')).toHaveLength(10);
    expect(outcomes.filter((why) => why === 'tooMany')).toHaveLength(30);
    const right = await from('192.0.2.1', PASSCODE);
    if (right.ok) throw new Error('let in');
    expect(right.error.why).toBe('tooMany');
    expect(right.error.againMs).toBeGreaterThan(10 * 60_000);
    expect(await whyOf(from('192.0.2.2', PASSCODE)), 'from elsewhere').toBe('spring');
    expect(lines.join()).not.toMatch(/wrong \d+ passcode|tulips|192\.0\.2/);
  });

  const oneIsLeft = () =>
    db()
      .insert(signInTries)
      .values({ place: 'all', taken: 199, endsAt: new Date(Date.now() + 60_000) });

  test('where no address is seen the deployment has a limit', async () => {
    await oneIsLeft();
    const unseen = (passcode: string) => whyOf(from('192.0.2.1', passcode, 'Ada', unseeing));
    expect(await unseen(PASSCODE), 'a right one is no wrong one').toBe('spring');
    expect(await unseen('wrong passcode')).toBe('wrong');
    expect(await unseen(PASSCODE)).toBe('tooMany');
  });

  test('a stranger of many addresses keeps nobody out, and is slowed down', async () => {
    await oneIsLeft();
    expect(await whyOf(from('192.0.2.3', 'wrong passcode'))).toBe('wrong');
    expect(await whyOf(from('192.0.2.4', PASSCODE))).toBe('spring');
    expect(await whyOf(from('192.0.2.5', 'wrong passcode'))).toBe('wrong');
    expect(lines.at(-1)).toContain('200');
    expect(await whyOf(from('192.0.2.6', PASSCODE)), 'still').toBe('spring');
  });

  test('where the tries cannot be counted nobody comes in', async () => {
    const outcome = await checkSignIn(
      { env, db: () => Promise.reject(new Error('down')), log: () => undefined },
      { passcode: PASSCODE, name: 'Ada', headers: new Headers() },
    );
    expect(outcome).toMatchObject({ ok: false, error: { why: 'unavailable' } });
  });
});
