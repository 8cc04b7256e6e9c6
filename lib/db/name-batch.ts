import 'server-only';
import { and, eq, ne, sql } from 'drizzle-orm';
import type { Db } from './client';
import { batches } from './schema';

/**
 * Names a batch, and lets its watchers know.
 * @returns `renamed`, `same` where it was called so already, or `null` for a batch that is not known
 */
export async function nameBatch(
  db: Db,
  { batchId, name }: { batchId: string; name: string },
): Promise<'renamed' | 'same' | null> {
  const renamed = await db
    .update(batches)
    .set({ name, revision: sql`${batches.revision} + 1` })
    .where(and(eq(batches.id, batchId), ne(batches.name, name)))
    .returning({ id: batches.id });
  if (renamed.length > 0) return 'renamed';
  return (await db.$count(batches, eq(batches.id, batchId))) > 0 ? 'same' : null;
}
