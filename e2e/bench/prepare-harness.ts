/** Runs in the browser: the real pool, and beside it a bare loop that does the least there is to do. */
import { createImagePool } from '@/lib/image/pool';

const calm = new AbortController().signal;

const input = document.createElement('input');
input.type = 'file';
input.multiple = true;
input.ariaLabel = 'Photos';
document.body.append(input);

/** As many at once as there are workers, each taking the next file when it has done one. */
async function timed(files: readonly File[], workers: number, work: (file: File) => Promise<void>) {
  const left = [...files];
  const start = performance.now();
  const lane = async () => {
    for (let file = left.shift(); file; file = left.shift()) await work(file);
  };
  await Promise.all(Array.from({ length: workers }, lane));
  return performance.now() - start;
}

async function byPool(files: readonly File[], workers: number): Promise<number> {
  const pool = createImagePool({ size: workers });
  const ms = await timed(files, workers, async (file) => {
    await pool.prepare(file, calm);
  });
  pool.close();
  return ms;
}

async function bare(files: readonly File[], workers: number): Promise<number> {
  const free = Array.from(
    { length: workers },
    () => new Worker(new URL('./bare.worker.ts', import.meta.url), { type: 'module' }),
  );
  const all = [...free];
  const ms = await timed(files, workers, async (file) => {
    const worker = free.pop();
    if (!worker) throw new Error('more lanes than workers');
    await new Promise((resolve, reject) => {
      worker.onmessage = resolve;
      worker.onerror = reject;
      worker.postMessage(file);
    });
    free.push(worker);
  });
  for (const worker of all) worker.terminate();
  return ms;
}

const harness = {
  /** Both ways over the input's files from `from` up to, and without, `end`; ms for each. */
  async compare(from: number, end: number, workers: number, isPoolFirst: boolean) {
    const files = [...(input.files ?? [])].slice(from, end);
    if (isPoolFirst) {
      const pool = await byPool(files, workers);
      return { pool, bare: await bare(files, workers) };
    }
    const plain = await bare(files, workers);
    return { pool: await byPool(files, workers), bare: plain };
  },
};

export type PrepareHarness = typeof harness;

Object.assign(globalThis, { harness });
