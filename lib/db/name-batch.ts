import 'server-only';
import { and, eq, ne, sql } from 'drizzle-orm';
import type { Db } from './client';
import { batches } from './schema';
import type { Scope } from './scope';

/**
 * Names a batch, and lets its watchers know.
 * @returns `renamed`, `same` where it was called so already, or `null` for a batch that is not known
 */
export async function nameBatch(
  db: Db,
  { workspace }: Scope,
  { batchId, name }: { batchId: string; name: string },
): Promise<'renamed' | 'same' | null> {
  const isOurs = and(eq(batches.id, batchId), eq(batches.workspace, workspace));
  const renamed = await db
    .update(batches)
    .set({ name, revision: sql`${batches.revision} + 1` })
    .where(and(isOurs, ne(batches.name, name)))
    .returning({ id: batches.id });
  if (renamed.length > 0) return 'renamed';
  return (await db.$count(batches, isOurs)) > 0 ? 'same' : null;
}
