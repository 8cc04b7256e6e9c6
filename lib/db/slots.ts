import 'server-only';
import { and, asc, eq, inArray, lt, lte, or } from 'drizzle-orm';
import type { Db, Tx } from './client';
import { fromNow, now } from './clock';
import { slots } from './schema';

export type Slot = typeof slots.$inferSelect;

/**
 * Takes up to `want` of the account's `limit` slots for a call of this kind each. A slot is held
 * for `holdMs`. Where a call may take long that must outlast it and the window after it, and
 * `returnSlots` shortens it once the call was answered. Safe among any number of instances.
 * @returns the slots taken, perhaps none
 */
export async function takeSlots(
  db: Db | Tx,
  {
    kind,
    want,
    limit,
    holdMs,
  }: { kind: Slot['kind']; want: number; limit: number; holdMs: number },
): Promise<Slot[]> {
  const free = db.$with('free').as(
    db
      .select({ slot: slots.slot })
      .from(slots)
      .where(and(eq(slots.kind, kind), lt(slots.slot, limit), lte(slots.freeAt, now)))
      .orderBy(asc(slots.freeAt))
      .limit(want)
      .for('update', { skipLocked: true }),
  );
  return db
    .with(free)
    .update(slots)
    .set({ freeAt: fromNow(holdMs) })
    .where(
      and(eq(slots.kind, kind), inArray(slots.slot, db.select({ slot: free.slot }).from(free))),
    )
    .returning();
}

/**
 * Frees slots after `afterMs`: a whole window after a call that was made, 0 where none was. One
 * whose hold ran out meanwhile may be another's by now, and is left alone.
 */
export async function returnSlots(db: Db | Tx, taken: Slot[], afterMs: number): Promise<void> {
  if (taken.length === 0) return;
  await db
    .update(slots)
    .set({ freeAt: fromNow(afterMs) })
    .where(
      or(
        ...taken.map(({ kind, slot, freeAt }) =>
          and(eq(slots.kind, kind), eq(slots.slot, slot), eq(slots.freeAt, freeAt)),
        ),
      ),
    );
}
