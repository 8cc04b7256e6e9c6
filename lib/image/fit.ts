import type { Box, Size } from '@/lib/matte/planes';
import { MODEL_LIMITS } from './limits';

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

/**
 * Plans the API copy of a picture: shrunk until the model takes it (and under `maxPixels`, where
 * bytes ask for less), then padded on both sides where it is too narrow.
 */
export function planCopy(original: Size, maxPixels: number = MODEL_LIMITS.maxPixels): Transform {
  const content = shrinkToFit(original, { maxSide: MODEL_LIMITS.maxSide, maxPixels });
  const copy = {
    width: Math.max(MODEL_LIMITS.minSide, content.width),
    height: Math.max(MODEL_LIMITS.minSide, content.height),
  };
  return {
    original,
    content: {
      ...content,
      x: Math.floor((copy.width - content.width) / 2),
      y: Math.floor((copy.height - content.height) / 2),
    },
    copy,
  };
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
