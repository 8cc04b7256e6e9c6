import { expect } from '@playwright/test';
import sharp from 'sharp';
import { listBlobs } from '../blobs';
import type { Client } from './client';
import { creates, rows, unknownTasks } from './facts';
import type { Measure } from './script';
import type { Stage } from './stage';

/** Of tasks and attempts together what is judged. */
interface Row {
  id: string;
  name: string;
  digest: string | null;
  state: string;
  error: string | null;
  reused: boolean;
  attempts: number;
  successes: number;
  credits: number;
}

const ROWS = `
  select t.id, t.name, t.digest, t.state, t.error, t.reused,
    count(a.number)::int as attempts,
    (count(*) filter (where a.outcome = 'succeeded'))::int as successes,
    coalesce(sum(a.credits), 0)::float as credits
  from tasks t left join attempts a on a.task_id = t.id group by t.id`;

export interface Verdict {
  attempts: number;
  resends: number;
  reused: number;
  spent: number;
  distinct: number;
  creates: number;
  /** The most creates in any window. */
  busiest: number;
}

/** The most calls in any stretch of `windowMs`, as the stand-in's own limiter counts them. */
function mostIn(times: readonly number[], windowMs: number): number {
  let most = 0;
  let first = 0;
  times.forEach((at, last) => {
    while ((times[first] ?? at) <= at - windowMs) first++;
    most = Math.max(most, last - first + 1);
  });
  return most;
}

async function judgePhotos(clients: readonly Client[]): Promise<void> {
  for (const client of clients) {
    for (const [id, shot] of client.photos) {
      const task = client.tasks.get(id);
      expect(task?.state, `${shot.name}: its final state`).toBe('succeeded');
      const { width, height, format, hasAlpha } = await sharp(await client.cutout(id)).metadata();
      expect({ width, height, hasAlpha }, `${shot.name}: its cut-out`).toEqual({
        width: shot.width,
        height: shot.height,
        hasAlpha: true,
      });
      expect(['png', 'webp'], `${shot.name}: its cut-out's format`).toContain(format);
    }
  }
}

async function judgeStore({ host, database }: Stage): Promise<void> {
  const paths = await rows<{ source: string | null; cutout: string | null }>(
    database,
    'select source_path as source, cutout_path as cutout from tasks',
  );
  const named = (list: (string | null)[]) => [...new Set(list.filter(Boolean))].sort();
  expect((await listBlobs(host, 'cutouts/')).sort(), 'cut-outs in the store').toEqual(
    named(paths.map(({ cutout }) => cutout)),
  );
  expect((await listBlobs(host, 'copies/')).sort(), 'API copies in the store').toEqual(
    named(paths.map(({ source }) => source)),
  );
}

/** Holds everything that is promised against what is there; the stand-in and the database testify. */
export async function judge(
  stage: Stage,
  clients: readonly Client[],
  measure: Measure,
  creditsBefore: number,
): Promise<Verdict> {
  await judgePhotos(clients);

  const tasks = await rows<Row>(stage.database, ROWS);
  expect(tasks.length, 'photos in the database').toBe(measure.photos);
  const twice = tasks.filter(({ successes }) => successes > 1);
  expect(twice, 'photos with two successful attempts').toEqual([]);
  const ids = await rows<{ ids: number; distinct: number }>(
    stage.database,
    'select count(kie_task_id)::int as ids, count(distinct kie_task_id)::int as distinct from attempts',
  );
  expect(ids[0]?.ids, 'each of Kie\u2019s tasks is one attempt\u2019s').toBe(ids[0]?.distinct);
  expect(await unknownTasks(stage), 'tasks at Kie that no attempt knows').toEqual([]);

  const succeeded = tasks.filter(({ state }) => state === 'succeeded');
  const distinct = new Set(succeeded.map(({ digest, id }) => digest ?? id)).size;
  const spent = creditsBefore - (await stage.host.credits());
  const dear = tasks.filter(({ credits }) => credits > 1);
  expect(dear, 'photos that cost more than one credit').toEqual([]);
  expect(spent, 'credits spent, for distinct photos that succeeded').toBe(distinct);
  const booked = tasks.reduce((sum, { credits }) => sum + credits, 0);
  expect(booked, 'credits in our ledger').toBe(spent);

  const calls = await creates(stage.host);
  const { limit, windowMs } = measure.creates;
  const busiest = mostIn(
    calls.map(({ at }) => at),
    windowMs,
  );
  // The stand-in refuses for haste only who makes more than these, so that each 429 was a knob's.
  expect(busiest, `createTask calls within ${windowMs} ms`).toBeLessThanOrEqual(limit);

  await judgeStore(stage);

  const attempts = tasks.reduce((sum, row) => sum + row.attempts, 0);
  const reused = tasks.filter((row) => row.reused).length;
  const resends = tasks.reduce((sum, row) => sum + Math.max(0, row.attempts - 1), 0);
  return { attempts, resends, reused, spent, distinct, creates: calls.length, busiest };
}
