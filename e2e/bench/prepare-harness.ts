/** Runs in the browser: the real pool, and beside it a bare loop that does the least there is to do. */
import { createImagePool, type ImagePool } from '@/lib/image/pool';

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

/** Kept from round to round, so that no way pays for its start: these load file by file here. */
let pool: ImagePool | undefined;
const free: Worker[] = [];

async function byPool(files: readonly File[], workers: number): Promise<number> {
  pool ??= createImagePool({ size: workers, idleMs: 600_000 });
  const { prepare } = pool;
  return timed(files, workers, async (file) => {
    await prepare(file, calm);
  });
}

async function bare(files: readonly File[], workers: number): Promise<number> {
  return timed(files, workers, async (file) => {
    const worker =
      free.pop() ?? new Worker(new URL('./bare.worker.ts', import.meta.url), { type: 'module' });
    await new Promise((resolve, reject) => {
      worker.onmessage = resolve;
      worker.onerror = reject;
      worker.postMessage(file);
    });
    free.push(worker);
  });
}

const harness = {
  /** Both ways over the input's files from `from` up to, and without, `end`; ms for each. */
  async compare(from: number, end: number, workers: number, isPoolFirst: boolean) {
    const files = [...(input.files ?? [])].slice(from, end);
    if (isPoolFirst) {
      const pooled = await byPool(files, workers);
      return { pool: pooled, bare: await bare(files, workers) };
    }
    const plain = await bare(files, workers);
    return { pool: await byPool(files, workers), bare: plain };
  },
};

export type PrepareHarness = typeof harness;

Object.assign(globalThis, { harness });
