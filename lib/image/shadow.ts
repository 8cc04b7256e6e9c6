import { FOOT, lyingAt } from '@/lib/layout/contact';
import type { Shadow } from '@/lib/layout/layout';
import { boxMean } from '@/lib/matte/box-mean';
import type { Box, Plane, Size } from '@/lib/matte/planes';
import { shrinkToFit } from './fit';

/** Writes how dark the shadow is along row `y` of the canvas, 0 to 1; false where there is none. */
export type ShadowRows = (y: number, out: Float32Array) => boolean;

/** Long side of what shadows are made on, blur and all: they are soft, so a small one will do. */
const WORK_SIDE = 768;

const OPAQUE = 128;

/** Values of 0 to 1, and where on the canvas they lie. */
type Cast = Size & { readonly data: Float32Array; readonly place: Box };

/**
 * Casts the shadow of a subject that stands at `content` on a canvas: at the subject's own box, as
 * its lengths are shares of that.
 * @param matteAt the matte of what `content` shows, at a size that is asked for
 * @returns null where there is no shadow
 */
export function castShadow(
  shadow: Shadow,
  matteAt: (size: Size) => Plane,
  content: Box,
  canvas: Size,
): ShadowRows | null {
  if (shadow.kind === 'none' || shadow.opacity === 0) return null;
  const longer = Math.max(content.width, content.height);
  // As in CSS, a blur is twice the deviation of its bell curve; three of those each way are seen.
  const maxSide = Math.max(1, Math.round(WORK_SIDE / (1 + 3 * shadow.blur)));
  const size = shrinkToFit(
    {
      width: Math.max(1, Math.round(content.width)),
      height: Math.max(1, Math.round(content.height)),
    },
    { maxSide },
  );
  const matte = matteAt(size);
  const deviation = (shadow.blur / 2) * longer * (size.width / content.width);
  if (shadow.kind === 'drop') {
    const moved = {
      ...content,
      x: content.x + shadow.x * longer,
      y: content.y + shadow.y * longer,
    };
    const cast = blurred(floatsOf(matte), size, moved, deviation);
    return rowsOf(cast, shadow.opacity, canvas);
  }
  const foot = footOf(matte, content);
  if (!foot) return null;
  const cast = blurred(foot.data, foot, foot.place, deviation);
  // A narrow foot loses much by blur; how dark the ground is at most is what was asked for.
  const darkest = cast.data.reduce((most, value) => Math.max(most, value), 0);
  return darkest > 0 ? rowsOf(cast, shadow.opacity / darkest, canvas) : null;
}

const floatsOf = ({ data }: Plane): Float32Array => Float32Array.from(data, (alpha) => alpha / 255);

/** The subject's lowest part, laid flat across the line that it stands on. */
function footOf({ data, width, height }: Plane, content: Box): Cast | null {
  const bottom = Math.floor(data.findLastIndex((alpha) => alpha >= OPAQUE) / width) + 1;
  if (bottom === 0) return null;
  const rows = Math.min(bottom, Math.max(2, Math.round(height * FOOT)));
  const top = bottom - rows;
  const foot = Float32Array.from(data.subarray(top * width, bottom * width), (alpha, i) => {
    // What is higher above the ground casts less.
    return (alpha / 255) * ((Math.floor(i / width) + 1) / rows);
  });
  const down = content.height / height;
  const place = lyingAt(content, content.y + bottom * down, rows * down);
  return { data: foot, width, height: rows, place };
}

/** Widens a plane on all sides by what its blur reaches, and blurs it. */
function blurred(values: Float32Array, size: Size, place: Box, deviation: number): Cast {
  const radii = boxRadii(deviation);
  // One more, so that what lies further out repeats nothing.
  const reach = radii.reduce((sum, radius) => sum + radius, 1);
  const width = size.width + 2 * reach;
  const height = size.height + 2 * reach;
  let data: Float32Array = new Float32Array(width * height);
  for (let y = 0; y < size.height; y++) {
    const row = values.subarray(y * size.width, (y + 1) * size.width);
    data.set(row, (y + reach) * width + reach);
  }
  for (const radius of radii) if (radius > 0) data = boxMean(data, { width, height }, radius);
  const [across, down] = [place.width / size.width, place.height / size.height];
  return {
    data,
    width,
    height,
    place: {
      x: place.x - reach * across,
      y: place.y - reach * down,
      width: width * across,
      height: height * down,
    },
  };
}

/** Three boxes that together blur about as a bell curve of this deviation does. */
export function boxRadii(deviation: number): number[] {
  // A box of 2r + 1 has the variance r (r + 1) / 3, and variances add up.
  const variance = deviation * deviation;
  const least = Math.floor((Math.sqrt(1 + 4 * variance) - 1) / 2);
  const varianceOf = (radius: number) => (radius * (radius + 1)) / 3;
  const missing = variance - 3 * varianceOf(least);
  const larger = Math.round(missing / (varianceOf(least + 1) - varianceOf(least)));
  return [0, 1, 2].map((box) => (box < larger ? least + 1 : least));
}

/** Reads a shadow at the pixels of a canvas, between those values that are nearest. */
function rowsOf({ data, width, height, place }: Cast, opacity: number, canvas: Size): ShadowRows {
  const first = Math.max(0, Math.floor(place.x));
  const end = Math.min(canvas.width, Math.ceil(place.x + place.width));
  const columns = Float32Array.from({ length: Math.max(0, end - first) }, (_, i) =>
    within(((first + i + 0.5 - place.x) * width) / place.width - 0.5, width),
  );
  return (y, out) => {
    if (columns.length === 0 || y + 1 <= place.y || y >= place.y + place.height) return false;
    out.fill(0);
    const v = within(((y + 0.5 - place.y) * height) / place.height - 0.5, height);
    const row = Math.floor(v) * width;
    const below = Math.min(row + width, (height - 1) * width);
    const share = v - Math.floor(v);
    for (let i = 0; i < columns.length; i++) {
      const u = columns[i] ?? 0;
      const left = Math.floor(u);
      const right = Math.min(left + 1, width - 1);
      const upper = mix(data[row + left] ?? 0, data[row + right] ?? 0, u - left);
      const lower = mix(data[below + left] ?? 0, data[below + right] ?? 0, u - left);
      out[first + i] = mix(upper, lower, share) * opacity;
    }
    return true;
  };
}

const within = (at: number, length: number): number => Math.min(length - 1, Math.max(0, at));

const mix = (one: number, other: number, share: number): number => one + (other - one) * share;
