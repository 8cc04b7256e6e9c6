import { VARIABLES } from '../../lib/server/environment.mjs';

/**
 * This process's variables for a test run: whatever this machine is set up for, no test may reach a
 * real service. Empty counts as absent, and unlike an absent variable it is not filled in from an
 * `.env` file.
 * @returns {NodeJS.ProcessEnv}
 */
export const cleanEnvironment = () => ({
  ...process.env,
  ...Object.fromEntries(VARIABLES.map((name) => [name, ''])),
  NEXT_TELEMETRY_DISABLED: '1',
});
