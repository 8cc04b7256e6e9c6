import nextEnv from '@next/env';
import {
  ConfigurationError,
  type Environment,
  readEnvironment,
} from '@/lib/server/environment.mjs';

const QUIET = { info: () => undefined, error: () => undefined };

/**
 * The configuration as the app would find it here: variables, and what `.env` files add to them, by
 * the rules of Next.
 * @param appUrl where the world reaches the app, where that is not this machine
 * @returns the problems where it cannot work
 */
export function readConfiguration(appUrl?: string): Environment | readonly string[] {
  const { combinedEnv } = nextEnv.loadEnvConfig(process.cwd(), false, QUIET);
  try {
    return readEnvironment(appUrl ? { ...combinedEnv, APP_URL: appUrl } : combinedEnv);
  } catch (thrown) {
    if (thrown instanceof ConfigurationError) return thrown.problems;
    throw thrown;
  }
}
