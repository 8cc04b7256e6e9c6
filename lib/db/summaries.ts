import 'server-only';
import { and, desc, eq, exists, lt, type SQL, sql } from 'drizzle-orm';
import type { TaskState } from '@/lib/task/task';
import { OPEN_STATES } from '@/lib/task/transition';
import type { Db } from './client';
import { batches, tasks } from './schema';
import type { Scope } from './scope';

/** A batch in a list of batches: its photos as figures, and not one by one. */
export type Summary = Awaited<ReturnType<typeof summariesOf>>[number];

/** How many cut-outs can stand for a batch. */
const SHOWN = 4;

const [queued, submitting, running] = OPEN_STATES;
const countIf = (condition: SQL) => sql`count(*) filter (where ${condition})`.mapWith(Number);
const countIn = (...states: TaskState[]) =>
  countIf(sql`${tasks.state} = any(${sql.param(states)}::text[])`);

/** What a photo and its later tasks have in common; a task whose bytes are not known has only its id. */
const likeness = sql`case when ${tasks.digest} is null then ${tasks.id}
  else ${tasks.digest} || ' ' || ${tasks.folder} || '/' || ${tasks.name} end`;

/**
 * How these batches stand, the youngest first; one that is not known is left out. One query, which
 * reads each batch's photos once by their index.
 * @param ids as many as the query may cost
 */
export const summariesOf = (db: Db, { workspace }: Scope, ids: readonly string[]) =>
  db
    .select({
      id: batches.id,
      name: batches.name,
      madeBy: batches.madeBy,
      createdAt: batches.createdAt,
      spent: batches.spent,
      queued: countIn(queued, submitting),
      running: countIn(running),
      succeeded: countIn('succeeded'),
      failed: countIn('failed'),
      // One that was cancelled and begun anew is one photo: only where nothing else became of it is
      // it a cancelled one.
      cancelled: sql`count(distinct ${likeness})
        - count(distinct ${likeness}) filter (where ${tasks.state} <> 'cancelled')`.mapWith(Number),
      reused: countIf(sql`${tasks.reused}`),
      isEmpty: sql<boolean>`count(${tasks.id}) = 0`,
      /** When the first of those that have ended did, in milliseconds since 1970. */
      firstEndMs: sql<
        number | null
      >`(extract(epoch from min(${tasks.endedAt})) * 1000)::double precision`,
      cutouts: sql<string[]>`coalesce((array_agg(${tasks.id}
        order by ${tasks.place}, ${tasks.createdAt}, ${tasks.position}, ${tasks.id})
        filter (where ${tasks.state} = 'succeeded'))[1:${sql.raw(String(SHOWN))}], '{}')`,
    })
    .from(batches)
    .leftJoin(tasks, eq(tasks.batchId, batches.id))
    .where(
      and(
        eq(batches.workspace, workspace),
        sql`${batches.id} = any(${sql.param([...ids])}::text[])`,
      ),
    )
    .groupBy(batches.id)
    .orderBy(desc(batches.createdAt), desc(batches.id));

/**
 * The ids of a workspace's batches that have photos, the youngest first. One query, which reads the
 * index backwards from where the part before ended.
 * @param untilMs the youngest that may come, in milliseconds since 1970; the database knows the time
 * more exactly, so that others of the same millisecond come with it
 */
export async function batchesOf(
  db: Db,
  { workspace }: Scope,
  untilMs: number | null,
  limit: number,
): Promise<string[]> {
  const hasPhotos = exists(
    db.select({ one: sql`1` }).from(tasks).where(eq(tasks.batchId, batches.id)),
  );
  const isOldEnough = untilMs === null ? undefined : lt(batches.createdAt, new Date(untilMs + 1));
  const found = await db
    .select({ id: batches.id })
    .from(batches)
    .where(and(eq(batches.workspace, workspace), isOldEnough, hasPhotos))
    .orderBy(desc(batches.createdAt), desc(batches.id))
    .limit(limit);
  return found.map(({ id }) => id);
}
