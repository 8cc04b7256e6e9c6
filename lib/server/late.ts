import 'server-only';
import { withTimeout } from '@/lib/base/async';
import { markSucceeded } from '@/lib/db/attempts';
import { askLater, closeLate, countRejection, type LateAttempt } from '@/lib/db/late';
import { discard } from '@/lib/db/trash';
import { isOurs, type Verdict, verdictOf } from '@/lib/kie/translate';
import { cutoutPath } from '@/lib/storage/keys';
import { emptyTrash } from './empty-trash';
import { fetchCutout, Rejected } from './fetch-cutout';
import { explain } from './log';
import { mayRead } from './may-read';
import type { Works } from './pump';

/** Longer than a read, a download and a put together. */
export const LATE_LEASE_MS = 120_000;
const DEADLINE_MS = 100_000;
const SOON_MS = 1_500;
/** Results of a task that could not be used, those in its own time included. */
const PATIENT_TRIES = 10;
/** Nobody waits for it: beside the people who do, it is asked about seldom, and not for ever. */
const LADDER: readonly [untilMs: number, everyMs: number][] = [
  [5 * 60_000, 15_000],
  [3_600_000, 5 * 60_000],
  [24 * 3_600_000, 3_600_000],
];

/** Milliseconds to the next question about an attempt that Kie took `ageMs` ago; null for none. */
export const nextLateMs = (ageMs: number): number | null =>
  LADDER.find(([untilMs]) => ageMs < untilMs)?.[1] ?? null;

/**
 * Finds out what became of an attempt whose task has gone on without it: what it cost is written
 * down, and a cut-out that the task can still use is taken. Never throws.
 */
export async function settleLate(works: Works, late: LateAttempt): Promise<void> {
  try {
    await withTimeout(DEADLINE_MS, (signal) => readAndAct(works, late, signal));
  } catch (thrown) {
    works.log('attempt.settle-failed', { task: late.taskId, why: explain(thrown) });
  }
}

async function readAndAct(works: Works, late: LateAttempt, signal: AbortSignal): Promise<void> {
  const db = await works.db();
  if (!(await mayRead(works))) return askLater(db, late, SOON_MS);
  const nextMs = nextLateMs(late.ageMs);
  const read = await works.kie.readTask(late.kieTaskId, signal);
  if (read.kind !== 'record' || !isOurs(read.record, late.taskId)) {
    return askLater(db, late, nextMs);
  }
  const verdict = verdictOf(read.record);
  switch (verdict.kind) {
    case 'pending':
    case 'incomplete':
      return askLater(db, late, nextMs);
    case 'failed':
      return closeLate(db, late, {
        outcome: verdict.error,
        kieCode: verdict.kieCode,
        credits: verdict.credits,
      });
    case 'succeeded':
      return take(works, late, verdict, signal);
  }
}

/** Whether the task, or a later photo of the same bytes, can do something with a cut-out. */
const hasUse = ({ task }: LateAttempt): boolean => task.cutoutPath === null;

async function take(
  works: Works,
  late: LateAttempt,
  { resultUrl, credits }: Verdict & { kind: 'succeeded' },
  signal: AbortSignal,
): Promise<void> {
  const db = await works.db();
  const close = (outcome: 'succeeded' | Rejected['error']) =>
    closeLate(db, late, { outcome, kieCode: null, credits });
  if (!hasUse(late)) return close('succeeded');
  try {
    const { bytes, type } = await fetchCutout(works, late.task, resultUrl, signal);
    const path = cutoutPath(late.taskId, late.attempt, type);
    await works.blob.put(path, bytes, type, signal);
    const end = await markSucceeded(db, late, { path, bytes: bytes.byteLength }, credits);
    works.log('task.late-result', { task: late.taskId, attempt: late.attempt, end, credits });
    if (end === 'needless') await discard(db, [path]);
    works.bell.ring(late.task.batchId);
    await emptyTrash(works);
  } catch (thrown) {
    works.log('attempt.result-not-kept', { task: late.taskId, why: explain(thrown) });
    const isRejected = thrown instanceof Rejected;
    if (isRejected && (await countRejection(db, late.taskId)) >= PATIENT_TRIES) {
      return close(thrown.error);
    }
    return askLater(db, late, nextLateMs(late.ageMs));
  }
}
