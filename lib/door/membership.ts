import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import { asCompared, type Passcode } from './passcodes.mjs';

/** Somebody's membership, as their session carries it. */
export interface Membership {
  /** The name of the passcode that they came in by; empty where there is but one. */
  passcode: string;
  /** What that passcode was, so that another one under the same name is not taken for it. */
  digest: string;
  name: string;
}

const sha256 = (text: string) => createHash('sha256').update(text).digest();

/** Takes as long whether it is right, nearly right or wrong. */
const isSame = (one: string, other: string) => timingSafeEqual(sha256(one), sha256(other));

/** The passcode that was given; null where it is none of them. All are compared, whichever it is. */
export function passcodeGiven(passcodes: readonly Passcode[], given: string): Passcode | null {
  const text = asCompared(given);
  let found: Passcode | null = null;
  for (const passcode of passcodes) {
    if (isSame(passcode.secret, text)) found = passcode;
  }
  return found;
}

const digestOf = (key: string, { name, secret }: Passcode): string =>
  createHmac('sha256', key).update(`${name}\0${secret}`).digest('base64url').slice(0, 22);

/** @param key of the sessions: without it nobody can try passcodes on a digest */
export const membershipBy = (key: string, passcode: Passcode, name: string): Membership => ({
  passcode: passcode.name,
  digest: digestOf(key, passcode),
  name,
});

/** Whether the passcode that somebody came in by is still there, and still the same. */
export function isStillMember(
  key: string,
  passcodes: readonly Passcode[],
  { passcode, digest }: Membership,
): boolean {
  const current = passcodes.find(({ name }) => name === passcode);
  return current !== undefined && isSame(digestOf(key, current), digest);
}
