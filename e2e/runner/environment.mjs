const OURS = [
  'APP_URL',
  'BLOB_READ_ORIGIN',
  'BLOB_READ_WRITE_TOKEN',
  'DATABASE_URL',
  'DATA_DIR',
  'ENGINE',
  'KIE_API_KEY',
  'KIE_API_URL',
  'KIE_WEBHOOK_HMAC_KEY',
  'VERCEL',
  'VERCEL_BLOB_API_URL',
];

/**
 * This process's variables for a test run: whatever this machine is set up for, no test may reach a
 * real service. Empty counts as absent, and unlike an absent variable it is not filled in from an
 * `.env` file.
 * @returns {NodeJS.ProcessEnv}
 */
export const cleanEnvironment = () => ({
  ...process.env,
  ...Object.fromEntries(OURS.map((name) => [name, ''])),
  NEXT_TELEMETRY_DISABLED: '1',
});
