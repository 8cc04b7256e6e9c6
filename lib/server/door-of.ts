import 'server-only';
import { doorsOf } from '@/lib/door/doors';
import type { Environment } from './environment.mjs';
import { sessionKey } from './session';

/** By which ways people come in here, and what their sessions are sealed with. */
export function doorOf(env: Environment) {
  const { passcodes, isPublic } = env.door;
  const hasPasscode = passcodes.length > 0;
  const doors = doorsOf({ hasPasscode, isPublic, isHosted: env.isServerless });
  return { doors, passcodes, key: sessionKey(env) };
}
