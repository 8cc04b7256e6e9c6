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
  const rgba = composeRgba(image, alpha);
  const clean = decontaminator(estimateSides(guide, small), image);
  for (let y = 0; y < height; y++) {
    const row = y * width;
    clean(y, rgba.subarray(row * 4, (row + width) * 4), alpha.subarray(row, row + width));
  }
  return { ok: true, png: await encodePng({ data: rgba, width, height }), width, height };
}

/** Four bytes a pixel, alpha straight; clear pixels are 0. */
function composeRgba({ data, width, height }: Rgb, alpha: Uint8Array): Uint8Array {
  const rgba = new Uint8Array(width * height * 4);
  for (const [i, a] of alpha.entries()) {
    if (a === 0) continue;
    for (let c = 0; c < 3; c++) rgba[i * 4 + c] = data[i * 3 + c] ?? 0;
    rgba[i * 4 + 3] = a;
  }
  return rgba;
}
