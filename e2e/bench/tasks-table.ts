import type pg from 'pg';
import { z } from 'zod';
import { newId } from '@/lib/base/ids';
import type { SentQuery } from './wire';

/** Photos that are done, each with its attempt, as they lie in the tables once nobody waits. */
const INSERT = `
  with photos as (
    insert into tasks (id, batch_id, position, name, width, height, digest, state, attempt, due_at,
      ended_at, cutout_path, cutout_bytes)
    select left(md5(b.id || n), 26), b.id, n, n || '.jpg', 1200, 900,
      encode(sha256((b.id || n)::bytea), 'hex'), 'succeeded', 1, null, now(),
      'cutouts/' || left(md5(b.id || n), 26) || '-1.png', 800000
    from batches b cross join generate_series(1, $2::int) n where b.id = any($1::text[])
    returning id
  )
  insert into attempts (task_id, number, key_digest, sent_at, kie_task_id, accepted_at, ended_at,
    outcome, credits)
  select id, 1, md5(id), now(), md5('kie' || id), now(), now(), 'succeeded', 1 from photos`;

async function addBatches(pool: pg.Pool, ids: readonly string[], photos: number): Promise<void> {
  await pool.query('insert into batches (id) select unnest($1::text[])', [ids]);
  await pool.query(INSERT, [ids, photos]);
}

export const newBatch = (pool: pg.Pool, id: string, photos: number): Promise<void> =>
  addBatches(pool, [id], photos);

/** Adds batches of `photos` until the table has `size` tasks, and leaves it as time would. */
export async function fillTo(pool: pg.Pool, size: number, photos: number): Promise<void> {
  const { rows } = await pool.query<{ count: number }>('select count(*)::int as count from tasks');
  const missing = size - (rows[0]?.count ?? 0);
  const ids = Array.from({ length: missing / photos }, () => newId());
  await addBatches(pool, ids, photos);
  await pool.query('vacuum analyze');
}

const planSchema = z.tuple([
  z.object({
    Plan: z.object({ 'Shared Hit Blocks': z.number(), 'Shared Read Blocks': z.number() }),
  }),
]);

export interface Cost {
  /** Pages of 8 kB that were looked at, wherever they were. */
  buffers: number;
  /** In ms, as a client sees them. */
  times: number[];
}

/** What a query costs that was sent before, by the plan that the database makes for it. */
export async function costOf(
  pool: pg.Pool,
  { text, values }: SentQuery,
  runs: number,
): Promise<Cost> {
  const times: number[] = [];
  for (let run = 0; run < runs; run++) {
    const startedAt = performance.now();
    await pool.query(text, values);
    times.push(performance.now() - startedAt);
  }
  const { rows } = await pool.query<{ 'QUERY PLAN': unknown }>(
    `explain (analyze, buffers, format json) ${text}`,
    values,
  );
  const [{ Plan: plan }] = planSchema.parse(rows[0]?.['QUERY PLAN']);
  return { buffers: plan['Shared Hit Blocks'] + plan['Shared Read Blocks'], times };
}
