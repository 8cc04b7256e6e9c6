import { type Random, randomOf } from './random';

export type Knobs = Readonly<Record<string, unknown>>;

/** The end of a process by kill -9, and its next start. */
export interface Kill {
  /** One of the two processes, or both at the same moment. */
  victims: readonly number[];
  /** From the period's beginning. */
  afterMs: number;
  downMs: number;
}

/** A stretch of time in which the knobs stand in one way. */
export interface Period {
  isCalm: boolean;
  ms: number;
  kie: Knobs;
  blob: Knobs;
  /** All connections to the database are cut at its beginning. */
  cutsDatabase: boolean;
  kills: Kill[];
  /** The faults in it, by kind, for the report. */
  faults: string[];
}

export interface Measure {
  photos: number;
  /** How many processes are killed. */
  kills: number;
  periods: number;
  leastMs: number;
  mostMs: number;
  /** Kie's allowance, for the stand-in and for the app. */
  creates: { limit: number; windowMs: number };
  /** How long the app waits for a sign of a create whose reply was lost. */
  graceMs: number;
  /** Time passes quicker for what a killed process held: see `estate.ts`. */
  hurriesLeases: boolean;
}

/** Every fault off, whatever was turned before. */
export const KIE_AT_REST: Knobs = {
  latencyMs: 0,
  replyMs: 0,
  reply: 'ok',
  callback: 'ok',
  fail: null,
  failAs: 'create',
  failNext: null,
  failReads: null,
  maintenance: false,
  httpStatus: false,
  record: 'ok',
  result: 'png',
};
export const BLOB_AT_REST: Knobs = { fail: null, failOps: [], latencyMs: 0, cutUploads: false };

const LATENCY_MS = 1_200;
const REPLY_MS = 1_000;
const LATE_MS = 800;
const DOWN_MS = [100, 3_000] as const;
/** Of what Kie made nothing usable of, a photo is given up in the end. So few periods are short. */
const MAX_BAD_RESULTS = 2;

interface Draw {
  kie: Record<string, unknown>;
  blob: Record<string, unknown>;
  faults: string[];
}

/** How a create is refused: for a while, for one reason of each kind that the app tells apart. */
function drawFailure(random: Random, draw: Draw): void {
  const fail = random.pick([429, 455, 500, 402]);
  if (fail === 455 && random.chance(0.5)) {
    draw.kie.maintenance = true;
    draw.faults.push('maintenance');
    return;
  }
  Object.assign(draw.kie, { fail, failNext: random.whole(1, 8) });
  draw.faults.push(`create fails with ${fail}`);
}

function drawReading(random: Random, draw: Draw): void {
  if (random.chance(0.25)) {
    draw.kie.failReads = random.pick([429, 500, 455]);
    draw.faults.push('recordInfo fails');
  } else if (random.chance(0.4)) {
    const record = random.pick([
      'not-yet',
      'null-data',
      'garbage',
      'html',
      'no-urls',
      'broken-json',
      'unknown-state',
      'as-object',
      'april',
    ]);
    draw.kie.record = record;
    draw.faults.push(`record is ${record}`);
  }
}

function drawBlob(random: Random, draw: Draw): void {
  if (random.chance(0.3)) {
    draw.blob.fail = random.pick(['service_unavailable', 'rate_limited', 'unknown_error']);
    draw.blob.failOps = [random.pick(['put', 'read', 'del', 'head', 'signedToken'])];
    draw.faults.push(`Blob fails: ${draw.blob.failOps}`);
  } else if (random.chance(0.2)) {
    draw.blob.cutUploads = true;
    draw.faults.push('Blob cuts uploads');
  }
  if (random.chance(0.4)) {
    draw.blob.latencyMs = random.whole(50, 400);
    draw.faults.push('Blob is slow');
  }
}

function drawSlowness(random: Random, draw: Draw): void {
  draw.kie.latencyMs = random.whole(0, LATENCY_MS);
  draw.kie.httpStatus = random.chance(0.5);
  if (random.chance(0.6)) {
    draw.kie.replyMs = random.whole(100, REPLY_MS);
    draw.faults.push('Kie is slow');
  }
}

const empty = (): Draw => ({ kie: {}, blob: {}, faults: [] });

function drawRough(random: Random, mayBreakResults: boolean): Draw {
  const draw = empty();
  drawSlowness(random, draw);
  const reply = random.pick(['ok', 'ok', 'lost', 'lost', 'html', 'no-id']);
  const callback = random.pick(['ok', 'double', 'late', 'early']);
  Object.assign(draw.kie, { reply, callback, lateMs: random.whole(100, LATE_MS) });
  if (reply !== 'ok') draw.faults.push(`reply is ${reply}`);
  if (callback !== 'ok') draw.faults.push(`callback is ${callback}`);
  if (random.chance(0.4)) drawFailure(random, draw);
  drawReading(random, draw);
  drawBlob(random, draw);
  if (mayBreakResults && random.chance(0.4)) {
    draw.kie.result = random.pick(['gone', 'truncated', 'denied']);
    draw.faults.push(`result is ${draw.kie.result}`);
  }
  return draw;
}

function drawCalm(random: Random): Draw {
  const draw = empty();
  drawSlowness(random, draw);
  const callback = random.pick(['lost', 'unsigned', 'stale', 'forged']);
  draw.kie.callback = callback;
  draw.faults.push(`callback is ${callback}`);
  drawReading(random, draw);
  drawBlob(random, draw);
  return draw;
}

/** Spreads the kills over the rough periods; now and then both die at once. */
function addKills(random: Random, periods: Period[], count: number): void {
  const rough = periods.filter(({ isCalm }) => !isCalm);
  for (let left = count; left > 0; ) {
    const period = rough[random.whole(0, rough.length - 1)];
    if (!period || (period.kills.length > 0 && count <= rough.length)) continue;
    const victims = left >= 2 && random.chance(0.2) ? [0, 1] : [random.whole(0, 1)];
    const afterMs = random.whole(0, Math.floor(period.ms * 0.8));
    period.kills.push({ victims, afterMs, downMs: random.whole(...DOWN_MS) });
    left -= victims.length;
  }
}

/**
 * What goes wrong when, drawn from the seed alone.
 *
 * Two kinds of period, and why: Kie's API has no key of idempotency. Of a create there are two
 * signs, its reply and its callback, and who loses both can only make another, which costs a second
 * credit: no client can do better. So what loses replies (`lost`, `html` and `no-id` replies, and
 * kills, since a dead process stores nothing) and what loses callbacks for good (`lost`, `unsigned`,
 * `stale` and `forged` ones) are not drawn together. The latter come in calm periods, in which
 * replies are slow at worst and nobody is killed; and `play.ts` begins and ends one only when
 * the database knows every task that Kie has made.
 */
export function drawPeriods(seed: number, measure: Measure): Period[] {
  const random = randomOf(seed, 'faults');
  let badResults = 0;
  const periods = Array.from({ length: measure.periods }, (_, index): Period => {
    const isCalm = index % 4 === 2;
    const draw = isCalm ? drawCalm(random) : drawRough(random, badResults < MAX_BAD_RESULTS);
    if (draw.kie.result !== undefined) badResults += 1;
    const cutsDatabase = !isCalm && random.chance(0.2);
    if (cutsDatabase) draw.faults.push('database connections cut');
    const ms = random.whole(measure.leastMs, measure.mostMs);
    return { isCalm, ms, ...draw, cutsDatabase, kills: [] };
  });
  addKills(randomOf(seed, 'kills'), periods, measure.kills);
  return periods;
}
