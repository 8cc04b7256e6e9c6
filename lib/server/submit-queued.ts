import 'server-only';
import { assertNever } from '@/lib/base/assert-never';
import { backoffMs, persist } from '@/lib/base/async';
import type { ErrorCode } from '@/lib/base/errors';
import { markAccepted, markFailed, markSent, release } from '@/lib/db/attempts';
import type { Tx } from '@/lib/db/client';
import { claimQueued, hasQueued } from '@/lib/db/queue';
import { returnSlots, type Slot, takeSlots } from '@/lib/db/slots';
import type { AttemptKey, TaskRow } from '@/lib/db/tasks';
import type { Created } from '@/lib/kie/client';
import { firstReadMs } from '@/lib/kie/ladder';
import { callbackUrl, digestOf, newCallbackKey } from './callback-key';
import { dropSource } from './drop-source';
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
/** What Kie answered is worth some patience with the database: it may have cost a credit. */
const RECORDING = { tries: 5, firstMs: 200, maxMs: 5_000 };

interface Ticket {
  row: TaskRow;
  slot: Slot;
  key: string;
}

/** A photo, a slot of Kie's allowance, and a fresh callback key: all, or nothing is taken. */
async function takeTickets(tx: Tx, { env }: Works): Promise<Ticket[]> {
  const { creates, windowMs, replyTimeoutMs } = env.kie;
  const slots = await takeSlots(tx, {
    kind: 'create',
    want: creates,
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
 * Takes photos from the queue until it or the allowance is empty, and sends them to Kie.
 * @param keep is given each photo's sending, which never rejects, at its beginning
 */
export async function sendQueued(
  works: Works,
  keep: (sending: Promise<void>) => void,
): Promise<void> {
  const db = await works.db();
  while (await hasQueued(db)) {
    const tickets = await db.transaction((tx) => takeTickets(tx, works));
    if (tickets.length === 0) return;
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
    image = await blob.signedReadUrl(row.sourcePath, SOURCE_VALID_MS);
  } catch (thrown) {
    works.log('task.source-unsigned', { task: row.id, why: explain(thrown) });
    await giveBack(works, row, attempt, 'storage-unavailable');
    return unused();
  }
  const callback =
    env.kie.callbackUrl && callbackUrl(env.kie.callbackUrl, row.id, row.attempt, key);
  const notedAt = Date.now();
  if (!(await markSent(await works.db(), attempt, env.kie.graceMs))) return unused();
  if (Date.now() - notedAt > FROZEN_MS) {
    works.log('task.not-sent', { task: row.id, attempt: row.attempt });
    await giveBack(works, row, attempt, 'service-busy');
    return unused();
  }
  const created = await kie.createTask(image, callback);
  await record(works, row, attempt, created);
  // Kie counts calls by their arrival, which lies before the answer: a window from now is safe.
  await giveSlotBack(works, slot, env.kie.windowMs);
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
          RECORDING,
        );
        bell.ring(row.batchId);
        return;
      }
      case 'refused':
        log('task.refused', { ...fields, code: created.kieCode, reason: created.reason });
        if (created.reason === 'busy') return await giveBack(works, row, key, created.error);
        if (
          await persist(async () => markFailed(await works.db(), key, created.error, 0), RECORDING)
        ) {
          await failed(works, row, created.error);
        }
        return;
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

/** Of this attempt nothing was made: the photo is tried again later, or fails in the end. */
async function giveBack(
  works: Works,
  row: TaskRow,
  key: AttemptKey,
  error: ErrorCode,
): Promise<void> {
  const afterMs = backoffMs(row.attempt - 1, FIRST_RETRY_MS, SLOWEST_RETRY_MS);
  const { giveUpMs } = works.env.kie;
  const end = await persist(
    async () => release(await works.db(), key, { error, afterMs, giveUpMs }),
    RECORDING,
  );
  if (end === 'failed') await failed(works, row, error);
}

async function failed(works: Works, row: TaskRow, error: ErrorCode): Promise<void> {
  works.log('task.failed', { task: row.id, attempt: row.attempt, error });
  works.bell.ring(row.batchId);
  await dropSource(works, row);
}
