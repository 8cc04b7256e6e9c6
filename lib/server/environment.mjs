// Plain JavaScript, so that next.config.mjs can read it at start: a configuration that cannot work
// stops the app there, with every problem named at once.
import path from 'node:path';
import { z } from 'zod';
import { parsePasscodes } from '../door/passcodes.mjs';

const LOOPBACK = /^(localhost|127(\.\d+){3}|\[::1\])$/;
/** @param {string} url */
const isLoopback = (url) => LOOPBACK.test(new URL(url).hostname);

/** An empty variable counts as absent: `.env` files and dashboards leave them behind.
 * @param {Record<string, string | undefined>} variables */
const withoutEmpty = (variables) =>
  Object.fromEntries(Object.entries(variables).filter(([, value]) => value?.trim()));

const url = z.url({ protocol: /^https?$/ }).transform((text) => text.replace(/\/+$/, ''));
/** @param {number} least @param {number} most */
const whole = (least, most) => z.coerce.number().int().min(least).max(most);

const passcodes = z.string().transform((text, { addIssue }) => {
  const { passcodes, problems } = parsePasscodes(text);
  for (const message of problems) addIssue({ code: 'custom', message });
  return passcodes;
});

/** Whether every reader of the address takes it for the same: `#`, `%` and others are escaped.
 * @param {string} text */
function isAddress(text) {
  if (!URL.canParse(text)) return false;
  const { username, password, pathname, hash } = new URL(text);
  try {
    for (const part of [username, password, pathname]) decodeURIComponent(part);
    return hash === '';
  } catch {
    return false;
  }
}

// Digits alone are read as an address, which may be none.
const host = z
  .string()
  .refine(
    (text) => /^[\w.-]+$/.test(text) && URL.canParse(`https://${text}`),
    'must be a host name',
  );

const schema = z.object({
  PORT: whole(1, 65_535).default(3000),
  DATA_DIR: z.string().default('.data'),
  APP_URL: url.optional(),
  DATABASE_URL: z
    .string()
    .regex(/^postgres(ql)?:\/\//, {
      error: 'must begin with postgres:// or postgresql://',
      abort: true,
    })
    .refine(isAddress, {
      error:
        'cannot be read as an address: write special characters of its password percent-encoded, # as %23 and % as %25',
    })
    .optional(),
  BLOB_READ_WRITE_TOKEN: z
    .string()
    .regex(/^vercel_blob_rw_[^_]+_.+$/, 'must be a token of the form vercel_blob_rw_…')
    .optional(),
  BLOB_READ_ORIGIN: url.optional(),
  VERCEL_BLOB_API_URL: url.optional(),
  KIE_API_KEY: z.string().optional(),
  KIE_API_URL: url.optional(),
  KIE_WEBHOOK_HMAC_KEY: z.string().optional(),
  KIE_RESULT_HOSTS: z.string().default('*.aiquickdraw.com,*.redpandaai.co,*.kie.ai'),
  KIE_CREATES: whole(1, 10_000).default(20),
  KIE_CREATES_WINDOW_MS: whole(100, 3_600_000).default(10_000),
  KIE_REPLY_TIMEOUT_MS: whole(100, 120_000).default(30_000),
  KIE_GRACE_MS: whole(1_000, 86_400_000).optional(),
  KIE_GIVE_UP_MS: whole(1_000, 86_400_000).optional(),
  KIE_PROBE_MS: whole(100, 3_600_000).default(10_000),
  RETENTION_DAYS: whole(1, 3_650).default(14),
  CRON_SECRET: z.string().min(16, 'must have at least 16 characters').optional(),
  TEAM_PASSCODE: passcodes.optional(),
  SESSION_SECRET: z.string().min(32, 'must have at least 32 characters').optional(),
  ENGINE: z.enum(['neural', 'classical']).default('neural'),
  PUBLIC_PHOTOS_PER_DAY: whole(1, 1_000_000).optional(),
  PUBLIC_PHOTOS_PER_VISITOR: whole(1, 1_000_000).default(10),
  PUBLIC_PHOTOS_PER_ADDRESS: whole(1, 1_000_000).default(30),
  TRUSTED_PROXIES: whole(0, 5).default(0),
  NODE_ENV: z.string().optional(),
  VERCEL: z.string().optional(),
  VERCEL_ENV: z.string().optional(),
  VERCEL_URL: host.optional(),
  VERCEL_BRANCH_URL: host.optional(),
  VERCEL_PROJECT_PRODUCTION_URL: host.optional(),
  VERCEL_AUTOMATION_BYPASS_SECRET: z.string().optional(),
});

/** The names of all variables that are read. */
export const VARIABLES = Object.keys(schema.shape);

/** Where the world reaches this deployment.
 * @param {z.infer<typeof schema>} env */
function publicUrl(env) {
  if (env.APP_URL) return env.APP_URL;
  const host =
    env.VERCEL_ENV === 'production'
      ? env.VERCEL_PROJECT_PRODUCTION_URL
      : (env.VERCEL_BRANCH_URL ?? env.VERCEL_URL);
  return host ? `https://${host}` : `http://localhost:${env.PORT}`;
}

/** Where Kie is to call. Vercel lets through its own protection who brings the project's secret.
 * @param {z.infer<typeof schema>} env @param {string} appUrl */
function callbackUrl(env, appUrl) {
  const url = new URL(`${appUrl}/api/callback`);
  if (env.VERCEL && env.VERCEL_AUTOMATION_BYPASS_SECRET) {
    url.searchParams.set('x-vercel-protection-bypass', env.VERCEL_AUTOMATION_BYPASS_SECRET);
  }
  return url.href;
}

/** @param {z.infer<typeof schema>} env */
function problemsOf(env) {
  const problems = [];
  const onVercel = Boolean(env.VERCEL);
  const kieIsFar = env.KIE_API_KEY && !(env.KIE_API_URL && isLoopback(env.KIE_API_URL));
  const blobIsNear =
    !env.BLOB_READ_WRITE_TOKEN || (env.BLOB_READ_ORIGIN && isLoopback(env.BLOB_READ_ORIGIN));
  if (kieIsFar && blobIsNear) {
    problems.push(
      'KIE_API_KEY is set, but pictures would lie in a store on this machine, where Kie cannot fetch them: set BLOB_READ_WRITE_TOKEN to the token of a private Vercel Blob store.',
    );
  }
  if (env.KIE_API_URL && !env.KIE_API_KEY) {
    problems.push('KIE_API_URL is set without KIE_API_KEY: set the key as well, or neither.');
  }
  if (onVercel && !env.KIE_API_KEY) {
    problems.push(
      'KIE_API_KEY is missing: the built-in engine does not run on Vercel. Make a key at kie.ai/api-key.',
    );
  }
  if (onVercel && !env.BLOB_READ_WRITE_TOKEN) {
    problems.push(
      'BLOB_READ_WRITE_TOKEN is missing: connect a private Blob store to the project in Vercel (Storage).',
    );
  }
  if (onVercel && !env.DATABASE_URL) {
    problems.push(
      'DATABASE_URL is missing: the embedded database does not outlive a function on Vercel. Connect a Postgres database to the project (Storage).',
    );
  }
  return problems;
}

/** Thrown for a configuration that cannot work; `problems` are sentences for the operator. */
export class ConfigurationError extends Error {
  /** @param {string[]} problems */
  constructor(problems) {
    super(`Clearcut cannot start:\n${problems.map((problem) => `  - ${problem}`).join('\n')}\n`);
    this.name = 'ConfigurationError';
    this.problems = problems;
  }
}

/**
 * The only reader of environment variables. Values never appear in the problems, since some of
 * them are secrets.
 * @param {Record<string, string | undefined>} variables
 * @throws {ConfigurationError} with every problem at once
 */
export function readEnvironment(variables = process.env) {
  const given = withoutEmpty(variables);
  const issues = schema.safeParse(given).error?.issues ?? [];
  const unreadable = issues.map(({ path: [name] }) => String(name));
  // What can be read is judged all the same; nothing is said twice about what cannot.
  const env = schema.parse(
    Object.fromEntries(Object.entries(given).filter(([name]) => !unreadable.includes(name))),
  );
  const problems = [
    ...issues.map(({ message }, i) => `${unreadable[i]}: ${message}`),
    ...problemsOf(env).filter((problem) => !unreadable.some((name) => problem.includes(name))),
  ];
  if (problems.length > 0) throw new ConfigurationError(problems);

  const self = `http://localhost:${env.PORT}`;
  const appUrl = publicUrl(env);
  const dataDir = path.resolve(env.DATA_DIR);
  const kieStandIn = !env.KIE_API_KEY;
  const blobStandIn = !env.BLOB_READ_WRITE_TOKEN;
  const graceMs = env.KIE_GRACE_MS ?? (kieStandIn ? 15_000 : 2 * 60_000);
  const kieUrl = env.KIE_API_URL ?? (kieStandIn ? `${self}/standin/kie` : 'https://api.kie.ai');

  return {
    /** Where this process answers on its own machine. */
    self,
    appUrl,
    dataDir,
    databaseUrl: env.DATABASE_URL ?? null,
    /** Behind Vercel's protection only who brings this comes in, and Kie is given it. */
    protectionBypass: (env.VERCEL && env.VERCEL_AUTOMATION_BYPASS_SECRET) || null,
    kie: {
      standIn: kieStandIn,
      baseUrl: kieUrl,
      apiKey: env.KIE_API_KEY ?? 'standin',
      // The stand-in signs as well, so that the check is exercised wherever there is no key.
      webhookKey: env.KIE_WEBHOOK_HMAC_KEY ?? (kieStandIn ? 'standin' : null),
      resultHosts: env.KIE_RESULT_HOSTS.split(',').map((host) => host.trim().toLowerCase()),
      /** Origins that may serve results although they are neither listed nor https. */
      resultOrigins: isLoopback(kieUrl) ? [new URL(kieUrl).origin] : [],
      // A far Kie cannot call a near address; asking it to would only fail on its side. The built-in
      // one need not take the way around the world.
      callbackUrl:
        kieStandIn && !isLoopback(appUrl)
          ? `${self}/api/callback`
          : isLoopback(kieUrl) || !isLoopback(appUrl)
            ? callbackUrl(env, appUrl)
            : null,
      creates: env.KIE_CREATES,
      windowMs: env.KIE_CREATES_WINDOW_MS,
      /** recordInfo: ten a second, for the whole account. */
      reads: 10,
      readsWindowMs: 1_000,
      replyTimeoutMs: env.KIE_REPLY_TIMEOUT_MS,
      /** How long a createTask without a reply may still be heard of; made again after twice this. */
      graceMs,
      /** How long it is tried to write an id down that Kie has given: losing it costs a credit. */
      recordMs: graceMs,
      /** How long a photo is tried for from the first try on, and how long Kie may work on it. The built-in engine takes one picture at a
       * time, so a large batch rightly waits long for it. */
      giveUpMs: env.KIE_GIVE_UP_MS ?? (kieStandIn ? 2 * 3_600_000 : 15 * 60_000),
      /** How long a pause lasts before it is tried whether it may end; longer with each try. */
      probeMs: env.KIE_PROBE_MS,
    },
    isDevelopment: env.NODE_ENV === 'development',
    /** Nothing goes on after an answer, except what is registered to. */
    isServerless: Boolean(env.VERCEL),
    /** How long cut-outs and records are kept. */
    retentionMs: env.RETENTION_DAYS * 86_400_000,
    /** What the daily sweep is called with. */
    cronSecret: env.CRON_SECRET ?? null,
    blob: {
      standIn: blobStandIn,
      token: env.BLOB_READ_WRITE_TOKEN ?? null,
      apiUrl: env.VERCEL_BLOB_API_URL ?? (blobStandIn ? `${self}/standin/blob` : null),
      readOrigin:
        env.BLOB_READ_ORIGIN ?? (blobStandIn ? `${self}/standin/blob/files/private` : null),
    },
    door: {
      /** Of the team; where there are none it has no door. */
      passcodes: env.TEAM_PASSCODE ?? [],
      /** Whether anybody may come in, each to a workspace of their own. */
      isPublic: env.PUBLIC_PHOTOS_PER_DAY !== undefined,
      /** What sessions are sealed with; without it the key is made of another secret. */
      sessionSecret: env.SESSION_SECRET ?? null,
    },
    engine: env.ENGINE,
    /** Photos that the public may begin in a day, altogether and each; null where it may not come in. */
    allowances: env.PUBLIC_PHOTOS_PER_DAY
      ? {
          deployment: env.PUBLIC_PHOTOS_PER_DAY,
          visitor: env.PUBLIC_PHOTOS_PER_VISITOR,
          address: env.PUBLIC_PHOTOS_PER_ADDRESS,
        }
      : null,
    /** Who says where a request comes from; with nobody who could, there is no limit by address. */
    front: { proxies: env.TRUSTED_PROXIES, isVercel: Boolean(env.VERCEL) },
  };
}

/** @typedef {ReturnType<typeof readEnvironment>} Environment */

/**
 * Tells the Blob SDK, which reads its variables at every call, where its service is. It retries
 * ten times by default, which keeps a request waiting for half an hour.
 * @param {Environment} env
 */
export function pointBlobSdk(env) {
  if (env.blob.apiUrl) process.env.VERCEL_BLOB_API_URL = env.blob.apiUrl;
  process.env.VERCEL_BLOB_RETRIES ??= '2';
}
