import 'server-only';
import { backoffMs, delay, withTimeout } from '@/lib/base/async';
import { codeOf, type ErrorCode } from '@/lib/base/errors';
import { adoptKept } from '@/lib/db/adopt';
import { acceptedAttempt, type Ending, markFailed, markSucceeded } from '@/lib/db/attempts';
import { leaseTask, postpone, renewLease } from '@/lib/db/lease';
import type { AttemptKey, TaskRow } from '@/lib/db/tasks';
import { discard } from '@/lib/db/trash';
import { nextReadMs } from '@/lib/kie/ladder';
import type { KieRecord } from '@/lib/kie/schema';
import { isOurs, type Verdict, verdictOf } from '@/lib/kie/translate';
import { cutoutPath } from '@/lib/storage/keys';
import { closeBooks } from './credits';
import { emptyTrash } from './empty-trash';
import { fetchCutout, Rejected } from './fetch-cutout';
import { nextLateMs } from './late';
import { explain } from './log';
import { mayRead } from './may-read';
import type { Works } from './pump';

/** Nobody else settles the task for so long after its holder last said that it is alive. */
export const SETTLE_LEASE_MS = 30_000;
const RENEW_MS = 10_000;
/** For a read, a download and a put together. */
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

/** Brings one running task to its final state if Kie has finished it. Safe to call at any time. */
export async function settle(works: Works, taskId: string): Promise<void> {
  const row = await leaseTask(await works.db(), taskId, SETTLE_LEASE_MS);
  if (row) await settleLeased(works, row);
}

/** The same for a row whose lease the caller holds. Never throws: a failure leaves it due again. */
export async function settleLeased(works: Works, row: TaskRow): Promise<void> {
  const held = { ...row };
  const end = new AbortController();
  void keepLease(works, held, end.signal);
  try {
    await withTimeout(DEADLINE_MS, (signal) => readAndAct(works, held, signal));
  } catch (thrown) {
    works.log('task.settle-failed', { task: row.id, why: explain(thrown) });
  } finally {
    end.abort();
  }
}

/** Renews the lease while the work goes on: short as it is, a dead process is soon found out. */
async function keepLease(works: Works, held: TaskRow, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    try {
      await delay(RENEW_MS, signal);
      const until = await renewLease(await works.db(), held, SETTLE_LEASE_MS);
      if (!until) return;
      held.leasedUntil = until;
    } catch (thrown) {
      if (!signal.aborted) works.log('task.lease-failed', { task: held.id, why: explain(thrown) });
    }
  }
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
    return ageMs > KEPT_MS
      ? fail(works, row, { error: 'timed-out', credits: null })
      : postpone(db, row, nextMs);
  }
  if (read.kind === 'absent' || !isOurs(read.record, row.id)) {
    const absences = row.absences + 1;
    return absences >= PATIENT_TRIES && ageMs > NOT_YET_MS
      ? giveUp(works, row, 'removal-failed', ageMs)
      : postpone(db, row, nextMs, { absences });
  }
  const verdict = verdictOf(read.record);
  switch (verdict.kind) {
    case 'pending':
      return ageMs > env.kie.giveUpMs
        ? giveUp(works, row, 'timed-out', ageMs)
        : postpone(db, row, nextMs, { absences: 0 });
    case 'incomplete':
      return row.resultTries + 1 >= PATIENT_READS
        ? giveUp(works, row, 'result-missing', ageMs)
        : tryLater(works, row);
    case 'failed':
      return fail(works, row, verdict);
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

/** Nobody is kept waiting any longer; what Kie makes of it later is taken all the same. */
function giveUp(works: Works, row: TaskRow, error: ErrorCode, ageMs: number): Promise<void> {
  const askInMs = nextLateMs(ageMs);
  return fail(works, row, { error, credits: null, ...(askInMs !== null && { askInMs }) });
}

async function fail(works: Works, row: TaskRow, ending: Ending): Promise<void> {
  const { error, kieCode } = ending;
  const key: AttemptKey = { taskId: row.id, attempt: row.attempt };
  if (!(await markFailed(await works.db(), key, ending))) return;
  works.log('task.failed', { task: row.id, attempt: row.attempt, error, kieCode });
  await ended(works, row);
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
  const db = await works.db();
  const end = await markSucceeded(db, key, { path, bytes: bytes.byteLength }, credits);
  if (end === 'needless') await discard(db, [path]);
  works.log('task.succeeded', {
    task: row.id,
    attempt: row.attempt,
    end,
    kieTask: record.taskId,
    credits,
    kieMs: tookMs(record),
  });
  await ended(works, row);
}

/** What is done once a photo has its final state: those who wait are told first. */
async function ended(works: Works, row: TaskRow): Promise<void> {
  works.bell.ring(row.batchId);
  await emptyTrash(works);
  await endTwins(works);
  await closeBooks(works, row.batchId);
}

/** Photos of the same bytes, which waited for this one, are done with it. */
export async function endTwins(works: Works): Promise<void> {
  for (const twin of await adoptKept(await works.db())) {
    works.log('task.reused', { task: twin.id });
    works.bell.ring(twin.batchId);
  }
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
  if (isRejected && rejections >= PATIENT_TRIES) {
    return fail(works, row, { error: thrown.error, credits });
  }
  if (ageMs > KEPT_MS)
    return fail(works, row, { error: codeOf(thrown, 'result-missing'), credits });
  return tryLater(works, row, rejections);
}

/** The reply's `costTime` has two units in the wild; the two moments have one. */
const tookMs = ({ createTime, completeTime }: KieRecord): number | null =>
  createTime && completeTime ? completeTime - createTime : null;
