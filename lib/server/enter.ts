import 'server-only';
import { cookies, headers } from 'next/headers';
import { AppError } from '@/lib/base/errors';
import { newId } from '@/lib/base/ids';
import type { Membership } from '@/lib/door/membership';
import type { Visitor } from '@/lib/door/visitor';
import { type Outside, type Session, whoAsks } from '@/lib/door/who';
import { doorOf } from './door-of';
import type { Environment } from './environment.mjs';
import { services } from './services';
import { isHttps, openSession, sealSession, sessionCookie, sessionKey } from './session';

const cookieOf = async (env: Environment) =>
  sessionCookie(isHttps(env, (await headers()).get('x-forwarded-proto')));

/** What the cookie of the request says; null where it has none, or none that is whole. */
async function currentSession(env: Environment): Promise<Session | null> {
  const { name } = await cookieOf(env);
  const sealed = (await cookies()).get(name)?.value;
  return sealed ? openSession(sessionKey(env), sealed) : null;
}

/** Sets the cookie with the answer, as routes and actions may, and pages may not. */
async function keepSession(env: Environment, session: Session): Promise<void> {
  const { name, ...options } = await cookieOf(env);
  (await cookies()).set(name, await sealSession(sessionKey(env), session), options);
}

/** A forwarded host could be anything that a script of another site sets. */
const askedHost = async (): Promise<string> => (await headers()).get('host') ?? '';

/** Who asks, for a page, which shows a face of its own to whoever is outside. */
export async function whoEnters(): Promise<Visitor | Outside> {
  const { env } = services();
  const door = doorOf(env);
  const session = door.doors === 'home' ? null : await currentSession(env);
  return whoAsks(door, await askedHost(), session, () => `v${newId()}`);
}

/**
 * Who asks. Each route and action that is for people begins with it. One of the public who has no
 * workspace yet is given one with the answer.
 * @throws {AppError} `closed`, `signed-out`, `unknown-host`
 */
export async function enter(): Promise<Visitor> {
  const { env } = services();
  const door = doorOf(env);
  const session = door.doors === 'home' ? null : await currentSession(env);
  let isNew = false;
  const who = whoAsks(door, await askedHost(), session, () => {
    isNew = true;
    return `v${newId()}`;
  });
  if (typeof who === 'string') throw new AppError(who);
  if (isNew) await keepSession(env, { visitor: who.workspace, member: null });
  return who;
}

/** Signs somebody in on this browser, with the answer of an action. */
export async function keepMembership(env: Environment, member: Membership): Promise<void> {
  const session = await currentSession(env);
  await keepSession(env, { visitor: session?.visitor ?? null, member });
}

/** Signs them out; one of the public keeps their own workspace. */
export async function dropMembership(env: Environment): Promise<void> {
  const session = await currentSession(env);
  if (session?.visitor) return keepSession(env, { visitor: session.visitor, member: null });
  const { name, ...options } = await cookieOf(env);
  (await cookies()).set(name, '', { ...options, maxAge: 0 });
}
