import { counted, days, LOCALE } from './en-numbers';

/** What is said to whoever runs a deployment, of how it was found: on its own page, and in a terminal. */

/** What a check found, and what is to be done; null where nothing is. */
type Sayings = readonly [says: string, remedy: string | null];

/** The others' words are shown as they are. */
type Value = string | number;

const REDEPLOY = 'and deploy again';

const clock = new Intl.DateTimeFormat(LOCALE, { timeStyle: 'long', timeZone: 'UTC' });

export const enDoctor = {
  name: 'Clearcut',
  title: 'Preflight',
  about: 'What this deployment stands on, tried just now. Secrets are never shown.',
  command: 'Clearcut: preflight',
  again: 'Check again',
  checking: 'Checking…',
  checkedAt: (ms: number) => `Checked at ${clock.format(ms)}`,
  list: 'Checks',
  remedy: 'What to do',

  summary: (problems: number, advice: number): string => {
    if (problems > 0 && advice > 0) {
      return `${counted(problems, 'problem', 'problems')}, and ${counted(advice, 'piece', 'pieces')} of advice`;
    }
    if (problems > 0) return counted(problems, 'problem', 'problems');
    return advice > 0
      ? `No problems, ${counted(advice, 'piece', 'pieces')} of advice`
      : 'All is well';
  },

  standings: { ok: 'OK', advice: 'Advice', problem: 'Problem' },

  checks: {
    configuration: 'Configuration',
    kie: 'Kie',
    signature: 'Signed callbacks',
    blob: 'Blob store',
    database: 'Database',
    pooling: 'Connections',
    callback: 'Callback address',
    clock: 'Clock',
    doors: 'Doors',
    sweep: 'Daily sweep',
    retention: 'Retention',
  },

  said: {
    'configuration-ok': () => ['All variables can be read.', null],
    'configuration-broken': (problem) => [
      String(problem),
      `Correct the variable, in Vercel under Settings → Environment Variables or in your .env file, ${REDEPLOY}.`,
    ],

    'kie-ok': (left) => [
      `The key is known. ${counted(Number(left), 'credit', 'credits')} left.`,
      null,
    ],
    'kie-low': (left) => [
      `The key is known, but only ${counted(Number(left), 'credit is', 'credits are')} left.`,
      'Top the account up at kie.ai/billing. Each photo takes one credit.',
    ],
    'kie-empty': () => [
      'The key is known, but the account has no credits. All photos wait.',
      'Top the account up at kie.ai/billing. What waits goes on by itself.',
    ],
    'kie-refused': () => [
      'Kie does not know the key.',
      `Make a key at kie.ai/api-key, set KIE_API_KEY to it ${REDEPLOY}.`,
    ],
    'kie-odd': (code) => [
      `Kie answers with code ${code} when asked for the credits.`,
      'Try again in a few minutes. If it stays, look at kie.ai for news, and at KIE_API_URL if you have set it.',
    ],
    'kie-silent': (why) => [
      `Kie does not answer: ${why}`,
      'Check that this machine reaches api.kie.ai over https, and KIE_API_URL if you have set it.',
    ],
    'kie-built-in': () => [
      'No key is set: the built-in engine does the work, on this machine.',
      null,
    ],
    'kie-built-in-silent': () => [
      'No key is set, and the built-in engine does not answer: it works inside the running app.',
      'Start the app (npm start) and check again; or set KIE_API_KEY to work with Kie.',
    ],

    'signature-ok': () => ["Callbacks are held against Kie's signature.", null],
    'signature-missing': () => [
      'Callbacks are not signed. Each still carries a key of its own, and nothing in it is believed.',
      `Switch signed callbacks on at kie.ai/settings, set KIE_WEBHOOK_HMAC_KEY to the secret ${REDEPLOY}.`,
    ],

    'blob-ok': () => [
      'An object was written, read and deleted; a stranger could not read it.',
      null,
    ],
    'blob-local': () => [
      'Pictures lie in the data folder of this machine. One was written, read and deleted.',
      null,
    ],
    'blob-local-silent': () => [
      'No store is set, and the local one does not answer: it works inside the running app.',
      'Start the app (npm start) and check again; or set BLOB_READ_WRITE_TOKEN to the token of a private Blob store.',
    ],
    'blob-unknown-store': () => [
      'The store that the token is for does not exist.',
      `In Vercel under Storage create a private Blob store, connect it to the project ${REDEPLOY}: it sets BLOB_READ_WRITE_TOKEN.`,
    ],
    'blob-refused': () => [
      'The store refuses the token.',
      `In Vercel under Storage open the store and connect it to the project again, or copy its read-write token to BLOB_READ_WRITE_TOKEN, ${REDEPLOY}.`,
    ],
    'blob-public-store': () => [
      'The store is a public one. Clearcut keeps pictures in a private one alone.',
      `In Vercel under Storage create a Blob store with private access, connect it instead ${REDEPLOY}. How a store may be reached cannot be changed later.`,
    ],
    'blob-suspended': () => [
      'The store is suspended.',
      'Open the store in Vercel under Storage, or Usage: a limit of the plan was reached.',
    ],
    'blob-open': () => [
      'A stranger can read what is in the store.',
      'Check BLOB_READ_ORIGIN: what stands in front of the store must ask for its signature.',
    ],
    'blob-failed': (why) => [
      `The store does not work (${why}).`,
      'Try again. If it stays, look at vercel-status.com, and at VERCEL_BLOB_API_URL and BLOB_READ_ORIGIN if you have set them.',
    ],

    'database-ok': () => ['PostgreSQL answers, and has all migrations.', null],
    'database-embedded': () => [
      'The embedded database works. It serves one process, and lies in the data folder.',
      null,
    ],
    'database-embedded-idle': () => [
      'DATABASE_URL is not set: the app keeps an embedded database in the data folder, for one process.',
      null,
    ],
    'database-down': (why) => [
      `The database does not answer: ${why}`,
      'Check DATABASE_URL (host, user, password, name of the database) and that the server takes connections from here. In Vercel, connect the database under Storage again.',
    ],
    'database-behind': (missing) => [
      `The database is not migrated. Missing: ${missing}`,
      'Deploy again: a build on Vercel migrates, and elsewhere the app does when it starts. By hand: npm run migrate.',
    ],
    'database-ahead': () => [
      'The database was migrated by a newer version of Clearcut.',
      'Deploy that version again, or one that is newer.',
    ],

    'pooling-ok': () => ['Connections go through a pooler.', null],
    'pooling-direct': () => [
      'DATABASE_URL seems to lead to the server itself. Functions come in numbers, and each opens connections of its own.',
      `Set DATABASE_URL to the pooled address (with Neon the host with “-pooler” in it, elsewhere that of PgBouncer) ${REDEPLOY}.`,
    ],

    'callback-ok': (url) => [`Kie calls back at ${url}, which answers from here.`, null],
    'callback-at-home': () => ['The built-in engine calls back on this machine.', null],
    'callback-near': (url) => [
      `Kie cannot reach ${url}, so results are asked for instead, a few seconds later.`,
      'Set APP_URL to the https address at which the world reaches the app.',
    ],
    'callback-plain': (url) => [
      `Kie calls back at ${url}, without encryption.`,
      'Put the app behind https, and set APP_URL to that address.',
    ],
    'callback-protected': (url) => [
      `Vercel's deployment protection stands before ${url}: Kie is turned away, and results are asked for instead, a few seconds later.`,
      'In Vercel under Settings → Deployment Protection add a secret under Protection Bypass for Automation, and deploy again. It is then part of the address that Kie is given.',
    ],
    'callback-foreign': (what) => [
      `Somebody else answers where Kie would call back (${what}). Results are asked for instead.`,
      'Set APP_URL to where the world reaches this app, and let the proxy in front of it pass /api/ on.',
    ],
    'callback-silent': (why) => [
      `Nobody answers where Kie would call back (${why}). Results are asked for instead.`,
      'Check APP_URL and that its name leads to this app. Some networks cannot reach themselves: then try the address from elsewhere.',
    ],

    'clock-ok': () => ['It agrees with the clocks of others.', null],
    'clock-off': (seconds) => [
      `It is ${counted(Number(seconds), 'second', 'seconds')} off. From five minutes on, signed callbacks are refused.`,
      'Let the machine set its clock by itself (NTP, timedatectl set-ntp true).',
    ],
    'clock-unknown': () => [
      'Nobody answered who could tell the time.',
      'Mend what does not answer, and check again.',
    ],

    'doors-home': () => ['Open: whoever reaches this machine is at home.', null],
    'doors-open': () => [
      'Open to whoever reaches the address, and each photo spends a credit of yours.',
      `Set TEAM_PASSCODE, or PUBLIC_PHOTOS_PER_DAY with what the public may use in a day, ${REDEPLOY}.`,
    ],
    'doors-team': () => ['Who has a passcode comes in, and shares batches and presets.', null],
    'doors-public': () => [
      'Everybody may come in, each sees their own batches, within the allowances.',
      null,
    ],
    'doors-both': () => [
      'Who has a passcode is of the team. Everybody else is a visitor, within the allowances.',
      null,
    ],
    'doors-team-unseen': () => [
      'Who has a passcode comes in. Where they come from is not seen, so that one stranger who tries passcodes can keep all others from signing in.',
      `Set TRUSTED_PROXIES to the number of proxies in front that add to X-Forwarded-For, ${REDEPLOY}.`,
    ],
    'doors-public-unseen': () => [
      'Everybody may come in, but there is no limit by address: one who comes as many visitors can use up the day.',
      `Set TRUSTED_PROXIES to the number of proxies in front that add to X-Forwarded-For, ${REDEPLOY}.`,
    ],
    'doors-closed': () => [
      'Closed: nobody comes in, as no door is set.',
      `Set TEAM_PASSCODE for a team, or PUBLIC_PHOTOS_PER_DAY for everybody, ${REDEPLOY}.`,
    ],

    'sweep-ok': () => ['The daily call of /api/sweep brings its secret.', null],
    'sweep-itself': () => [
      'The app sweeps by itself. With CRON_SECRET set, /api/sweep can be called as well.',
      null,
    ],
    'sweep-missing': () => [
      'CRON_SECRET is not set: the daily call is refused, and the app only sweeps while somebody uses it.',
      `Set CRON_SECRET to 16 characters or more by chance (openssl rand -hex 32) ${REDEPLOY}.`,
    ],

    retention: (count) => [
      `Cut-outs and records are kept for ${days(Number(count))}, and go at once when they are deleted.`,
      null,
    ],
  } satisfies Record<string, (value: Value) => Sayings>,
};

type Shapes = typeof enDoctor;
export type DoctorMessages = Omit<Shapes, 'said'> & {
  said: Record<keyof Shapes['said'], (value: Value) => Sayings>;
};
