/** Runs in the browser: previews photos in the real pool, to be looked at or not. */
import { planCopy } from '@/lib/image/fit';
import { createImagePool } from '@/lib/image/pool';

const SIDE = 640;

const calm = new AbortController().signal;
const pool = createImagePool({ size: 1, idleMs: 600_000 });

const input = document.createElement('input');
input.type = 'file';
input.ariaLabel = 'Photo';
document.body.append(input);

const previewer = {
  /** How long the preview of the input's file takes, alone and to be looked at; in ms. */
  async measure() {
    const file = input.files?.[0];
    if (!file) throw new Error('no photo');
    const bitmap = await createImageBitmap(file);
    const transform = planCopy({ width: bitmap.width, height: bitmap.height });
    bitmap.close();
    const { width, height } = transform.copy;
    const canvas = new OffscreenCanvas(width, height);
    const context = canvas.getContext('2d');
    if (!context) throw new Error('no 2d context');
    context.filter = 'blur(2px)';
    context.fillRect(width / 4, height / 4, width / 2, height / 2);
    const cutout = await canvas.convertToBlob({ type: 'image/png' });
    const request = { file, cutout, transform, maxSide: SIDE };

    let start = performance.now();
    await pool.finish(request, calm);
    const alone = performance.now() - start;
    start = performance.now();
    const { sample } = await pool.preview(request, calm);
    const picture = performance.now() - start;
    const looked = await sample;
    const sampled = performance.now() - start;
    start = performance.now();
    await pool.examine(looked, calm);
    return { alone, picture, sample: sampled - picture, examine: performance.now() - start };
  },
};

export type PreviewHarness = typeof previewer;

Object.assign(globalThis, { previewer });
