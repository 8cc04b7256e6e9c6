import 'server-only';
import { assertNever } from '@/lib/base/assert-never';
import { backoffMs } from '@/lib/base/async';
import type { Tx } from '@/lib/db/client';
import { returnSlots, takeSlots } from '@/lib/db/slots';
import {
  type AttemptKey,
  claimQueued,
  hasQueued,
  markAccepted,
  markFailed,
  markSent,
  release,
  type TaskRow,
} from '@/lib/db/tasks';
import type { Created } from '@/lib/kie/client';
import { firstReadMs } from '@/lib/kie/ladder';
import { callbackUrl, digestOf, newCallbackKey } from './callback-key';
import { explain } from './log';
import type { Works } from './pump';
import { dropSource } from './settle';

/** Between taking a photo from the queue and calling createTask lie two quick writes. */
const CLAIM_LEASE_MS = 30_000;
/** Kie fetches the API copy when its queue comes to it. */
const SOURCE_VALID_MS = 2 * 3_600_000;
const FIRST_RETRY_MS = 2_000;
const SLOWEST_RETRY_MS = 60_000;

interface Ticket {
  row: TaskRow;
  slot: number;
  key: string;
}

/** A photo, a slot of Kie's allowance, and a fresh callback key: all, or nothing is taken. */
async function takeTickets(tx: Tx, { env }: Works): Promise<Ticket[]> {
  const { creates, windowMs, replyTimeoutMs } = env.kie;
  const slots = await takeSlots(tx, {
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
  const db = await works.db();
  const attempt: AttemptKey = { taskId: row.id, attempt: row.attempt };
  let image: string;
  try {
    image = await blob.signedReadUrl(row.sourcePath, SOURCE_VALID_MS);
  } catch (thrown) {
    works.log('task.source-unsigned', { task: row.id, why: explain(thrown) });
    await returnSlots(db, [slot], 0);
    await release(db, attempt, 'storage-unavailable', retryMs(row));
    return;
  }
  const callback =
    env.kie.callbackUrl && callbackUrl(env.kie.callbackUrl, row.id, row.attempt, key);
  if (!(await markSent(db, attempt, env.kie.graceMs))) {
    await returnSlots(db, [slot], 0);
    return;
  }
  let created: Created;
  try {
    created = await kie.createTask(image, callback);
  } finally {
    // Kie counts calls by their arrival, which lies before the answer: a window from now is safe.
    await returnSlots(db, [slot], env.kie.windowMs);
  }
  await record(works, row, attempt, created);
}

async function record(
  works: Works,
  row: TaskRow,
  key: AttemptKey,
  created: Created,
): Promise<void> {
  const { env, log, bell } = works;
  const db = await works.db();
  const fields = { task: row.id, attempt: row.attempt };
  switch (created.kind) {
    case 'accepted':
      log('task.accepted', { ...fields, kieTask: created.kieTaskId });
      await markAccepted(db, key, created.kieTaskId, firstReadMs(env.kie.callbackUrl !== null));
      bell.ring(row.batchId);
      return;
    case 'refused': {
      log('task.refused', { ...fields, code: created.kieCode, reason: created.reason });
      const expired = Date.now() - row.createdAt.getTime() > env.kie.giveUpMs;
      if (created.reason === 'busy' && !expired) {
        await release(db, key, created.error, retryMs(row));
        return;
      }
      if (await markFailed(db, key, created.error, 0)) await dropSource(works, row);
      bell.ring(row.batchId);
      return;
    }
    case 'unreachable':
      log('task.unreachable', { ...fields, why: explain(created.cause) });
      await release(db, key, 'service-busy', retryMs(row));
      return;
    case 'unknown':
      // Perhaps made, perhaps not. A second create might cost a second credit, so the photo waits
      // for the callback, which carries our id, or for its grace to pass.
      log('task.uncertain', { ...fields, why: explain(created.cause) });
      return;
    default:
      assertNever(created);
  }
}

const retryMs = ({ attempt }: TaskRow): number =>
  backoffMs(attempt - 1, FIRST_RETRY_MS, SLOWEST_RETRY_MS);
