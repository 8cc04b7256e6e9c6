import 'server-only';
import { assertNever } from '@/lib/base/assert-never';
import { backoffMs, persist } from '@/lib/base/async';
import type { ErrorCode } from '@/lib/base/errors';
import { returnProbe } from '@/lib/db/account';
import { markAccepted, markFailed, markSent, release } from '@/lib/db/attempts';
import type { Tx } from '@/lib/db/client';
import { claimQueued, hasQueued } from '@/lib/db/queue';
import { returnSlots, type Slot, takeSlots } from '@/lib/db/slots';
import type { AttemptKey, TaskRow } from '@/lib/db/tasks';
import { inTransaction } from '@/lib/db/transaction';
import type { Created } from '@/lib/kie/client';
import { firstReadMs } from '@/lib/kie/ladder';
import { callbackUrl, digestOf, newCallbackKey } from './callback-key';
import { closeBooks } from './credits';
import { emptyTrash } from './empty-trash';
import { admission, pause, resume } from './intake';
import { explain } from './log';
import type { Works } from './pump';

/** Between taking a photo from the queue and calling createTask lie two quick writes. */
const CLAIM_LEASE_MS = 30_000;
/** When more passes between noting a call and making it, this process has been frozen. */
const FROZEN_MS = 10_000;
/** Kie fetches the API copy when its queue comes to it. */
const SOURCE_VALID_MS = 2 * 3_600_000;
const FIRST_RETRY_MS = 2_000;
const SLOWEST_RETRY_MS = 60_000;
/** What Kie answered is worth some patience with the database. */
const RECORDING = { tries: 5, firstMs: 200, maxMs: 5_000 };
/** Pauses of 3.75 s on average, once they have grown. */
const recordingId = (forMs: number) => ({
  tries: 5 + Math.ceil(forMs / 2_500),
  firstMs: 200,
  maxMs: 5_000,
});

interface Ticket {
  row: TaskRow;
  slot: Slot;
  key: string;
}

/** A photo, a slot of Kie's allowance, and a fresh callback key: all, or nothing is taken. */
async function takeTickets(tx: Tx, { env }: Works, most: number): Promise<Ticket[]> {
  const { creates, windowMs, replyTimeoutMs } = env.kie;
  const slots = await takeSlots(tx, {
    kind: 'create',
    want: Math.min(most, creates),
    limit: creates,
    holdMs: CLAIM_LEASE_MS + replyTimeoutMs + windowMs,
  });
  const keys = new Map<string, string>();
  const rows = await claimQueued(tx, { want: slots.length, leaseMs: CLAIM_LEASE_MS }, (taskId) => {
    const key = newCallbackKey();
    keys.set(taskId, key);
    return digestOf(key);
  });
  await returnSlots(tx, slots.slice(rows.length), 0);
  return rows.flatMap((row, i) => {
    const slot = slots[i];
    const key = keys.get(row.id);
    return slot === undefined || key === undefined ? [] : [{ row, slot, key }];
  });
}

/**
 * Takes photos from the queue until it or the allowance is empty, and sends them to Kie. While
 * intake is paused it takes one at most.
 * @param keep is given each photo's sending, which never rejects, at its beginning
 */
export async function sendQueued(
  works: Works,
  keep: (sending: Promise<void>) => void,
): Promise<void> {
  const db = await works.db();
  while (await hasQueued(db)) {
    const admitted = await admission(works);
    if (admitted === 'none') return;
    const most = admitted === 'one' ? 1 : Number.POSITIVE_INFINITY;
    const tickets = await inTransaction(db, (tx) => takeTickets(tx, works, most));
    if (tickets.length === 0) {
      if (admitted === 'one') await returnProbe(db);
      return;
    }
    for (const ticket of tickets) {
      keep(
        submitOne(works, ticket).catch((thrown: unknown) => {
          works.log('task.submit-failed', { task: ticket.row.id, why: explain(thrown) });
        }),
      );
    }
  }
}

async function submitOne(works: Works, { row, slot, key }: Ticket): Promise<void> {
  const { env, kie, blob } = works;
  const attempt: AttemptKey = { taskId: row.id, attempt: row.attempt };
  const unused = () => giveSlotBack(works, slot, 0);
  let image: string;
  try {
    if (!row.sourcePath) throw new Error('a queued photo without a copy');
    image = await blob.signedReadUrl(row.sourcePath, SOURCE_VALID_MS);
  } catch (thrown) {
    works.log('task.source-unsigned', { task: row.id, why: explain(thrown) });
    await giveBack(works, row, attempt, 'storage-unavailable');
    return unused();
  }
  const callback =
    env.kie.callbackUrl && callbackUrl(env.kie.callbackUrl, row.id, row.attempt, key);
  const notedAt = Date.now();
  // A create whose reply is still awaited is not silent.
  const silentAfterMs = Math.max(env.kie.graceMs, env.kie.replyTimeoutMs);
  if (!(await markSent(await works.db(), attempt, silentAfterMs))) return unused();
  if (Date.now() - notedAt > FROZEN_MS) {
    works.log('task.not-sent', { task: row.id, attempt: row.attempt });
    await giveBack(works, row, attempt, 'service-busy');
    return unused();
  }
  const created = await kie.createTask(image, callback);
  // Kie counts calls by their arrival, which lies before the answer: a window from now is safe.
  await Promise.all([
    giveSlotBack(works, slot, env.kie.windowMs),
    record(works, row, attempt, created),
  ]);
}

/** One that is not given back comes back when its hold is over. */
async function giveSlotBack(works: Works, slot: Slot, afterMs: number): Promise<void> {
  try {
    await returnSlots(await works.db(), [slot], afterMs);
  } catch (thrown) {
    works.log('slot.not-returned', { slot: slot.slot, why: explain(thrown) });
  }
}

/** Writes down what came of a create. Never throws: what cannot be written is in the log. */
async function record(
  works: Works,
  row: TaskRow,
  key: AttemptKey,
  created: Created,
): Promise<void> {
  const { env, log, bell } = works;
  const fields = { task: row.id, attempt: row.attempt };
  try {
    switch (created.kind) {
      case 'accepted': {
        const { kieTaskId } = created;
        log('task.accepted', { ...fields, kieTask: kieTaskId });
        const readMs = firstReadMs(env.kie.callbackUrl !== null);
        await persist(
          async () => markAccepted(await works.db(), key, kieTaskId, readMs),
          recordingId(env.kie.recordMs),
        );
        bell.ring(row.batchId);
        return await resume(works, key);
      }
      case 'refused':
        log('task.refused', { ...fields, code: created.kieCode, reason: created.reason });
        return await recordRefusal(works, row, key, created);
      case 'unreachable':
        log('task.unreachable', { ...fields, why: explain(created.cause) });
        return await giveBack(works, row, key, 'service-busy');
      case 'unknown':
        // Perhaps made, perhaps not. A second create might cost a second credit, so the photo waits
        // for the callback, which carries our id, or for its grace to pass.
        log('task.uncertain', { ...fields, why: explain(created.cause) });
        return;
      default:
        assertNever(created);
    }
  } catch (thrown) {
    const kieTask = created.kind === 'accepted' ? created.kieTaskId : null;
    log('task.not-recorded', { ...fields, kieTask, why: explain(thrown) });
  }
}

async function recordRefusal(
  works: Works,
  row: TaskRow,
  key: AttemptKey,
  refused: Created & { kind: 'refused' },
): Promise<void> {
  const { error } = refused;
  const kieCode = String(refused.kieCode);
  switch (refused.reason) {
    case 'busy':
      return giveBack(works, row, key, error, kieCode);
    case 'operator': {
      // Nothing is wrong with the photo: it waits, for as long as it takes. The pause comes first,
      // so that nobody sends it again meanwhile. Another one is risked before it is again, in case
      // that there is something wrong with it after all.
      await persist(() => pause(works, refused.pause), RECORDING);
      const afterMs = backoffMs(row.attempt - 1, FIRST_RETRY_MS, works.env.kie.probeMs);
      const waits = { error, kieCode, afterMs, giveUpMs: null };
      await persist(async () => release(await works.db(), key, waits), RECORDING);
      works.bell.ring(row.batchId);
      return;
    }
    case 'permanent': {
      const ending = { error, kieCode, credits: 0 };
      const isEnd = await persist(async () => markFailed(await works.db(), key, ending), RECORDING);
      if (isEnd) await failed(works, row, error);
    }
  }
}

/** Of this attempt nothing was made: the photo is tried again later, or fails in the end. */
async function giveBack(
  works: Works,
  row: TaskRow,
  key: AttemptKey,
  error: ErrorCode,
  kieCode: string | null = null,
): Promise<void> {
  const afterMs = backoffMs(row.attempt - 1, FIRST_RETRY_MS, SLOWEST_RETRY_MS);
  const { giveUpMs } = works.env.kie;
  const end = await persist(
    async () => release(await works.db(), key, { error, kieCode, afterMs, giveUpMs }),
    RECORDING,
  );
  if (end === 'failed') await failed(works, row, error);
}

async function failed(works: Works, row: TaskRow, error: ErrorCode): Promise<void> {
  works.log('task.failed', { task: row.id, attempt: row.attempt, error });
  works.bell.ring(row.batchId);
  await emptyTrash(works);
  await closeBooks(works, row.batchId);
}
