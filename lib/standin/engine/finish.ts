import { composeRgba, estimateSides } from './decontaminate';
import { type GuidedFilter, refineAlpha } from './guided-filter';
import { type EngineOutcome, noSubject } from './outcome';
import { encodePng, fitLongSide, type Plane, type Rgb, resizePlane, resizeRgb } from './pixels';

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
  const png = await encodePng(composeRgba(image, alpha, estimateSides(guide, small)));
  return { ok: true, png, width: image.width, height: image.height };
}
