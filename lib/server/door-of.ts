import 'server-only';
import { type Doors, doorsOf } from '@/lib/door/doors';
import { isOwnHost } from '@/lib/door/host';
import type { Environment } from './environment.mjs';
import { sessionKey } from './session';

/** By which ways people come in here. */
export const doorsHere = ({ door, isServerless }: Environment): Doors =>
  doorsOf({
    hasPasscode: door.passcodes.length > 0,
    isPublic: door.isPublic,
    isHosted: isServerless,
  });

/** The same, and what their sessions are sealed with, which is made where it is first asked for. */
export const doorOf = (env: Environment) => ({
  doors: doorsHere(env),
  passcodes: env.door.passcodes,
  isOwnHost: (host: string) => isOwnHost(host, env.appUrl),
  get key() {
    return sessionKey(env);
  },
});
