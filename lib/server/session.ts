import 'server-only';
import { hkdfSync } from 'node:crypto';
import { sealData, unsealData } from 'iron-session';
import { z } from 'zod';
import type { Session } from '@/lib/door/who';
import type { Environment } from './environment.mjs';
import { localSecret } from './local-secret';

/** In seconds. */
export const SESSION_S = 30 * 86_400;
/** Longer than any that we seal, and short enough to be read for nothing. */
const MAX_LENGTH = 2_000;

const sessionSchema = z.object({
  visitor: z
    .string()
    .regex(/^v[0-9a-z]{26}$/)
    .nullable(),
  member: z.object({ passcode: z.string(), digest: z.string(), name: z.string() }).nullable(),
});

type Keyed = Pick<Environment, 'door' | 'blob' | 'dataDir'>;

let derived: { of: string; key: string } | null = null;

/**
 * What sessions are sealed with: made of `SESSION_SECRET`, or else of a secret that is there
 * already, so that all instances have the same. Whoever changes it ends all sessions.
 */
export function sessionKey({ door, blob, dataDir }: Keyed): string {
  const secret = door.sessionSecret ?? blob.token ?? localSecret(dataDir, 'session');
  if (derived?.of !== secret) {
    const bytes = Buffer.from(hkdfSync('sha256', secret, 'clearcut', 'sessions', 32));
    derived = { of: secret, key: bytes.toString('base64url') };
  }
  return derived.key;
}

/** Encrypted and signed, with the moment in it at which it runs out. */
export const sealSession = (key: string, session: Session): Promise<string> =>
  sealData(session, { password: key, ttl: SESSION_S });

/**
 * When a session was sealed, as far as `openSession` has found it whole; NaN for what is none. The
 * sixth part of a seal (Fe26.2) says when it runs out.
 */
export const sealedAtMs = (sealed: string): number =>
  Number(sealed.split('*')[5] || Number.NaN) - SESSION_S * 1_000;

/** What a cookie holds; null for one that was forged, cut off, or has run out. */
export async function openSession(key: string, sealed: string): Promise<Session | null> {
  if (sealed.length > MAX_LENGTH) return null;
  const data = await unsealData(sealed, { password: key, ttl: SESSION_S }).catch(() => null);
  return sessionSchema.safeParse(data).data ?? null;
}

/**
 * On https no other host, and nothing that listens on http, can set the cookie: the browser takes
 * one of this name only from https, for this host alone (RFC 6265bis, 4.1.3.2).
 */
export const sessionCookie = (isHttps: boolean) => ({
  name: isHttps ? '__Host-clearcut' : 'clearcut',
  httpOnly: true,
  secure: isHttps,
  sameSite: 'lax' as const,
  path: '/',
  maxAge: SESSION_S,
});

/** Whether the browser spoke https, to us or to the proxy in front. */
export const isHttps = ({ appUrl }: Pick<Environment, 'appUrl'>, forwardedProto: string | null) =>
  appUrl.startsWith('https:') || forwardedProto?.split(',')[0]?.trim() === 'https';
