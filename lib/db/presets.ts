import 'server-only';
import { and, asc, eq, lt, ne, sql } from 'drizzle-orm';
import { HOUSE } from '@/lib/door/visitor';
import type { SavedPreset } from '@/lib/export/saved-preset';
import type { Db } from './client';
import { fromNow } from './clock';
import { presets } from './schema';
import type { Scope } from './scope';
import { inTransaction } from './transaction';

/** Any number will do, as long as every instance uses the same. */
const PRESETS_LOCK = 727_002;

const NOTE_USE_EVERY_MS = 24 * 3_600_000;

/**
 * All that the workspace keeps, by name; each deliverable as it was written, which may be long ago.
 * To ask for them is to use them all.
 */
export async function listPresets(db: Db, { workspace }: Scope) {
  const isOurs = eq(presets.workspace, workspace);
  await db
    .update(presets)
    .set({ usedAt: sql`now()` })
    .where(and(isOurs, lt(presets.usedAt, fromNow(-NOTE_USE_EVERY_MS))));
  return db
    .select({ id: presets.id, name: presets.name, deliverable: presets.deliverable })
    .from(presets)
    .where(isOurs)
    .orderBy(asc(presets.name), asc(presets.id));
}

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
    const set = { name, deliverable, usedAt: sql`now()` };
    await tx
      .insert(presets)
      .values({ id, workspace, ...set })
      .onConflictDoUpdate({ target: [presets.workspace, presets.id], set });
    return true;
  });

export async function deletePreset(db: Db, { workspace }: Scope, id: string): Promise<void> {
  await db.delete(presets).where(and(eq(presets.workspace, workspace), eq(presets.id, id)));
}

/** Deletes presets of visitors that nobody has asked for in so long; the house keeps its own. */
export async function deleteUnusedPresets(db: Db, keptMs: number): Promise<void> {
  await db
    .delete(presets)
    .where(and(ne(presets.workspace, HOUSE), lt(presets.usedAt, fromNow(-keptMs))));
}
