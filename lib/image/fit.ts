import type { Box, Size } from '@/lib/matte/planes';
import { MODEL_LIMITS } from './limits';
import type { Variant } from './variant';

export type { Box, Size };

/**
 * How an API copy came from its original, so that the matte finds the way back. `original` is the
 * upright size; `content` is where all of it lies within `copy`, the rest being padding. Pixels.
 */
export type Transform = { readonly original: Size; readonly content: Box; readonly copy: Size };

/** The largest size of the same shape inside the limits, never larger than `size` itself. */
export function shrinkToFit(
  size: Size,
  limits: { readonly maxSide: number; readonly maxPixels?: number },
): Size {
  const { maxSide, maxPixels = Number.POSITIVE_INFINITY } = limits;
  const shorter = Math.min(size.width, size.height);
  const longer = Math.max(size.width, size.height);
  const scale = Math.min(1, maxSide / longer, Math.sqrt(maxPixels / (shorter * longer)));
  // Rounded down, the long side leaves room for a short one that is off by less than a pixel.
  const long = Math.max(1, Math.floor(longer * scale + 1e-6));
  const short = Math.max(
    1,
    Math.min(Math.round((shorter * long) / longer), Math.floor(maxPixels / long)),
  );
  return size.width >= size.height
    ? { width: long, height: short }
    : { width: short, height: long };
}

/** The margin of a padded copy on each side, as a share of its content's longer side. */
const MARGIN = 1 / 14;

const marginOf = ({ width, height }: Size): number => Math.ceil(Math.max(width, height) * MARGIN);

/**
 * Plans the API copy of a picture: shrunk until the model takes it (and under `maxPixels`, where
 * bytes ask for less), then padded on both sides where it is too narrow. `padded` and `bordered`
 * have a margin all around, for which a large original is shrunk a little further.
 */
export function planCopy(
  original: Size,
  maxPixels: number = MODEL_LIMITS.maxPixels,
  variant: Variant = 'plain',
): Transform {
  const hasMargin = variant === 'padded' || variant === 'bordered';
  const share = hasMargin ? 1 + 2 * MARGIN : 1;
  const maxSide = Math.floor(MODEL_LIMITS.maxSide / share);
  for (let budget = maxPixels; ; ) {
    const content = shrinkToFit(original, { maxSide, maxPixels: budget });
    const around = hasMargin ? 2 * marginOf(content) : 0;
    const copy = {
      width: Math.max(MODEL_LIMITS.minSide, content.width + around),
      height: Math.max(MODEL_LIMITS.minSide, content.height + around),
    };
    const area = content.width * content.height;
    const excess = (copy.width * copy.height) / MODEL_LIMITS.maxPixels;
    if (excess > 1) {
      budget = Math.min(area - 1, Math.floor(area / excess));
      continue;
    }
    const x = Math.floor((copy.width - content.width) / 2);
    const y = Math.floor((copy.height - content.height) / 2);
    return { original, content: { ...content, x, y }, copy };
  }
}

/**
 * Where the original lies within a cut-out, in the cut-out's pixels. Fractions arise only when the
 * cut-out came back scaled.
 * @returns null when the cut-out does not have the API copy's shape, and so shows something else.
 */
export function matteWindow(transform: Transform, cutout: Size): Box | null {
  const { content, copy } = transform;
  const scaleX = cutout.width / copy.width;
  const scaleY = cutout.height / copy.height;
  const isSameShape =
    Math.abs(cutout.height - copy.height * scaleX) < 1 ||
    Math.abs(cutout.width - copy.width * scaleY) < 1;
  if (!isSameShape) return null;
  return {
    x: content.x * scaleX,
    y: content.y * scaleY,
    width: content.width * scaleX,
    height: content.height * scaleY,
  };
}
