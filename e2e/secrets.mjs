/**
 * A value for every variable that is a secret, each unlike anything else, so that one that got out
 * is found. The build of a test run is made with them as well.
 */
export const SECRETS = {
  KIE_API_KEY: 'hidden-kie-key-5d1f',
  KIE_WEBHOOK_HMAC_KEY: 'hidden-webhook-key-90ab',
  BLOB_READ_WRITE_TOKEN: 'vercel_blob_rw_hiddenstore_hiddentoken7c2e',
  DATABASE_URL: 'postgres://hiddenuser:hiddenpassword4f6d@127.0.0.1:9/hiddenname',
  CRON_SECRET: 'hidden-cron-secret-8e3b',
  SESSION_SECRET: 'hidden-session-secret-of-32-signs-1a7c',
  TEAM_PASSCODE: 'hidden-passcode-2b9d',
};

/** No word of ours has it, and each of the secrets. */
export const MARK = /hidden(store|token|user|password|name|-(kie|webhook|cron|session|passcode))/;
