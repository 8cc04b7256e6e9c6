import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import type { ErrorCode } from '@/lib/base/errors';
import { hasPostgres } from '@/lib/db/fixture';
import { en } from '@/lib/messages/en';
import {
  knobsSchema as blobKnobsSchema,
  KNOBS_AT_REST,
  OPERATIONS,
  type Operation,
} from '@/lib/standin/blob/knobs';
import { DEFAULT_KNOBS, knobsSchema as kieKnobsSchema } from '@/lib/standin/kie/knobs';
import type { PauseReason } from '@/lib/task/task';
import { type Cell, CUTOUT, type FaultWorld, live, type Outcome, STEPS } from './faults/fixture';
import {
  BLOB_TOKEN,
  type DatabaseFault,
  type Faults,
  openFaultWorld,
  WEBHOOK_KEY,
} from './faults/world/fixture';

/**
 * Every fault of Kie, of Blob and of the database, at every step of a photo's way: how the photo
 * ends, what it costs, and what its owner reads.
 */

type End = Pick<
  Cell,
  'ends' | 'error' | 'met' | 'pause' | 'credits' | 'creates' | 'shown' | 'binned'
>;

const GOOD = 'for good';

const done: End = { ends: 'succeeded', credits: 1, creates: 1 };
/** Nothing was made, or what was made cost nothing. */
const failsFree = (error: ErrorCode, creates = 0): End => ({
  ends: 'failed',
  error,
  credits: 0,
  creates,
});
/** Kie did its work; whether it told us so is the page's knowledge of the credit. */
const failsPaid = (error: ErrorCode, shown: 0 | 1): End => ({
  ends: 'failed',
  error,
  credits: 1,
  creates: 1,
  shown,
});
const waits = (pause: PauseReason): End => ({ ends: 'waiting', pause, credits: 0, creates: 0 });
const goesOn = (pause: PauseReason): End => ({ ...done, pause });
/**
 * Of the first task neither the reply nor a callback nor anybody who could be asked told us: after
 * its graces it is made again. The ledger shows both, the first without its credit.
 */
const paidTwice: End = { ...done, credits: 2, creates: 2, shown: 1 };

const said = (value: unknown): string =>
  typeof value === 'string' ? value : JSON.stringify(value).replaceAll('"', '');
const label = ({ kie, blob, database }: Faults): string =>
  [
    ...Object.entries(kie ?? {}).map(([knob, value]) => `kie ${knob}=${said(value)}`),
    ...Object.entries(blob ?? {}).map(([knob, value]) => `blob ${knob}=${said(value)}`),
    ...(database
      ? [
          `database ${database.isLost ? 'lost' : 'away'} at ${database.at}`,
          ...(database.times ? [`${database.times}×`] : []),
        ]
      : []),
  ].join(', ');

const cell = (
  step: Cell['step'],
  turn: Faults,
  lasts: Cell['lasts'],
  end: End,
  mend?: Faults,
): Cell => ({ fault: label(turn), step, turn, lasts, ...end, ...(mend && { mend }) });

/** Kie takes its time, and so much of it passes for us. */
const slowly = (meanwhileMs: number, cell: Cell): Cell => ({
  ...cell,
  meanwhileMs,
  fault: `${cell.fault}, ${meanwhileMs / 1_000} s`,
});

const kie = (knobs: object): Faults => ({ kie: knobs });
const blob = (fail: string, ...failOps: Operation[]): Faults => ({ blob: { fail, failOps } });
const database = (fault: DatabaseFault): Faults => ({ database: fault });

const PAUSES: [number, PauseReason][] = [
  [401, 'key-refused'],
  [402, 'no-credits'],
  [404, 'not-found'],
  [433, 'key-capped'],
  [455, 'maintenance'],
  [505, 'switched-off'],
];
const BUSY = [408, 429, 500, 501, 550];
const REFUSED = [400, 422, 451];

const FAILED: [number, ErrorCode][] = [
  [400, 'picture-refused'],
  [401, 'removal-failed'],
  [402, 'removal-failed'],
  [404, 'removal-failed'],
  [408, 'timed-out'],
  [422, 'picture-refused'],
  [429, 'removal-failed'],
  [433, 'removal-failed'],
  [451, 'source-unreadable'],
  [455, 'removal-failed'],
  [500, 'removal-failed'],
  [501, 'removal-failed'],
  [505, 'removal-failed'],
  [550, 'removal-failed'],
];

const SENTENCES: [string, ErrorCode][] = [
  ['image could not be downloaded', 'source-unreadable'],
  ['no salient subject in the image', 'no-subject'],
  ['subject is unclear: use more contrast', 'subject-unclear'],
  ['backdrop is not plain: use a plain one', 'backdrop-not-plain'],
  ['something that nobody has seen yet', 'picture-refused'],
];

/** What each kind of record makes of a task that Kie has done well, as long as it says so. */
const RECORDS: Record<typeof DEFAULT_KNOBS.record, End> = {
  ok: done,
  'null-data': failsPaid('removal-failed', 0),
  'not-yet': failsPaid('removal-failed', 0),
  garbage: failsPaid('removal-failed', 0),
  html: failsPaid('timed-out', 0),
  april: done,
  'no-urls': failsPaid('result-missing', 0),
  'broken-json': failsPaid('result-missing', 0),
  'as-object': done,
  'failed-alias': done,
  'unknown-state': failsPaid('timed-out', 0),
  'foreign-url': failsPaid('result-unusable', 1),
};
const records = Object.entries(RECORDS);
const misleading = records.filter(([, end]) => end !== done);

const RESULTS: Record<typeof DEFAULT_KNOBS.result, End> = {
  png: done,
  webp: done,
  gone: failsPaid('result-missing', 1),
  denied: done,
  truncated: failsPaid('result-unusable', 1),
  'wrong-size': failsPaid('result-unusable', 1),
  opaque: failsPaid('result-unusable', 1),
  html: failsPaid('result-unusable', 1),
  redirect: failsPaid('result-unusable', 1),
  endless: failsPaid('result-unusable', 1),
};

const results = Object.entries(RESULTS);

/** Replies after which only a callback tells that there is a task. */
const SILENT = ['lost', 'html', 'no-id'] as const;
const HEARD = ['ok', 'double', 'late', 'early'] as const;
const UNHEARD = ['lost', 'unsigned', 'stale', 'forged'] as const;

const BLOB_FAILURES = [
  'service_unavailable',
  'store_suspended',
  'rate_limited',
  'unknown_error',
] as const;

const CELLS: Cell[] = [
  cell('create', {}, GOOD, done),

  // Kie: create
  ...PAUSES.map(([fail, pause]) => cell('create', kie({ fail }), GOOD, waits(pause))),
  ...PAUSES.map(([fail, pause]) => cell('create', kie({ fail }), 2, goesOn(pause))),
  ...PAUSES.slice(0, 2).map(([fail, pause]) =>
    cell('create', kie({ fail, httpStatus: true }), 1, goesOn(pause)),
  ),
  cell('create', kie({ fail: 402, failNext: 1 }), GOOD, goesOn('no-credits')),
  cell('create', kie({ credits: 0 }), GOOD, waits('no-credits')),
  cell('create', kie({ credits: 0 }), 2, goesOn('no-credits'), kie({ credits: 5 })),
  cell('create', kie({ maintenance: true }), GOOD, waits('maintenance')),
  cell('create', kie({ maintenance: true }), 2, goesOn('maintenance')),
  ...BUSY.map((fail) => cell('create', kie({ fail }), GOOD, failsFree('service-busy'))),
  ...BUSY.map((fail) => cell('create', kie({ fail }), 2, done)),
  ...[429, 500].map((fail) => cell('create', kie({ fail, httpStatus: true }), 2, done)),
  cell('create', kie({ fail: 500, failNext: 3 }), GOOD, done),
  cell('create', kie({ creates: { limit: 0, windowMs: 1_000 } }), GOOD, failsFree('service-busy')),
  cell('create', kie({ creates: { limit: 0, windowMs: 1_000 } }), 2, done),
  ...REFUSED.map((fail) => cell('create', kie({ fail }), GOOD, failsFree('picture-refused'))),
  cell('create', kie({ fail: 422, httpStatus: true }), GOOD, failsFree('picture-refused')),
  cell('create', kie({ httpStatus: true }), GOOD, done),
  cell('create', kie({ latencyMs: 120 }), GOOD, done),

  // Kie: the task fails
  ...FAILED.map(([fail, error]) =>
    cell('create', kie({ fail, failAs: 'task' }), GOOD, failsFree(error, 1)),
  ),
  ...SENTENCES.map(([failMsg, error]) =>
    cell('create', kie({ fail: 422, failAs: 'task', failMsg }), GOOD, failsFree(error, 1)),
  ),
  cell('read', kie({ fail: 500, failAs: 'task', record: 'failed-alias' }), GOOD, {
    ...failsFree('removal-failed', 1),
  }),
  ...kieKnobsSchema.shape.envelope.options.map((envelope) =>
    cell('callback', kie({ fail: 500, failAs: 'task', envelope }), GOOD, {
      ...failsFree('removal-failed', 1),
    }),
  ),

  // Kie: the reply
  cell('reply', kie({ reply: 'ok' }), GOOD, done),
  ...SILENT.map((reply) => cell('reply', kie({ reply }), GOOD, done)),
  ...SILENT.flatMap((reply) => [
    slowly(100_000, cell('reply', kie({ reply, latencyMs: 400 }), GOOD, done)),
    // Past the first grace, but within the one that begins when the silence is noticed.
    slowly(200_000, cell('reply', kie({ reply, latencyMs: 400 }), GOOD, done)),
  ]),
  slowly(600_000, cell('read', kie({ latencyMs: 400 }), GOOD, done)),
  cell('reply', kie({ reply: 'dropped' }), GOOD, failsFree('timed-out')),
  cell('reply', kie({ reply: 'dropped' }), 1, done),
  cell('reply', kie({ replyMs: 60 }), GOOD, done),
  cell('reply', kie({ replyMs: 2_000 }), 1, done),

  // Kie: the callback
  ...kieKnobsSchema.shape.callback.options.map((callback) =>
    cell('callback', kie({ callback }), GOOD, done),
  ),
  cell('callback', kie({ callback: 'late', lateMs: 200 }), GOOD, done),
  cell('callback', kie({ callback: 'unsigned', retryMs: 1 }), GOOD, done),
  ...kieKnobsSchema.shape.envelope.options.map((envelope) =>
    cell('callback', kie({ envelope }), GOOD, done),
  ),
  ...SILENT.flatMap((reply) =>
    HEARD.map((callback) => cell('callback', kie({ reply, callback }), GOOD, done)),
  ),
  ...SILENT.flatMap((reply) =>
    UNHEARD.map((callback) => cell('callback', kie({ reply, callback }), 1, paidTwice)),
  ),
  ...HEARD.map((callback) => cell('callback', kie({ reply: 'dropped', callback }), 1, done)),

  // Kie: recordInfo
  ...[404, 422].map((failReads) =>
    cell('read', kie({ failReads }), GOOD, failsPaid('removal-failed', 0)),
  ),
  ...[401, 402, 408, 429, 433, 455, 500, 501, 505, 550].map((failReads) =>
    cell('read', kie({ failReads }), GOOD, failsPaid('timed-out', 0)),
  ),
  ...[401, 404, 422, 429, 455, 500].map((failReads) => cell('read', kie({ failReads }), 2, done)),
  cell('read', kie({ failReads: 429, httpStatus: true }), 2, done),
  cell('read', kie({ reads: { limit: 0, windowMs: 1_000 } }), GOOD, failsPaid('timed-out', 0)),
  cell('read', kie({ reads: { limit: 0, windowMs: 1_000 } }), 2, done),
  ...records.map(([record, end]) => cell('read', kie({ record }), GOOD, end)),
  ...misleading.map(([record]) => cell('read', kie({ record }), 2, done)),
  // After it was given up: what Kie brings then is taken all the same.
  cell('read', kie({ record: 'unknown-state' }), 9, done),
  // Given up, and taken all the same once Kie knows what it has made.
  cell('read', kie({ record: 'null-data' }), 9, done),
  cell('read', kie({ record: 'no-urls' }), 12, done),
  ...records.map(([record, end]) => cell('read', kie({ callback: 'lost', record }), GOOD, end)),
  ...misleading.map(([record]) => cell('read', kie({ callback: 'lost', record }), 2, done)),

  // Kie: the result
  ...results.map(([result, end]) => cell('result', kie({ result }), GOOD, end)),
  ...results
    .filter(([, end]) => end !== done)
    .map(([result]) => cell('result', kie({ result }), 2, done)),

  // Blob
  cell('upload', blob('store_suspended', 'put'), GOOD, {
    ...failsFree('storage-unavailable'),
    ends: 'not submitted',
  }),
  cell('upload', blob('store_suspended', 'put'), 1, { ...done, met: 'storage-unavailable' }),
  cell('upload', blob('rate_limited', 'put'), 1, { ...done, met: 'storage-unavailable' }),
  cell('upload', { blob: { latencyMs: 40 } }, GOOD, done),
  ...BLOB_FAILURES.flatMap((fail) => [
    cell('create', blob(fail, 'signedToken'), GOOD, failsFree('storage-unavailable')),
    cell('create', blob(fail, 'signedToken'), 2, done),
    cell('create', blob(fail, 'read'), GOOD, failsFree('source-unreadable', 1)),
    cell('keep', blob(fail, 'put'), GOOD, failsPaid('storage-unavailable', 1)),
    cell('keep', blob(fail, 'put'), 2, done),
    cell('tidy', blob(fail, 'del'), 2, done),
    cell('status', blob(fail, 'head', 'list', 'copy', 'rename', 'multipart'), GOOD, done),
    cell('cut-out', blob(fail, 'read'), 1, { ...done, met: 'storage-unavailable' }),
  ]),
  cell('tidy', blob('service_unavailable', 'del'), GOOD, { ...done, binned: 1 }),
  cell('keep', { blob: { cutUploads: true } }, GOOD, failsPaid('storage-unavailable', 1)),
  cell('keep', { blob: { cutUploads: true } }, 2, done),
  cell('keep', { blob: { latencyMs: 40 } }, GOOD, done),

  // The database
  cell('grant', database({ at: 'grant' }), GOOD, done),
  cell('submit', database({ at: 'submit' }), GOOD, {
    ...failsFree('database-unavailable'),
    ends: 'not submitted',
  }),
  cell('submit', database({ at: 'submit', times: 1 }), 1, { ...done, met: 'database-unavailable' }),
  cell('create', database({ at: 'claim' }), GOOD, { ends: 'waiting', credits: 0, creates: 0 }),
  cell('create', database({ at: 'claim', times: 2 }), GOOD, done),
  cell('create', database({ at: 'sent' }), GOOD, { ends: 'waiting', credits: 0, creates: 0 }),
  cell('create', database({ at: 'sent', times: 1 }), GOOD, done),
  cell('create', { ...kie({ fail: 401 }), ...database({ at: 'pause', times: 2 }) }, 2, {
    ...goesOn('key-refused'),
  }),
  cell('reply', database({ at: 'reply', times: 2 }), GOOD, done),
  cell('reply', { ...kie({ callback: 'lost' }), ...database({ at: 'reply', times: 3 }) }, 1, done),
  cell('reply', database({ at: 'reply' }), 1, paidTwice),
  cell('callback', database({ at: 'callback', times: 1 }), GOOD, done),
  cell('callback', database({ at: 'callback' }), GOOD, done),
  cell('callback', { ...kie({ reply: 'lost' }), ...database({ at: 'callback', times: 2 }) }, GOOD, {
    ...done,
  }),
  cell('keep', database({ at: 'success', times: 1 }), GOOD, done),
  cell('keep', database({ at: 'success' }), 2, done),
  cell(
    'read',
    { ...kie({ fail: 500, failAs: 'task' }), ...database({ at: 'failure', times: 1 }) },
    GOOD,
    {
      ...failsFree('removal-failed', 1),
    },
  ),
  cell('tidy', database({ at: 'trash', times: 1 }), GOOD, done),
  cell('status', database({ at: 'status', times: 1 }), GOOD, {
    ...done,
    met: 'database-unavailable',
  }),
  cell('cut-out', database({ at: 'cut-out', times: 1 }), 1, {
    ...done,
    met: 'database-unavailable',
  }),

  // Its connection, lost inside a transaction
  cell('create', database({ at: 'claim', times: 1, isLost: true }), GOOD, done),
  cell('create', database({ at: 'sent', times: 1, isLost: true }), GOOD, done),
  cell('reply', database({ at: 'reply', times: 2, isLost: true }), GOOD, done),
  cell('keep', database({ at: 'success', times: 1, isLost: true }), GOOD, done),
];

/** What the person reads in the end: the photo's error, or what it waits for. */
function wordsOf({ ends, error, pause }: Cell): string {
  if (ends === 'succeeded') return CUTOUT;
  if (error) return en.errors[error];
  return pause ? 'Waiting: background removal is paused. Nothing is lost.' : 'In line';
}

const nameOf = ({ step, fault, lasts, ends }: Cell): string =>
  `${step}: ${fault || 'no fault'}, ${lasts === GOOD ? lasts : `for ${lasts}`}, ${ends}`;

const rows: string[] = [];

function print({ fault, step, lasts }: Cell, { ends, reads, credits, creates }: Outcome): void {
  const time = lasts === GOOD ? lasts : `${lasts} rounds`;
  const made = `${credits} cr / ${creates} tasks`;
  rows.push(
    `${step.padEnd(8)} ${(fault || 'none').padEnd(72)} ${time.padEnd(9)} ${ends.padEnd(13)} ${made.padEnd(16)} ${reads}`,
  );
}

describe.each([
  ['pglite', CELLS],
  // What depends on the database, on a true one.
  ['postgres', CELLS.filter(({ turn }) => turn.database)],
] as const)('on %s', (engine, cells) => {
  describe.skipIf(engine === 'postgres' && !hasPostgres)('a photo with a fault on its way', () => {
    let world: FaultWorld;
    const lines: string[] = [];
    beforeAll(async () => {
      vi.spyOn(console, 'log').mockImplementation((line) => lines.push(String(line)));
      world = await openFaultWorld(engine);
    });
    afterAll(async () => {
      vi.restoreAllMocks();
      await world.close();
      const head = `${engine}\n${'step'.padEnd(8)} ${'fault'.padEnd(72)} lasts     ends          costs            reads`;
      process.stdout.write(`${head}\n${rows.splice(0).join('\n')}\n`);
    });

    test.each(cells.map((cell) => [nameOf(cell), cell] as const))('%s', async (_, cell) => {
      const { reads, ...outcome } = await live(world, cell);
      print(cell, { reads, ...outcome });
      const { ends, error, met, pause, credits, creates, shown, binned } = cell;
      expect(outcome).toEqual({
        ends,
        error: error ?? null,
        met: met ?? null,
        pause: pause ?? null,
        credits,
        creates,
        shown: shown ?? credits,
        binned: binned ?? 0,
        isPaused: ends === 'waiting' && pause !== undefined,
        strays: [],
      });
      expect(reads).toBe(wordsOf(cell));
    });

    test('leaves no secret in the log', () => {
      expect(lines.length).toBeGreaterThan(0);
      const telling = new RegExp(`${BLOB_TOKEN}|${WEBHOOK_KEY}|[?&](key|vercel-blob-)`);
      expect(lines.filter((line) => telling.test(line))).toEqual([]);
    });
  });
});

describe('the matrix has a cell', () => {
  const kieCells = CELLS.flatMap(({ turn }) => Object.entries({ ...turn.kie }));
  const blobCells = CELLS.flatMap(({ turn }) => Object.entries({ ...turn.blob }));
  const values = (cells: [string, unknown][], name: string) =>
    cells.filter(([knob]) => knob === name).map(([, value]) => value);

  test('for every step', () => {
    expect(STEPS.filter((step) => !CELLS.some((cell) => cell.step === step))).toEqual([]);
  });
  test.each(Object.keys(DEFAULT_KNOBS))("for Kie's knob %s", (knob) => {
    expect(values(kieCells, knob)).not.toEqual([]);
  });
  test.each(['failAs', 'reply', 'callback', 'envelope', 'record', 'result'] as const)(
    "for every value of Kie's knob %s",
    (knob) => {
      const turned = [...values(kieCells, knob), DEFAULT_KNOBS[knob]];
      const { options } = kieKnobsSchema.shape[knob];
      expect(options.filter((value) => !turned.includes(value))).toEqual([]);
    },
  );
  test.each(Object.keys(KNOBS_AT_REST))("for Blob's knob %s", (knob) => {
    expect(values(blobCells, knob)).not.toEqual([]);
  });
  test('for every failure and every operation of Blob', () => {
    const failures = blobKnobsSchema.shape.fail.unwrap().options;
    expect(failures.filter((value) => !values(blobCells, 'fail').includes(value))).toEqual([]);
    const turned = values(blobCells, 'failOps').flat();
    expect(Object.keys(OPERATIONS).filter((name) => !turned.includes(name))).toEqual([]);
  });
});
