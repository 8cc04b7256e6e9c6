import 'server-only';
import type { Db, Tx } from './client';

const TRIES = 3;
const DEADLOCK = '40P01';

/** Thrown by work that found what it had read no longer to be so. */
export class Collision extends Error {}

/** Whether the database refused for what another transaction did at the same moment. */
function isCollision(thrown: unknown): boolean {
  if (!(thrown instanceof Error)) return false;
  if (thrown instanceof Collision) return true;
  if ('code' in thrown && thrown.code === DEADLOCK) return true;
  // Two photos of the same bytes were about to be sent.
  if ('constraint' in thrown && thrown.constraint === 'tasks_twins') return true;
  return isCollision(thrown.cause);
}

/**
 * Runs `work` in a transaction, and again when it collided with another one.
 *
 * All writers lock in one order, so that a deadlock is rare: a task's row, then its batch's (which
 * the trigger numbers within the task's update), then its attempts; of several tasks all rows first,
 * in the order of their ids; of several batches each in a transaction of its own, but for those who
 * only number a change of the account's.
 */
export async function inTransaction<T>(db: Db, work: (tx: Tx) => Promise<T>): Promise<T> {
  for (let tries = 1; ; tries++) {
    try {
      return await db.transaction(work);
    } catch (thrown) {
      if (tries >= TRIES || !isCollision(thrown)) throw thrown;
    }
  }
}
