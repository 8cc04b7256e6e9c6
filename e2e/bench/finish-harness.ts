/** Runs in the browser: finishes photos in the real pool, and beside it decodes and encodes them bare. */

import type { Format } from '@/lib/codec/format';
import { planCopy, type Size, type Transform } from '@/lib/image/fit';
import { createImagePool } from '@/lib/image/pool';
import { PLAIN_LAYOUT } from '@/lib/layout/layout';
import { planLayout } from '@/lib/layout/plan';

const calm = new AbortController().signal;
const pool = createImagePool({ size: 1, idleMs: 600_000 });
const bareWorker = new Worker(new URL('./bare-finish.worker.ts', import.meta.url), {
  type: 'module',
});

const input = document.createElement('input');
input.type = 'file';
input.multiple = true;
input.ariaLabel = 'Photos';
document.body.append(input);

/** A cut-out as the model would send it: a third of the picture is opaque, its rim is soft. */
async function cutOutOf({ copy }: Transform): Promise<Blob> {
  const canvas = new OffscreenCanvas(copy.width, copy.height);
  const context = canvas.getContext('2d');
  if (!context) throw new Error('no 2d context');
  context.filter = 'blur(2px)';
  context.ellipse(
    copy.width / 2,
    copy.height / 2,
    copy.width * 0.32,
    copy.height * 0.33,
    0,
    0,
    2 * Math.PI,
  );
  context.fill();
  return canvas.convertToBlob({ type: 'image/png' });
}

const bare = (file: File): Promise<unknown> =>
  new Promise((resolve, reject) => {
    bareWorker.onmessage = resolve;
    bareWorker.onerror = reject;
    bareWorker.postMessage(file);
  });

async function timed(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await work();
  return performance.now() - start;
}

/** Photo `index` of the input, and a cut-out of it. */
async function cut(index: number) {
  const file = input.files?.[index];
  if (!file) throw new Error('no such photo');
  const bitmap = await createImageBitmap(file);
  const transform = planCopy({ width: bitmap.width, height: bitmap.height });
  bitmap.close();
  return { file, transform, cutout: await cutOutOf(transform) };
}

/** As shops ask for it: the subject fills 85 % of 2000 × 2000 pixels of white. */
const LAYOUT = {
  ...PLAIN_LAYOUT,
  canvas: { kind: 'fixed', width: 2000, height: 2000 },
  fill: 0.85,
} as const;

const finisher = {
  /** Finishes the input's file `index`, whose size is known, so that nothing else decodes it; s and MB. */
  async finishOnce(index: number, size: Size) {
    const file = input.files?.[index];
    if (!file) throw new Error('no such photo');
    const transform = planCopy(size);
    const cutout = await cutOutOf(transform);
    const start = performance.now();
    const { picture } = await pool.finish({ file, cutout, transform }, calm);
    return { seconds: (performance.now() - start) / 1000, megabytes: picture.size / 1e6 };
  },

  /** Finishes the input's file `index`, and does it bare; ms for each. */
  async compare(index: number) {
    const photo = await cut(index);
    const finished = await timed(() => pool.finish(photo, calm));
    return { finish: finished, bare: await timed(() => bare(photo.file)) };
  },

  /** Finishes the input's file `index`, and renders it for a shop; ms for each. */
  async render(index: number, format: Format) {
    const photo = await cut(index);
    const finished = await timed(() => pool.finish(photo, calm));
    const rendered = await timed(() =>
      pool.render(
        {
          ...photo,
          order: {
            placement: planLayout({
              original: photo.transform.original,
              subject: { left: 0.17, top: 0.16, right: 0.83, bottom: 0.84 },
              layout: LAYOUT,
            }),
            background: { kind: 'colour', colour: '#ffffff' },
            shadow: { kind: 'none' },
            isDecontaminated: true,
            format,
            tagging: { dpi: null, copyright: null },
          },
        },
        calm,
      ),
    );
    return { finish: finished, render: rendered };
  },
};

export type FinishHarness = typeof finisher;

Object.assign(globalThis, { finisher });
