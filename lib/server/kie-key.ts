import 'server-only';
import { doorsHere } from './door-of';
import type { Environment } from './environment.mjs';
import { localSecret } from './local-secret';

/** Whether only one's own people reach the stand-ins, which then answer to a key that all know. */
export const isWorkshop = (env: Environment): boolean => doorsHere(env) === 'home';

/**
 * What Kie is called with. Where there is a door the built-in engine has a key of its own: with the
 * one that all know, whoever is outside would have the engine to themselves.
 */
export const kieKey = (env: Environment): string =>
  env.kie.standIn && !isWorkshop(env) ? localSecret(env.dataDir, 'kie') : env.kie.apiKey;
