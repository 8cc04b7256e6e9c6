import 'server-only';
import { backoffMs, withTimeout } from '@/lib/base/async';
import { codeOf, type ErrorCode } from '@/lib/base/errors';
import { acceptedAttempt, markFailed, markSucceeded } from '@/lib/db/attempts';
import { leaseTask, postpone } from '@/lib/db/lease';
import { takeSlots } from '@/lib/db/slots';
import type { AttemptKey, TaskRow } from '@/lib/db/tasks';
import { nextReadMs } from '@/lib/kie/ladder';
import type { KieRecord } from '@/lib/kie/schema';
import { isOurs, type Verdict, verdictOf } from '@/lib/kie/translate';
import { cutoutPath } from '@/lib/storage/keys';
import { dropSource } from './drop-source';
import { fetchCutout, Rejected } from './fetch-cutout';
import { explain } from './log';
import type { Works } from './pump';

/** Nobody else settles the task for so long; a read, a download and a put together end before. */
export const SETTLE_LEASE_MS = 120_000;
const DEADLINE_MS = 100_000;
/** How long after acceptance an id may be unknown to recordInfo. */
const NOT_YET_MS = 120_000;
/** For so long Kie surely keeps a result. What is paid for is not given up before. */
const KEPT_MS = 24 * 3_600_000;
/** Times that Kie may not know a task, and tries of a result that is gone or not usable. */
const PATIENT_TRIES = 5;
/** Reads in which a finished task may have no result in its record. */
const PATIENT_READS = 10;
const FIRST_TRY_MS = 2_000;
const SLOWEST_TRY_MS = 300_000;
/** A read takes its slot for its window and what two replies may differ in speed. */
const READ_HOLD_MARGIN_MS = 250;

/** Brings one running task to its final state if Kie has finished it. Safe to call at any time. */
export async function settle(works: Works, taskId: string): Promise<void> {
  const row = await leaseTask(await works.db(), taskId, SETTLE_LEASE_MS);
  if (row) await settleLeased(works, row);
}

/** The same for a row whose lease the caller holds. Never throws: a failure leaves it due again. */
export async function settleLeased(works: Works, row: TaskRow): Promise<void> {
  try {
    await withTimeout(DEADLINE_MS, (signal) => readAndAct(works, row, signal));
  } catch (thrown) {
    works.log('task.settle-failed', { task: row.id, why: explain(thrown) });
  }
}

/** Whether Kie may be asked once more within its ten reads a second, by all instances together. */
async function mayRead(works: Works): Promise<boolean> {
  const { reads, readsWindowMs } = works.env.kie;
  const taken = await takeSlots(await works.db(), {
    kind: 'read',
    want: 1,
    limit: reads,
    holdMs: readsWindowMs + READ_HOLD_MARGIN_MS,
  });
  return taken.length > 0;
}

async function readAndAct(works: Works, row: TaskRow, signal: AbortSignal): Promise<void> {
  const { env, kie, log } = works;
  const db = await works.db();
  const attempt = await acceptedAttempt(db, { taskId: row.id, attempt: row.attempt });
  if (!attempt) throw new Error('a running task without an id at Kie');
  const { kieTaskId, ageMs } = attempt;
  if (!(await mayRead(works))) {
    return postpone(db, row, backoffMs(0, env.kie.readsWindowMs, env.kie.readsWindowMs));
  }

  const nextMs = nextReadMs(ageMs, env.kie.callbackUrl !== null);
  const read = await kie.readTask(kieTaskId, signal);
  if (read.kind === 'unavailable') {
    // Of the task this says nothing.
    log('task.read-failed', { task: row.id, why: explain(read.cause) });
    return ageMs > KEPT_MS ? fail(works, row, 'timed-out', null) : postpone(db, row, nextMs);
  }
  if (read.kind === 'absent' || !isOurs(read.record, row.id)) {
    const absences = row.absences + 1;
    return absences >= PATIENT_TRIES && ageMs > NOT_YET_MS
      ? fail(works, row, 'removal-failed', null)
      : postpone(db, row, nextMs, { absences });
  }
  const verdict = verdictOf(read.record);
  switch (verdict.kind) {
    case 'pending':
      return ageMs > env.kie.giveUpMs
        ? fail(works, row, 'timed-out', null)
        : postpone(db, row, nextMs, { absences: 0 });
    case 'incomplete':
      return row.resultTries + 1 >= PATIENT_READS
        ? fail(works, row, 'result-missing', null)
        : tryLater(works, row);
    case 'failed':
      return fail(works, row, verdict.error, verdict.credits);
    case 'succeeded':
      try {
        return await keep(works, row, verdict, read.record, signal);
      } catch (thrown) {
        return notKept(works, row, { thrown, credits: verdict.credits, ageMs });
      }
  }
}

/** A finished task is looked at again after longer and longer. */
const tryLater = async (works: Works, row: TaskRow, rejections = row.rejections): Promise<void> =>
  postpone(await works.db(), row, backoffMs(row.resultTries, FIRST_TRY_MS, SLOWEST_TRY_MS), {
    absences: 0,
    resultTries: row.resultTries + 1,
    rejections,
  });

async function fail(
  works: Works,
  row: TaskRow,
  error: ErrorCode,
  credits: number | null,
): Promise<void> {
  const key: AttemptKey = { taskId: row.id, attempt: row.attempt };
  if (!(await markFailed(await works.db(), key, error, credits))) return;
  works.log('task.failed', { task: row.id, attempt: row.attempt, error });
  works.bell.ring(row.batchId);
  await dropSource(works, row);
}

/** Fetches the result, puts it into our store, and ends the task. */
async function keep(
  works: Works,
  row: TaskRow,
  { resultUrl, credits }: Verdict & { kind: 'succeeded' },
  record: KieRecord,
  signal: AbortSignal,
): Promise<void> {
  const key: AttemptKey = { taskId: row.id, attempt: row.attempt };
  const { bytes, type } = await fetchCutout(works, row, resultUrl, signal);
  const path = cutoutPath(row.id, row.attempt, type);
  await works.blob.put(path, bytes, type, signal);
  const cutout = { path, bytes: bytes.byteLength };
  if (!(await markSucceeded(await works.db(), key, cutout, credits))) return;
  works.log('task.succeeded', {
    task: row.id,
    attempt: row.attempt,
    kieTask: record.taskId,
    credits,
    kieMs: tookMs(record),
  });
  works.bell.ring(row.batchId);
  await dropSource(works, row);
}

/** Trouble on the way is waited for as long as Kie keeps the result; what it said of it is not. */
async function notKept(
  works: Works,
  row: TaskRow,
  { thrown, credits, ageMs }: { thrown: unknown; credits: number; ageMs: number },
): Promise<void> {
  const isRejected = thrown instanceof Rejected;
  const rejections = row.rejections + (isRejected ? 1 : 0);
  works.log('task.result-not-kept', { task: row.id, rejections, why: explain(thrown) });
  if (isRejected && rejections >= PATIENT_TRIES) return fail(works, row, thrown.error, credits);
  if (ageMs > KEPT_MS) return fail(works, row, codeOf(thrown, 'result-missing'), credits);
  return tryLater(works, row, rejections);
}

/** The reply's `costTime` has two units in the wild; the two moments have one. */
const tookMs = ({ createTime, completeTime }: KieRecord): number | null =>
  createTime && completeTime ? completeTime - createTime : null;
