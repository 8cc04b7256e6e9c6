import 'server-only';
import { delay } from '@/lib/base/async';
import { err, ok, type Result } from '@/lib/base/result';
import { dropOldTries, forgetTries, returnTry, takeTry } from '@/lib/db/sign-in-tries';
import { callerAddress, digestOfAddress } from '@/lib/door/address';
import { memberName } from '@/lib/door/member-name';
import { type Membership, membershipBy, passcodeGiven } from '@/lib/door/membership';
import { explain } from './log';
import type { Services } from './services';
import { sessionKey } from './session';

const WINDOW_MS = 15 * 60_000;
/** Enough for whoever mistypes; and for a team that has forgotten, all at once. */
const ADDRESS_TRIES = 10;
const ALL_TRIES = 200;
const ALL = 'all';

const SLOWEST_MS = 4_000;
const slowMs = (taken: number) => Math.min(SLOWEST_MS, 250 * 2 ** (taken - 1));

/** Why somebody was not signed in; `againMs` says when it may be tried again. */
export interface SignInProblem {
  why: 'wrong' | 'name' | 'tooMany' | 'unavailable';
  againMs: number;
}

/**
 * Whether a passcode and a name make a member. Each place has a number of wrong tries in a window of
 * time; each wrong one takes longer than the last. The deployment has a number too: beyond it every
 * wrong one takes the longest, and where places cannot be told apart none is looked at. What was
 * given stands in no log.
 */
export async function checkSignIn(
  services: Pick<Services, 'env' | 'db' | 'log'>,
  { passcode, name, headers }: { passcode: string; name: string; headers: Pick<Headers, 'get'> },
): Promise<Result<Membership, SignInProblem>> {
  const { env, log } = services;
  const member = memberName(name);
  // Nothing is counted before the form is whole.
  if (!member) return err({ why: 'name', againMs: 0 });
  const key = sessionKey(env);
  const address = callerAddress(headers, env.front);
  const place = address && digestOfAddress(address, 'sign-in', key);
  try {
    const db = await services.db();
    const own = place
      ? await takeTry(db, { place, most: ADDRESS_TRIES, windowMs: WINDOW_MS })
      : null;
    if (own && 'againMs' in own) return tooMany(services, own.againMs);
    const all = await takeTry(db, { place: ALL, most: ALL_TRIES, windowMs: WINDOW_MS });
    const isFull = 'againMs' in all;
    // Where each place has its own limit, one stranger with many of them only slows the others down.
    if (isFull && !own) return tooMany(services, all.againMs);
    const taken = isFull ? ALL_TRIES : (own?.taken ?? all.taken);
    const given = passcodeGiven(env.door.passcodes, passcode);
    if (!given) {
      log('sign-in.wrong', { taken });
      await delay(slowMs(taken));
      return err({ why: 'wrong', againMs: 0 });
    }
    if (!isFull) await returnTry(db, ALL);
    if (place) await forgetTries(db, place);
    await dropOldTries(db);
    log('sign-in', { passcode: given.name });
    return ok(membershipBy(key, given, member));
  } catch (thrown) {
    log('sign-in.failed', { why: explain(thrown) });
    return err({ why: 'unavailable', againMs: 0 });
  }
}

function tooMany({ log }: Pick<Services, 'log'>, againMs: number) {
  log('sign-in.refused', { againMs });
  return err({ why: 'tooMany' as const, againMs });
}
