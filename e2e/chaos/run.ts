import { writeFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { Client } from './client';
import { rows } from './facts';
import { judge } from './judge';
import { play, rest } from './play';
import { type Random, randomOf } from './random';
import { report } from './report';
import { drawPeriods, type Measure } from './script';
import { makeShots, type Shot } from './shots';
import { openStage, type Stage } from './stage';

const CLIENTS = 2;
/** Photos come in lists of up to so many. */
const MOST_AT_ONCE = 6;
/** They come while things go wrong, and what came last has some trouble as well. */
const SHARE_OF_TIME = 0.6;
const STEP_MS = 100;

function inLists(shots: readonly Shot[], random: Random): Shot[][] {
  const lists: Shot[][] = [];
  for (let from = 0; from < shots.length; ) {
    const to = from + random.whole(1, MOST_AT_ONCE);
    lists.push(shots.slice(from, to));
    from = to;
  }
  return lists;
}

/** Adds the photos bit by bit over a stretch of time; a list does not wait for the one before. */
async function addAll(
  clients: readonly Client[],
  lists: readonly Shot[][],
  ms: number,
  signal: AbortSignal,
): Promise<void> {
  const adding: (Promise<void> | undefined)[] = [];
  for (const [i, list] of lists.entries()) {
    adding.push(clients[i % clients.length]?.add(list));
    await pause(ms / lists.length, undefined, { signal });
  }
  await Promise.all(adding);
}

/** Watches, and tries again what failed, until everything that was ever added has succeeded. */
async function watch(client: Client, isAdding: () => boolean): Promise<void> {
  for (;;) {
    const wasAdding = isAdding();
    // A batch without photos is not there yet.
    if (client.photos.size > 0) await client.look();
    else await pause(STEP_MS);
    if (client.inState('failed').length > 0) await client.retryFailed();
    if (!wasAdding && client.inState('succeeded').length === client.photos.size) return;
    client.signal.throwIfAborted();
  }
}

async function untilTrashIsEmpty(stage: Stage, signal: AbortSignal): Promise<void> {
  for (;;) {
    await stage.sweep();
    const left = await rows<{ count: number }>(
      stage.database,
      'select count(*)::int as count from trash',
    );
    if (left[0]?.count === 0) return;
    await pause(STEP_MS, undefined, { signal });
  }
}

/** What is not final, for whoever has to find out why. */
async function openTasks({ database }: Stage): Promise<string> {
  const open = await rows(
    database,
    `select id, state, attempt, due_at, leased_until, silent_since, result_tries, absences
    from tasks where ended_at is null`,
  );
  return JSON.stringify(open, null, 2);
}

/**
 * The whole chaos run: everything that is drawn from `seed` goes wrong while photos are added, and
 * in the end every promise is held against what is there.
 * @param signal says when patience is over
 * @param logPath gives a file for what a process wrote, where the run fails
 * @returns the report
 * @throws where a promise was broken
 */
export async function runChaos(
  databaseUrl: string,
  seed: number,
  measure: Measure,
  signal: AbortSignal,
  logPath: (name: string) => string,
): Promise<string> {
  const startedAt = Date.now();
  const shots = await makeShots(measure.photos);
  const stage = await openStage(databaseUrl, seed, measure);
  const stop = new AbortController();
  try {
    const creditsBefore = await stage.host.credits();
    const periods = drawPeriods(seed, measure);
    const periodsMs = periods.reduce((sum, { ms }) => sum + ms, 0);
    const ended = AbortSignal.any([signal, stop.signal]);
    const clients = Array.from(
      { length: CLIENTS },
      (_, i) => new Client(stage.origins, randomOf(seed, `client ${i}`), ended),
    );
    const lists = inLists(shots, randomOf(seed, 'lists'));
    let isAdding = true;
    const adding = addAll(clients, lists, periodsMs * SHARE_OF_TIME, ended).finally(() => {
      isAdding = false;
    });
    const playedFrom = Date.now();
    let faultsMs = 0;
    await Promise.all([
      play(stage, periods, measure).then(() => {
        faultsMs = Date.now() - playedFrom;
      }),
      adding,
      ...clients.map((client) => watch(client, () => isAdding)),
    ]);
    await rest(stage);
    await untilTrashIsEmpty(stage, ended);
    const verdict = await judge(stage, clients, measure, creditsBefore);
    const title = `Chaos, seed ${seed}: ${measure.photos} photos`;
    const wholeMs = Date.now() - startedAt;
    return report(title, periods, stage, clients, verdict, { faultsMs, wholeMs });
  } catch (thrown) {
    writeFileSync(logPath('host.log'), stage.host.output);
    stage.instances.forEach(({ app }, i) => {
      writeFileSync(logPath(`process-${i}.log`), app.output);
    });
    if (!signal.aborted) throw thrown;
    throw new Error(`patience is over; open are ${await openTasks(stage)}`, { cause: thrown });
  } finally {
    stop.abort();
    await stage.close();
  }
}
