import 'server-only';
import { newId } from '@/lib/base/ids';
import { whoAsks } from '@/lib/door/who';
import { doorOf } from './door-of';
import type { Environment } from './environment.mjs';
import { isHttps, openSession, sealedAtMs, sealSession, sessionCookie } from './session';

/** How old a seal gets before it is made anew. */
const FRESH_MS = 86_400_000;

/** What a request brings, as `NextRequest` has it. */
interface Asking {
  method: string;
  headers: Pick<Headers, 'get'>;
  cookies: { get(name: string): { value: string } | undefined };
}

/** Browsers older than `Sec-Fetch-Dest` say only that they would take a page. */
const isPage = (headers: Asking['headers']): boolean => {
  const wanted = headers.get('sec-fetch-dest');
  if (wanted !== null) return wanted === 'document';
  return /^text\/html\b/.test(headers.get('accept') ?? '');
};

/**
 * The cookie to set with a page: one of the public is given a workspace before anything of theirs
 * can be sent from two places at once, and keeps it for as long as they come back in time.
 * Renewed at each page it would undo a sign-in that is answered before the page is.
 * @returns null where there is nothing to set
 */
export async function visitorCookie(env: Environment, { method, headers, cookies }: Asking) {
  if (method !== 'GET' || !isPage(headers) || !env.door.isPublic) return null;
  const door = doorOf(env);
  const cookie = sessionCookie(isHttps(env, headers.get('x-forwarded-proto')));
  const sealed = cookies.get(cookie.name)?.value;
  const session = sealed ? await openSession(door.key, sealed) : null;
  const who = whoAsks(door, headers.get('host') ?? '', session, () => `v${newId()}`);
  if (typeof who === 'string' || who.door !== 'public') return null;
  const isFresh = sealed !== undefined && Date.now() - sealedAtMs(sealed) < FRESH_MS;
  if (session?.visitor && isFresh) return null;
  const value = await sealSession(door.key, { visitor: who.workspace, member: null });
  return { ...cookie, value };
}
