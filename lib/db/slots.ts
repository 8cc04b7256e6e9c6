import 'server-only';
import { and, asc, inArray, lt, lte } from 'drizzle-orm';
import type { Db, Tx } from './client';
import { fromNow, now } from './clock';
import { createSlots } from './schema';

/**
 * Takes up to `want` of the account's `limit` slots for a createTask each. A slot is held for
 * `holdMs`, which must outlast a call and the window after it; `returnSlot` shortens that once the
 * call was answered. Safe among any number of instances.
 * @returns the slots taken, perhaps none
 */
export async function takeSlots(
  tx: Tx,
  { want, limit, holdMs }: { want: number; limit: number; holdMs: number },
): Promise<number[]> {
  const free = tx.$with('free').as(
    tx
      .select({ slot: createSlots.slot })
      .from(createSlots)
      .where(and(lt(createSlots.slot, limit), lte(createSlots.freeAt, now)))
      .orderBy(asc(createSlots.freeAt))
      .limit(want)
      .for('update', { skipLocked: true }),
  );
  const taken = await tx
    .with(free)
    .update(createSlots)
    .set({ freeAt: fromNow(holdMs) })
    .where(inArray(createSlots.slot, tx.select({ slot: free.slot }).from(free)))
    .returning({ slot: createSlots.slot });
  return taken.map(({ slot }) => slot);
}

/** Frees slots after `afterMs`: a whole window after a call that was made, 0 where none was. */
export async function returnSlots(db: Db | Tx, slots: number[], afterMs: number): Promise<void> {
  if (slots.length === 0) return;
  await db
    .update(createSlots)
    .set({ freeAt: fromNow(afterMs) })
    .where(inArray(createSlots.slot, slots));
}
