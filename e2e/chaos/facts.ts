import pg from 'pg';
import type { AppServer, KieRequest } from '../server';
import type { Stage } from './stage';

/** What the database and the stand-in say, beside what the app says of itself. */

/** A query, made again where a fault has just cut the connection. */
export async function rows<T extends pg.QueryResultRow>(
  database: pg.Pool,
  text: string,
  values: unknown[] = [],
): Promise<T[]> {
  for (let tries = 0; ; tries++) {
    try {
      return (await database.query<T>(text, values)).rows;
    } catch (thrown) {
      if (thrown instanceof pg.DatabaseError && !thrown.code?.startsWith('57P')) throw thrown;
      if (tries >= 5) throw thrown;
    }
  }
}

/** Every createTask that reached the stand-in, in order. */
export async function creates(host: AppServer): Promise<KieRequest[]> {
  const requests = await host.requests();
  return requests.filter(({ path }) => path.endsWith('/createTask'));
}

/** Tasks that Kie made and that the database does not know by their ids. */
export async function unknownTasks({ host, database }: Stage): Promise<string[]> {
  const made = (await creates(host)).flatMap(({ taskId, code }) =>
    code === 200 && taskId ? [taskId] : [],
  );
  const known = await rows<{ id: string }>(
    database,
    'select kie_task_id as id from attempts where kie_task_id is not null',
  );
  const ids = new Set(known.map(({ id }) => id));
  return made.filter((id) => !ids.has(id));
}
