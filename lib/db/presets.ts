import 'server-only';
import { and, asc, eq, ne, sql } from 'drizzle-orm';
import type { SavedPreset } from '@/lib/export/saved-preset';
import type { Db } from './client';
import { presets } from './schema';
import type { Scope } from './scope';
import { inTransaction } from './transaction';

/** Any number will do, as long as every instance uses the same. */
const PRESETS_LOCK = 727_002;

/** All that the workspace keeps, by name; each deliverable as it was written, which may be long ago. */
export const listPresets = (db: Db, { workspace }: Scope) =>
  db
    .select({ id: presets.id, name: presets.name, deliverable: presets.deliverable })
    .from(presets)
    .where(eq(presets.workspace, workspace))
    .orderBy(asc(presets.name), asc(presets.id));

/**
 * Saves a preset, in the place of the workspace's one with the same id.
 * @returns whether there was room for it among `most`
 */
export const savePreset = (
  db: Db,
  { workspace }: Scope,
  { id, name, deliverable }: SavedPreset,
  most: number,
) =>
  inTransaction(db, async (tx) => {
    // Two that are saved at the same moment would both find room for one.
    await tx.execute(sql`select pg_advisory_xact_lock(${PRESETS_LOCK})`);
    const others = await tx.$count(
      presets,
      and(eq(presets.workspace, workspace), ne(presets.id, id)),
    );
    if (others >= most) return false;
    const set = { name, deliverable, updatedAt: sql`now()` };
    await tx
      .insert(presets)
      .values({ id, workspace, ...set })
      .onConflictDoUpdate({ target: [presets.workspace, presets.id], set });
    return true;
  });

export async function deletePreset(db: Db, { workspace }: Scope, id: string): Promise<void> {
  await db.delete(presets).where(and(eq(presets.workspace, workspace), eq(presets.id, id)));
}
