import 'server-only';
import { eq, lt, sql } from 'drizzle-orm';
import type { Db } from './client';
import { fromNow, msUntil, now } from './clock';
import { signInTries } from './schema';

/** How often a passcode may be tried from one place. */
export interface TryLimit {
  /** Where from: a digest of an address, or all places together. */
  place: string;
  most: number;
  /** In ms, from the first try on. */
  windowMs: number;
}

/**
 * Takes one of the tries that a place has, before the passcode is looked at: of any number that come
 * at once no more than the limit are let through.
 * @returns how many were taken in the window, this one included; or when there are some again
 */
export async function takeTry(
  db: Db,
  { place, most, windowMs }: TryLimit,
): Promise<{ taken: number } | { againMs: number }> {
  const isOver = sql`${signInTries.endsAt} <= ${now}`;
  const end = fromNow(windowMs);
  const [row] = await db
    .insert(signInTries)
    .values({ place, taken: 1, endsAt: end })
    .onConflictDoUpdate({
      target: signInTries.place,
      set: {
        taken: sql`case when ${isOver} then 1 else ${signInTries.taken} + 1 end`,
        endsAt: sql`case when ${isOver} then ${end} else ${signInTries.endsAt} end`,
      },
      setWhere: sql`${isOver} or ${signInTries.taken} < ${most}`,
    })
    .returning({ taken: signInTries.taken });
  if (row) return row;
  const [full] = await db
    .select({ againMs: msUntil(sql`${signInTries.endsAt}`) })
    .from(signInTries)
    .where(eq(signInTries.place, place));
  return { againMs: Math.max(0, full?.againMs ?? 0) };
}

/** Gives a try back that was no wrong one. */
export async function returnTry(db: Db, place: string): Promise<void> {
  await db
    .update(signInTries)
    .set({ taken: sql`greatest(0, ${signInTries.taken} - 1)` })
    .where(eq(signInTries.place, place));
}

/** Forgets a place where somebody knew the passcode. */
export async function forgetTries(db: Db, place: string): Promise<void> {
  await db.delete(signInTries).where(eq(signInTries.place, place));
}

/** Forgets all places whose window is over. */
export async function dropOldTries(db: Db): Promise<void> {
  await db.delete(signInTries).where(lt(signInTries.endsAt, now));
}
