import 'server-only';
import { and, asc, eq, inArray, isNotNull } from 'drizzle-orm';
import type { PgInsertValue } from 'drizzle-orm/pg-core';
import { AppError } from '@/lib/base/errors';
import type { Submission } from '@/lib/task/task';
import { type Claim, giveBack, takeForNew } from './allowances';
import { isDeleted } from './change';
import type { Db, Tx } from './client';
import { batches, tasks, trash } from './schema';
import type { Maker, Scope } from './scope';
import { succeededWith } from './tasks';
import { Collision, inTransaction } from './transaction';

/** What makes two photos the same: their originals' bytes, and the size of the copies. */
export interface Sameness {
  digest: string | null;
  width: number;
  height: number;
}

interface Kept extends Sameness {
  path: string;
  bytes: number;
}

export const samenessOf = ({ digest, width, height }: Sameness): string =>
  `${digest} ${width} ${height}`;

/**
 * The cut-outs that the workspace keeps of these photos, by `samenessOf`.
 * @param strength `share` holds their rows, so that none of them is deleted before the transaction
 * has ended
 */
export async function findKept(
  db: Db | Tx,
  { workspace }: Scope,
  photos: readonly Sameness[],
  strength?: 'share',
): Promise<Map<string, Kept>> {
  const digests = photos.flatMap(({ digest }) => (digest ? [digest] : []));
  if (digests.length === 0) return new Map();
  const query = db
    .select({
      digest: tasks.digest,
      width: tasks.width,
      height: tasks.height,
      path: tasks.cutoutPath,
      bytes: tasks.cutoutBytes,
    })
    .from(tasks)
    .where(
      and(
        eq(tasks.workspace, workspace),
        inArray(tasks.digest, digests),
        isNotNull(tasks.cutoutPath),
      ),
    )
    .orderBy(asc(tasks.id));
  const rows = await (strength ? query.for(strength) : query);
  return new Map(
    rows.flatMap(({ path, bytes, ...same }) =>
      path !== null && bytes !== null ? [[samenessOf(same), { ...same, path, bytes }]] : [],
    ),
  );
}

/** Photos that were not written down. */
export interface Unadded {
  /** They brought no copy of their own, and no cut-out of them is kept. */
  missing: string[];
  /** The allowance does not reach to them. Their copies are in the trash. */
  refused: string[];
}

/**
 * Writes photos down, in their order. One whose bytes' cut-out is kept is done at once. Idempotent:
 * a submission that is repeated because its reply was lost changes nothing.
 * @param claim counts those that may come to cost something; null where nobody has to
 * @throws {AppError} `batch-deleted`; `not-found` where the batch is another workspace's
 */
export async function addTasks(
  db: Db,
  { workspace, name }: Maker,
  batchId: string,
  photos: readonly Submission[],
  claim: Claim | null = null,
): Promise<Unadded> {
  if (claim) await giveBack(db, claim.day);
  return inTransaction(db, async (tx) => {
    await tx
      .insert(batches)
      .values({ id: batchId, workspace, madeBy: name ?? '' })
      .onConflictDoNothing();
    // Asked after that: who deletes the batch meanwhile waits for us, or we have waited for them.
    if (await isDeleted(tx, { workspace }, batchId)) throw new AppError('batch-deleted');
    const isOurs = and(eq(batches.id, batchId), eq(batches.workspace, workspace));
    if ((await tx.$count(batches, isOurs)) === 0) throw new AppError('not-found');
    const kept = await findKept(tx, { workspace }, photos, 'share');
    const isKept = (photo: Submission) => photo.digest !== null && kept.has(samenessOf(photo));
    const costly = photos.filter((photo) => photo.source && !isKept(photo));
    const admitted =
      claim &&
      (await takeForNew(
        tx,
        claim,
        costly.map(({ taskId }) => taskId),
      ));
    const missing: string[] = [];
    const refused: string[] = [];
    const rows: PgInsertValue<typeof tasks>[] = [];
    const needless: string[] = [];
    for (const [position, photo] of photos.entries()) {
      const { taskId: id, source, ...described } = photo;
      const base = { ...described, id, batchId, workspace, position };
      const cutout = kept.get(samenessOf(photo));
      if (cutout && photo.digest) {
        rows.push({ ...base, ...succeededWith(cutout), reused: true });
        if (source) needless.push(source.pathname);
      } else if (!source) {
        missing.push(id);
      } else if (admitted && !admitted.known.has(id) && !admitted.taken.has(id)) {
        refused.push(id);
        needless.push(source.pathname);
      } else {
        rows.push({ ...base, sourcePath: source.pathname });
      }
    }
    const added =
      rows.length > 0
        ? await tx.insert(tasks).values(rows).onConflictDoNothing().returning({ id: tasks.id })
        : [];
    // It was deleted since it was found to be there, and so would not have been counted.
    if (added.some(({ id }) => admitted?.known.has(id))) throw new Collision('deleted meanwhile');
    if (needless.length > 0) {
      await tx
        .insert(trash)
        .values(needless.map((pathname) => ({ pathname })))
        .onConflictDoNothing();
    }
    return { missing, refused };
  });
}
