import nextEnv from '@next/env';
import {
  ConfigurationError,
  type Environment,
  readEnvironment,
} from '@/lib/server/environment.mjs';

/**
 * The configuration as the app would find it here: variables, and what `.env` files add to them, by
 * the rules of Next.
 * @returns the problems where it cannot work
 */
export function readConfiguration(): Environment | readonly string[] {
  nextEnv.loadEnvConfig(process.cwd(), false, { info: () => undefined, error: () => undefined });
  try {
    return readEnvironment();
  } catch (thrown) {
    if (thrown instanceof ConfigurationError) return thrown.problems;
    throw thrown;
  }
}
