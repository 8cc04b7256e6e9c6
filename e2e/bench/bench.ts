import { existsSync } from 'node:fs';
import { loadavg } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { cleanEnvironment } from '../runner/environment.mjs';
import { startPostgres } from '../runner/postgres.mjs';
import { AppServer, freePort } from '../server';

interface Figure {
  unit: string;
  /** What it is held against; `-` where it is only for information. */
  limit: string;
  digits?: number;
}

/** Has something undone when the benchmark is over, the latest first. */
export type Later = (undo: () => Promise<unknown>) => void;

/**
 * Measures, and prints one line a figure: name, value, unit, limit; and one with the machine's load
 * in the minute before: where that is above its cores, all times are longer. Where it cannot be
 * measured the figures are named as missing, and the process ends with an error. No service outside
 * is reached, whatever this machine is set up for.
 * @param measure gives a value for each figure, or throws
 */
export async function bench<Name extends string>(
  figures: Record<Name, Figure>,
  measure: (later: Later) => Promise<Record<Name, number>>,
): Promise<void> {
  process.chdir(fileURLToPath(new URL('../..', import.meta.url)));
  Object.assign(process.env, cleanEnvironment());
  const undos: (() => Promise<unknown>)[] = [];
  const tearDown = async () => {
    for (let undo = undos.pop(); undo; undo = undos.pop()) await undo().catch(console.error);
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.once(signal, () => void tearDown().finally(() => process.exit(130)));
  }

  const [load = 0] = loadavg();
  let values: Record<Name, number> | null = null;
  try {
    values = await measure((undo) => undos.push(undo));
  } catch (thrown) {
    console.error(thrown);
    process.exitCode = 1;
  }
  await tearDown();
  for (const name in figures) {
    const { unit, limit, digits = 0 } = figures[name];
    console.log(`${name} ${values ? values[name].toFixed(digits) : 'missing'} ${unit} ${limit}`);
  }
  const subject = path.basename(process.argv[1] ?? '', '.bench.ts');
  console.log(`${subject}-machine-load-before ${load.toFixed(1)} processes -`);
}

/** A PostgreSQL of this run's own: gives an empty database for each name. */
export async function openPostgres(later: Later): Promise<(name: string) => Promise<string>> {
  const postgres = await startPostgres();
  if (!postgres) throw new Error('PostgreSQL could not be found or installed');
  later(postgres.stop);
  return postgres.database;
}

/** A process of the production build, up and healthy. */
export async function startApp(
  later: Later,
  env: Record<string, string>,
  port?: number,
): Promise<AppServer> {
  if (!existsSync(path.join('.next', 'BUILD_ID'))) {
    throw new Error('no production build here: run `npm run build` first');
  }
  const app = new AppServer(port ?? (await freePort()), env);
  later(() => app.remove());
  await app.start();
  return app;
}
