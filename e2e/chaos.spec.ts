import { freshDatabase, test } from './app';
import { runChaos } from './chaos/run';
import type { Measure } from './chaos/script';

/**
 * Two processes on one database, killed again and again while Kie, Blob and the connections fail.
 * `CHAOS_SEED` replays what was drawn in one run; `CHAOS_FULL` is `npm run test:chaos`.
 */

const SMALL: Measure = {
  photos: 40,
  kills: 4,
  periods: 9,
  leastMs: 1_500,
  mostMs: 3_000,
  // Narrower than Kie's own, so that few photos come to its edge as well.
  creates: { limit: 8, windowMs: 2_000 },
  graceMs: 6_000,
  hurriesLeases: true,
};

const FULL: Measure = {
  photos: 200,
  kills: 12,
  periods: 36,
  leastMs: 2_000,
  mostMs: 5_000,
  creates: { limit: 20, windowMs: 10_000 },
  graceMs: 10_000,
  hurriesLeases: false,
};

const isFull = Boolean(process.env.CHAOS_FULL);
const given = process.env.CHAOS_SEED;
const seeds = given ? [Number(given)] : [1, 2, 3];

for (const seed of seeds) {
  test(`whatever goes wrong, nothing is lost and nobody pays twice, seed ${seed} @chaos`, async () => {
    const measure = isFull ? FULL : SMALL;
    const patienceMs = isFull ? 30 * 60_000 : 5 * 60_000;
    test.setTimeout(patienceMs + 60_000);
    const databaseUrl = await freshDatabase();
    test.skip(databaseUrl === null, 'needs PostgreSQL: two processes share one database');
    if (databaseUrl === null) return;
    console.log(`Chaos, seed ${seed}: CHAOS_SEED=${seed} draws the same again.`);
    const report = await runChaos(
      databaseUrl,
      seed,
      measure,
      AbortSignal.timeout(patienceMs),
      (name) => test.info().outputPath(name),
    );
    console.log(report);
  });
}
