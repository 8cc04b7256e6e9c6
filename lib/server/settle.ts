import 'server-only';
import { BodyTooLarge } from '@/lib/base/bytes';
import type { ErrorCode } from '@/lib/base/errors';
import {
  type AttemptKey,
  type AttemptRow,
  findAttempt,
  leaseTask,
  markFailed,
  markSucceeded,
  postpone,
  type TaskRow,
} from '@/lib/db/tasks';
import { RESULT_LIMITS } from '@/lib/image/limits';
import { nextReadMs } from '@/lib/kie/ladder';
import { ForbiddenSource, fetchResult, ResultGone } from '@/lib/kie/result';
import type { KieRecord } from '@/lib/kie/schema';
import { isOurs, type Verdict, verdictOf } from '@/lib/kie/translate';
import { cutoutPath } from '@/lib/storage/keys';
import { inspectCutout } from './inspect-cutout';
import { explain } from './log';
import type { Works } from './pump';

/** Longer than a read, a download and a put may take together. */
export const SETTLE_LEASE_MS = 120_000;
const DOWNLOAD_TIMEOUT_MS = 60_000;
/** How long after acceptance an id may be unknown to recordInfo. */
const NOT_YET_MS = 120_000;
/** Reads after which a result that is not there, or not usable, counts as lost. */
const PATIENT_READS = 4;

/** Thrown when the result cannot be kept now; whether to go on is decided by age and reads. */
class NotKept extends Error {
  override readonly name = 'NotKept';
  constructor(
    /** What the person reads when no further try is made. */
    readonly error: ErrorCode,
    /** A later try can hardly differ. */
    readonly lasting: boolean,
    options?: ErrorOptions,
  ) {
    super(error, options);
  }
}

/** Brings one running task to its final state if Kie has finished it. Safe to call at any time. */
export async function settle(works: Works, taskId: string): Promise<void> {
  const row = await leaseTask(await works.db(), taskId, SETTLE_LEASE_MS);
  if (row) await settleLeased(works, row);
}

/** The same for a row whose lease the caller holds. Never throws: a failure leaves it due again. */
export async function settleLeased(works: Works, row: TaskRow): Promise<void> {
  try {
    await readAndAct(works, row);
  } catch (thrown) {
    works.log('task.settle-failed', { task: row.id, why: explain(thrown) });
  }
}

async function readAndAct(works: Works, row: TaskRow): Promise<void> {
  const { env, kie, log } = works;
  const db = await works.db();
  const key: AttemptKey = { taskId: row.id, attempt: row.attempt };
  const attempt = await findAttempt(db, key);
  if (!attempt?.kieTaskId) throw new Error('a running task without an id at Kie');
  const ageMs = Date.now() - (attempt.acceptedAt ?? row.createdAt).getTime();

  const later = () => postpone(db, row, nextReadMs(ageMs, env.kie.callbackUrl !== null));
  const fail = async (error: ErrorCode, credits: number | null) => {
    if (!(await markFailed(db, key, error, credits))) return;
    log('task.failed', { task: row.id, attempt: row.attempt, error });
    works.bell.ring(row.batchId);
    await dropSource(works, row);
  };

  const read = await kie.readTask(attempt.kieTaskId);
  const expired = ageMs > env.kie.giveUpMs;
  if (read.kind === 'unavailable') {
    log('task.read-failed', { task: row.id, why: explain(read.cause) });
    return expired ? fail('timed-out', null) : later();
  }
  if (read.kind === 'absent' || !isOurs(read.record, row.id)) {
    return ageMs > NOT_YET_MS ? fail('removal-failed', null) : later();
  }
  const verdict = verdictOf(read.record);
  switch (verdict.kind) {
    case 'pending':
      return expired ? fail('timed-out', null) : later();
    case 'incomplete':
      return row.reads >= PATIENT_READS ? fail('result-missing', null) : later();
    case 'failed':
      return fail(verdict.error, verdict.credits);
    case 'succeeded':
      return keep(works, row, attempt, verdict, read.record, { later, fail, expired });
  }
}

async function keep(
  works: Works,
  row: TaskRow,
  attempt: AttemptRow,
  verdict: Verdict & { kind: 'succeeded' },
  record: KieRecord,
  { later, fail, expired }: KeepOptions,
): Promise<void> {
  const key: AttemptKey = { taskId: row.id, attempt: row.attempt };
  try {
    const cutout = await fetchCutout(works, row, verdict.resultUrl);
    const path = cutoutPath(row.id, row.attempt, cutout.type);
    await works.blob.put(path, cutout.bytes, cutout.type);
    const written = await markSucceeded(
      await works.db(),
      key,
      { path, bytes: cutout.bytes.byteLength },
      verdict.credits,
    );
    if (!written) return;
    works.log('task.succeeded', {
      task: row.id,
      attempt: row.attempt,
      kieTask: attempt.kieTaskId,
      credits: verdict.credits,
      kieMs: tookMs(record),
    });
    works.bell.ring(row.batchId);
    await dropSource(works, row);
  } catch (thrown) {
    works.log('task.result-not-kept', {
      task: row.id,
      reads: row.reads,
      why: explain(thrown),
    });
    const lost = thrown instanceof NotKept && thrown.lasting && row.reads >= PATIENT_READS;
    if (lost) return fail(thrown.error, verdict.credits);
    if (expired) return fail('result-missing', verdict.credits);
    return later();
  }
}

interface KeepOptions {
  later(): Promise<void>;
  fail(error: ErrorCode, credits: number | null): Promise<void>;
  expired: boolean;
}

/** @throws {NotKept} when the result is not to be had or not usable; anything else may pass */
async function fetchCutout(works: Works, row: TaskRow, url: string) {
  const bytes = await download(works, url);
  const inspected = await inspectCutout(bytes, row);
  if (!inspected.ok) {
    throw new NotKept(inspected.error, true, { cause: new Error(inspected.why) });
  }
  return { bytes, type: inspected.type };
}

async function download(works: Works, url: string): Promise<Uint8Array<ArrayBuffer>> {
  const { resultHosts: hosts, resultOrigins: origins } = works.env.kie;
  const options = {
    sources: { hosts, origins },
    maxBytes: RESULT_LIMITS.maxBytes,
    timeoutMs: DOWNLOAD_TIMEOUT_MS,
  };
  try {
    return await fetchResult(url, options);
  } catch (thrown) {
    if (!(thrown instanceof ResultGone)) throw asNotKept(thrown);
    const fresh = await works.kie.downloadUrl(url);
    if (!fresh) throw asNotKept(thrown);
    return await fetchResult(fresh, options).catch((cause: unknown) => {
      throw asNotKept(cause);
    });
  }
}

function asNotKept(cause: unknown): NotKept {
  if (cause instanceof ForbiddenSource || cause instanceof BodyTooLarge) {
    return new NotKept('result-unusable', true, { cause });
  }
  return new NotKept('result-missing', cause instanceof ResultGone, { cause });
}

/** The reply's `costTime` has two units in the wild; the two moments have one. */
const tookMs = ({ createTime, completeTime }: KieRecord): number | null =>
  createTime && completeTime ? completeTime - createTime : null;

/** The uploaded API copy goes once its task is final; a failure leaves an orphan, not an error. */
export async function dropSource(works: Works, row: TaskRow): Promise<void> {
  try {
    await works.blob.remove([row.sourcePath]);
  } catch (thrown) {
    works.log('task.source-kept', { task: row.id, why: explain(thrown) });
  }
}
