import { applyMatte } from '@/lib/matte/composite';
import { decontaminator, estimateSides } from '@/lib/matte/decontaminate';
import type { Plane, Rgb } from '@/lib/matte/planes';
import { type GuidedFilter, refineAlpha } from './guided-filter';
import { type EngineOutcome, noSubject } from './outcome';
import { encodePng, fitLongSide, resizePlane, resizeRgb } from './pixels';

const GUIDE_SIDE = 1024;

/**
 * The last steps of every engine: a small `mask` to a full-size matte, clean edge colours, PNG.
 * `level` is applied to each value of the matte.
 */
export async function finishCutOut(
  image: Rgb,
  mask: Plane,
  filter: (guide: Rgb) => GuidedFilter,
  level?: (alpha: number) => number,
): Promise<EngineOutcome> {
  const guide = await resizeRgb(image, fitLongSide(image, GUIDE_SIDE));
  const alpha = await refineAlpha(image, guide, mask, filter(guide));
  if (level) for (const [i, v] of alpha.entries()) alpha[i] = level(v);
  if (!alpha.some((v) => v > 127)) return noSubject();
  const small = await resizePlane({ ...image, data: alpha }, guide);
  const { width, height } = image;
  const rgba = opaque(image);
  const clean = decontaminator(estimateSides(guide, small), image);
  for (let y = 0; y < height; y++) {
    const row = y * width;
    clean(y, rgba.subarray(row * 4, (row + width) * 4), alpha.subarray(row, row + width));
  }
  applyMatte(rgba, alpha);
  return { ok: true, png: await encodePng({ data: rgba, width, height }), width, height };
}

function opaque({ data, width, height }: Rgb): Uint8Array {
  const rgba = new Uint8Array(width * height * 4).fill(255);
  for (let from = 0, to = 0; from < data.length; from += 3, to += 4) {
    rgba[to] = data[from] ?? 0;
    rgba[to + 1] = data[from + 1] ?? 0;
    rgba[to + 2] = data[from + 2] ?? 0;
  }
  return rgba;
}
