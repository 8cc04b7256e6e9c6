import { setTimeout as pause } from 'node:timers/promises';
import type pg from 'pg';
import { rows } from './facts';

/** Nothing that a living process works on takes this long here. */
const SURELY_DEAD_MS = 8_000;

/** Everything that is held for longer than a living holder needs: where, which row, until when. */
const HELD = `
  select 'tasks' as what, id as key, leased_until::text as until
    from tasks where state = 'running' and leased_until > now()
  union all
  select 'claims', t.id, t.due_at::text from tasks t
    join attempts a on a.task_id = t.id and a.number = t.attempt
    where t.state = 'submitting' and a.sent_at is null
  union all
  select 'slots', kind || slot, free_at::text from slots where free_at > now()
  union all
  select 'trash', pathname, due_at::text from trash where due_at > now()`;

const LET_GO: Readonly<Record<string, string>> = {
  tasks: `update tasks set leased_until = now(), due_at = now()
    where id = $1 and leased_until = $2::timestamptz`,
  claims: `update tasks set due_at = now()
    where id = $1 and state = 'submitting' and due_at = $2::timestamptz`,
  slots: `update slots set free_at = now()
    where kind || slot = $1 and free_at = $2::timestamptz`,
  trash: `update trash set due_at = now() where pathname = $1 and due_at = $2::timestamptz`,
};

/**
 * Makes time pass quicker for what a killed process held: its leases run for up to two minutes,
 * which a short run does not have. What was held at the kill and has not changed hands long after,
 * is the dead one's, and its time is over.
 * @param windowMs Kie's window: a slot's call was made before the kill, so its window has passed
 */
export async function hurryEstate(database: pg.Pool, windowMs: number): Promise<void> {
  const held = await rows<{ what: string; key: string; until: string }>(database, HELD);
  await pause(SURELY_DEAD_MS + windowMs);
  for (const { what, key, until } of held) await rows(database, LET_GO[what] ?? '', [key, until]);
}
