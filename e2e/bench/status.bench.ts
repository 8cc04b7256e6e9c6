// npx tsx --conditions=react-server e2e/bench/status.bench.ts
// What watching costs the database, by the queries that a process of the app really sends.
import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';
import { newId } from '@/lib/base/ids';
import { batchViewSchema } from '@/lib/task/task';
import { bench, openPostgres, startApp } from './bench';
import { median } from './numbers';
import { costOf, fillTo, newBatch } from './tasks-table';
import { type SentQuery, tap } from './wire';

const BATCHES = 50;
const WATCHERS = 200;
const PHOTOS = 50;
const HOLD_MS = 20_000;
const SETTLING_MS = 3_000;
/** Between two looks of a process for what others changed, and some more. */
const TOLD_WITHIN_MS = 3_000;
const SIZES = [100, 1_000, 100_000] as const;

const isStatus = ({ text }: SentQuery) => /pause_reason.*from "batches"/s.test(text);
/** One for all batches at once, where a read asks for one. */
const isTick = (query: SentQuery) => isStatus(query) && / any\(/.test(query.text);
const isRead = (query: SentQuery) => isStatus(query) && !isTick(query);

interface Watcher {
  batchId: string;
  answers: number;
  cursor: number;
}

/** Reads as the page does, one read after another; only the first that is held is shorter. */
async function watch(
  origin: string,
  watcher: Watcher,
  firstHoldMs: number,
  signal: AbortSignal,
): Promise<void> {
  for (let reads = 0; !signal.aborted; reads++) {
    // The very first is answered at once, with all there is.
    const holdMs = reads < 2 ? Math.round(firstHoldMs) : HOLD_MS;
    const query = `since=${watcher.cursor}&hold=${holdMs}`;
    const response = await fetch(`${origin}/api/batches/${watcher.batchId}?${query}`, { signal });
    if (!response.ok) throw new Error(`a status read was answered ${response.status}`);
    const view = batchViewSchema.parse(await response.json());
    if (view.tasks.length > 0) watcher.answers += 1;
    watcher.cursor = view.cursor;
  }
}

await bench(
  {
    'status-queries-idle-200-watchers': { unit: 'queries/s', limit: '<=2', digits: 2 },
    'all-queries-idle-200-watchers': { unit: 'queries/s', limit: '-', digits: 2 },
    'status-queries-per-change': { unit: 'queries', limit: '<=2', digits: 2 },
    'status-buffers-at-100': { unit: 'buffers', limit: '-' },
    'status-buffers-at-1000': { unit: 'buffers', limit: '-' },
    'status-buffers-at-100000': { unit: 'buffers', limit: '-' },
    'status-buffers-growth': { unit: 'ratio', limit: '<=1.5', digits: 2 },
    'status-time-growth': { unit: 'ratio', limit: '<=1.5', digits: 2 },
    'pump-buffers-at-100000': { unit: 'buffers', limit: '-' },
    'pump-buffers-growth': { unit: 'ratio', limit: '<=1.5', digits: 2 },
  },
  async (later) => {
    const database = await openPostgres(later);
    const url = await database('status');
    const { url: tapped, queries } = await tap(later, url);
    const app = await startApp(later, { DATABASE_URL: tapped });
    const pool = new pg.Pool({ connectionString: url, max: 2 });
    later(() => pool.end());

    const heard = async (during: () => Promise<unknown>): Promise<SentQuery[]> => {
      const from = queries.length;
      await during();
      return queries.slice(from);
    };

    // The cost of one read, while the table grows around the batch that is read.
    const batchId = newId();
    await newBatch(pool, batchId, PHOTOS);
    const read = async () => {
      const response = await fetch(`${app.origin}/api/batches/${batchId}?since=0`);
      const { tasks } = batchViewSchema.parse(await response.json());
      if (tasks.length !== PHOTOS) throw new Error(`told of ${tasks.length} photos`);
    };
    const costs = [];
    for (const size of SIZES) {
      await fillTo(pool, size, PHOTOS);
      // Longer than the pump keeps from looking again.
      await pause(1_500);
      const sent = await heard(() => read().then(() => pause(1_000)));
      const status = sent.filter(isRead);
      const [query] = status;
      if (!query || status.length !== 1) throw new Error(`${status.length} queries for one read`);
      const others = sent.filter(
        ({ text }) => text.startsWith('select') && !/from "batches"/.test(text),
      );
      // A read also pumps the queue: the dearest look that it takes at the tables.
      if (others.length === 0) throw new Error('the read did not pump the queue');
      const ofOthers = await Promise.all(others.map((other) => costOf(pool, other, 1)));
      costs.push({
        ...(await costOf(pool, query, 300)),
        pump: Math.max(...ofOthers.map(({ buffers }) => buffers)),
      });
    }
    const [at100, at1000, at100000] = costs;
    if (!at100 || !at1000 || !at100000) throw new Error('not all sizes were measured');

    // Many who watch while nothing changes, evenly spread over the time that a read is held.
    const batchIds = Array.from({ length: BATCHES }, () => newId());
    for (const id of batchIds) await newBatch(pool, id, PHOTOS);
    const stop = new AbortController();
    const watchers = Array.from({ length: WATCHERS }, (_, i): Watcher => {
      return { batchId: batchIds[i % BATCHES] ?? '', answers: 0, cursor: 0 };
    });
    let trouble: unknown;
    const watching = watchers.map((watcher, i) =>
      watch(app.origin, watcher, (HOLD_MS * i) / WATCHERS, stop.signal).catch((thrown) => {
        if (!stop.signal.aborted) trouble = thrown;
      }),
    );
    const isSettled = () => watchers.every(({ cursor }) => cursor > 0);
    await app.until(async () => isSettled() || trouble !== undefined);
    await pause(SETTLING_MS);
    const idle = await heard(() => pause(HOLD_MS));

    const before = watchers.reduce((sum, { answers }) => sum + answers, 0);
    const changing = await heard(async () => {
      for (const id of batchIds) {
        await pool.query(
          `update tasks set state = 'failed', error = 'cancelled'
            where id = (select id from tasks where batch_id = $1 limit 1)`,
          [id],
        );
        await pause(100);
      }
      await pause(TOLD_WITHIN_MS);
    });
    const answers = watchers.reduce((sum, watcher) => sum + watcher.answers, 0) - before;
    stop.abort();
    await Promise.all(watching);
    if (trouble) throw trouble;
    if (answers !== WATCHERS) throw new Error(`${answers} of ${WATCHERS} watchers were told`);

    const perSecond = (sent: readonly SentQuery[]) => (sent.length * 1_000) / HOLD_MS;
    return {
      'status-queries-idle-200-watchers': perSecond(idle.filter(isStatus)),
      'all-queries-idle-200-watchers': perSecond(idle),
      'status-queries-per-change': changing.filter(isRead).length / BATCHES,
      'status-buffers-at-100': at100.buffers,
      'status-buffers-at-1000': at1000.buffers,
      'status-buffers-at-100000': at100000.buffers,
      'status-buffers-growth': at100000.buffers / at1000.buffers,
      'status-time-growth': median(at100000.times) / median(at1000.times),
      'pump-buffers-at-100000': at100000.pump,
      'pump-buffers-growth': at100000.pump / at1000.pump,
    };
  },
);
