import 'server-only';
import { asc, inArray, lte, sql } from 'drizzle-orm';
import type { Db } from './client';
import { fromNow, now } from './clock';
import { tasks, trash } from './schema';

const isReferredTo = sql`exists (
  select 1 from ${tasks}
  where ${tasks.cutoutPath} = ${trash.pathname} or ${tasks.sourcePath} = ${trash.pathname}
)`;

/** Puts an object into the trash that no row has ever referred to. */
export async function discard(db: Db, pathnames: readonly string[]): Promise<void> {
  if (pathnames.length === 0) return;
  await db
    .insert(trash)
    .values(pathnames.map((pathname) => ({ pathname })))
    .onConflictDoNothing();
}

/**
 * Takes up to `want` pathnames out of the trash for `leaseMs`: who has removed the objects strikes
 * them off with `forgetTrash`, otherwise they come back. What a row refers to is let go of.
 */
export async function leaseTrash(
  db: Db,
  { want, leaseMs }: { want: number; leaseMs: number },
): Promise<string[]> {
  const due = db
    .$with('due')
    .as(
      db
        .select({ pathname: trash.pathname })
        .from(trash)
        .where(lte(trash.dueAt, now))
        .orderBy(asc(trash.dueAt))
        .limit(want)
        .for('update', { skipLocked: true }),
    );
  const leased = await db
    .with(due)
    .update(trash)
    .set({ dueAt: fromNow(leaseMs) })
    .where(inArray(trash.pathname, db.select({ pathname: due.pathname }).from(due)))
    .returning({ pathname: trash.pathname, isReferredTo: sql<boolean>`${isReferredTo}` });
  const needed = leased.filter((entry) => entry.isReferredTo).map(({ pathname }) => pathname);
  await forgetTrash(db, needed);
  return leased.flatMap((entry) => (entry.isReferredTo ? [] : [entry.pathname]));
}

export async function forgetTrash(db: Db, pathnames: readonly string[]): Promise<void> {
  if (pathnames.length === 0) return;
  await db.delete(trash).where(inArray(trash.pathname, [...pathnames]));
}
