import { z } from 'zod';

const milliseconds = z.number().min(0).max(3_600_000);
const code = z.number().int().min(400).max(599);
const rate = z.strictObject({
  limit: z.number().int().min(0),
  windowMs: z.number().int().positive(),
});

export const knobsSchema = z.strictObject({
  /** Least time from a task's creation to its end. */
  latencyMs: milliseconds,
  /** How long each API reply is held back once it is decided. */
  replyMs: milliseconds,
  /** The code with which creates, or with `failAs: "task"` the tasks, fail. */
  fail: code.nullable(),
  failAs: z.enum(['create', 'task']),
  failMsg: z.string().nullable(),
  /** How many creates `fail` is for; then it is turned off. `null`: all. */
  failNext: z.number().int().positive().nullable(),
  /** The code with which every recordInfo is answered. */
  failReads: code.nullable(),
  /** Every API call is answered with 455. */
  maintenance: z.boolean(),
  /** Errors carry their code as HTTP status too, where Kie mostly says 200. */
  httpStatus: z.boolean(),
  /**
   * What the client gets from a create. `lost`: the task is made, the connection breaks inside
   * the reply. `dropped`: it breaks and no task is made. `html`: the task is made, a proxy answers
   * 502 with a page. `no-id`: the task is made, the reply is a success without an id.
   */
  reply: z.enum(['ok', 'lost', 'dropped', 'html', 'no-id']),
  callback: z.enum(['ok', 'lost', 'double', 'early', 'late', 'unsigned', 'stale', 'forged']),
  /** How much later a `late` callback is. */
  lateMs: milliseconds,
  /** First wait before a callback is sent again; each further one is five times as long. */
  retryMs: milliseconds,
  /** Which of Kie's pages the callback is spelled after. */
  envelope: z.enum(['market', 'webhook-page', 'old']),
  /** What recordInfo says of a task that exists. */
  record: z.enum([
    'ok',
    'null-data',
    'not-yet',
    'garbage',
    'html',
    'april',
    'no-urls',
    'broken-json',
    'as-object',
    'failed-alias',
    'unknown-state',
    'foreign-url',
  ]),
  /** What is served under a result's URL. `denied`: 403 there, but not by `download-url`. */
  result: z.enum([
    'png',
    'webp',
    'gone',
    'denied',
    'truncated',
    'wrong-size',
    'opaque',
    'html',
    'redirect',
    'endless',
  ]),
  creates: rate,
  reads: rate,
});

const patchSchema = knobsSchema.partial().extend({
  /** Sets the account's credits, which are no knob but kept with the tasks. */
  credits: z.number().min(0).optional(),
  /** First puts every knob and the credits back to where they began. */
  reset: z.boolean().optional(),
});

export type KieKnobs = z.infer<typeof knobsSchema>;

export const DEFAULT_KNOBS: KieKnobs = {
  latencyMs: 0,
  replyMs: 0,
  fail: null,
  failAs: 'create',
  failMsg: null,
  failNext: null,
  failReads: null,
  maintenance: false,
  httpStatus: false,
  reply: 'ok',
  callback: 'ok',
  lateMs: 5_000,
  retryMs: 1_000,
  envelope: 'market',
  record: 'ok',
  result: 'png',
  creates: { limit: 20, windowMs: 10_000 },
  // Kie's ten a second, measured over two, so that a client which keeps to ten is never refused.
  reads: { limit: 20, windowMs: 2_000 },
};

/** The account begins with this: a decimal, as Kie's live balances are. */
export const STARTING_CREDITS = 10_000.25;

/** The knobs as they stand, in memory only. */
export type KnobBoard = {
  readonly current: KieKnobs;
  /**
   * Turns what `json` names and leaves the rest.
   * @returns the credits to set, if any
   * @throws {z.ZodError} for an unknown knob or a value outside its range; nothing is turned then
   */
  turn(json: unknown): { credits: number | undefined };
  /** Takes the failure that `fail` holds ready, and counts it off against `failNext`. */
  takeFailure(): { code: number; as: 'create' | 'task'; msg: string | null } | null;
};

export function createKnobBoard(): KnobBoard {
  let current = DEFAULT_KNOBS;
  return {
    get current() {
      return current;
    },
    turn(json) {
      const { credits, reset, ...turned } = patchSchema.parse(json);
      current = knobsSchema.parse({ ...(reset ? DEFAULT_KNOBS : current), ...turned });
      return { credits: credits ?? (reset ? STARTING_CREDITS : undefined) };
    },
    takeFailure() {
      const { fail, failAs, failMsg, failNext } = current;
      if (fail === null) return null;
      if (failNext === 1) current = { ...current, fail: null, failNext: null };
      else if (failNext !== null) current = { ...current, failNext: failNext - 1 };
      return { code: fail, as: failAs, msg: failMsg };
    },
  };
}
