import 'server-only';
import type { Db, Tx } from './client';

const TRIES = 3;
const DEADLOCK = '40P01';

function isDeadlock(thrown: unknown): boolean {
  if (!(thrown instanceof Error)) return false;
  return ('code' in thrown && thrown.code === DEADLOCK) || isDeadlock(thrown.cause);
}

/**
 * Runs `work` in a transaction, and again when the database ended it to dissolve a deadlock.
 *
 * All writers lock in one order, so that none should come: a task's row, then its batch's (which
 * the trigger numbers within the task's update), then its attempts; of several tasks of different
 * batches each in a transaction of its own.
 */
export async function inTransaction<T>(db: Db, work: (tx: Tx) => Promise<T>): Promise<T> {
  for (let tries = 1; ; tries++) {
    try {
      return await db.transaction(work);
    } catch (thrown) {
      if (tries >= TRIES || !isDeadlock(thrown)) throw thrown;
    }
  }
}
