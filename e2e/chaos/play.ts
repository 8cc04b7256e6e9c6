import { setTimeout as pause } from 'node:timers/promises';
import { turnBlob } from '../blobs';
import { hurryEstate } from './estate';
import { rows, unknownTasks } from './facts';
import { BLOB_AT_REST, KIE_AT_REST, type Kill, type Measure, type Period } from './script';
import type { Stage } from './stage';

const STEP_MS = 100;
/** A callback's tries, and what an engine with a full line needs. */
const KNOWN_WITHIN_MS = 90_000;

const CUT = `
  select pg_terminate_backend(pid) from pg_stat_activity
  where datname = current_database() and pid <> pg_backend_pid()`;

async function turn({ host }: Stage, { kie, blob }: Pick<Period, 'kie' | 'blob'>): Promise<void> {
  await Promise.all([
    host.knobs({ ...KIE_AT_REST, ...kie }),
    turnBlob(host, { ...BLOB_AT_REST, ...blob }),
  ]);
}

/** Waits until the database knows every task that Kie has made. */
async function untilAllKnown(stage: Stage): Promise<void> {
  for (let waitedMs = 0; ; waitedMs += STEP_MS) {
    const unknown = await unknownTasks(stage);
    if (unknown.length === 0) return;
    if (waitedMs > KNOWN_WITHIN_MS) throw new Error(`made, and known to nobody: ${unknown}`);
    await pause(STEP_MS);
  }
}

export async function rest(stage: Stage): Promise<void> {
  await turn(stage, { kie: {}, blob: {} });
  await Promise.all(stage.instances.map((instance) => instance.back()));
}

/** Goes through the periods, and leaves everything at rest. */
export async function play(
  stage: Stage,
  periods: readonly Period[],
  measure: Measure,
): Promise<void> {
  const estates: Promise<void>[] = [];

  async function strike({ victims, afterMs, downMs }: Kill): Promise<void> {
    await pause(afterMs);
    await Promise.all(victims.map((victim) => stage.instances[victim]?.kill(downMs)));
    if (measure.hurriesLeases) {
      estates.push(hurryEstate(stage.database, measure.creates.windowMs));
    }
  }

  for (const period of periods) {
    if (period.isCalm) {
      await rest(stage);
      await untilAllKnown(stage);
    }
    await turn(stage, period);
    if (period.cutsDatabase) await rows(stage.database, CUT);
    await Promise.all([pause(period.ms), ...period.kills.map(strike)]);
    if (period.isCalm) {
      await rest(stage);
      await untilAllKnown(stage);
    }
  }
  await rest(stage);
  await Promise.all(estates);
}
