import { AppError } from '@/lib/base/errors';
import { encodeCanvas, readBands, withCanvas } from './canvas';
import { planCopy, type Transform } from './fit';
import { MODEL_LIMITS } from './limits';
import { createLocalContrast } from './local-contrast';
import { type Colour, farFrom, type Side, sidesOf, stopsOf } from './margin';
import { withDrawable } from './picture';
import { type Note, study } from './study';
import { encodeThumbnail } from './thumbnail';
import type { Variant } from './variant';

export type Prepared = {
  /** JPEG within the model's limits: upright, sRGB, opaque, without metadata; of one variant. */
  readonly copy: Blob;
  readonly transform: Transform;
  /** JPEG, opaque, at most `THUMBNAIL_SIDE` on its long side; the same for all variants. */
  readonly thumbnail: Blob;
  /** SHA-256 of the original's bytes, in hex; null on a page over plain HTTP, which has no digests. */
  readonly digest: string | null;
  readonly notes: readonly Note[];
};

const QUALITIES = [0.92, 0.85, 0.78];
const PAPER = '#fff';

/** How much of the margin of a bordered copy is border, from outside. */
const BORDER = 1 / 3;

/**
 * Makes the API copy of a photo, and what else is known once it was decoded.
 * @throws {AppError} `empty-file`, `not-an-image`, `unsupported-format`, `damaged-image`,
 * `file-too-large`, `too-many-pixels`; `prepare-failed` when the file cannot be read any more.
 */
export async function prepare(file: Blob, variant: Variant = 'plain'): Promise<Prepared> {
  const { digest, notes } = await study(file);
  return withDrawable(file, async (bitmap) => ({
    ...(await encodeCopy(bitmap, variant)),
    digest,
    notes,
  }));
}

/** Shrinks further only when the lowest quality still gives too many bytes. */
async function encodeCopy(bitmap: ImageBitmap, variant: Variant) {
  let maxPixels: number = MODEL_LIMITS.maxPixels;
  for (;;) {
    const transform = planCopy({ width: bitmap.width, height: bitmap.height }, maxPixels, variant);
    const made = await withCanvas(transform.copy, async (context, canvas) => {
      drawContent(context, bitmap, transform);
      const thumbnail = await encodeThumbnail(canvas, transform.content);
      drawMargin(context, transform, variant);
      if (variant === 'contrast') raiseContrast(context, canvas);
      const copy = await encodeWithin(canvas, MODEL_LIMITS.maxBytes);
      return copy && { copy, transform, thumbnail };
    });
    if (made) return made;
    maxPixels = Math.floor(transform.content.width * transform.content.height * 0.7);
  }
}

async function encodeWithin(canvas: OffscreenCanvas, maxBytes: number): Promise<Blob | null> {
  for (const quality of QUALITIES) {
    const blob = await encodeCanvas(canvas, ['image/jpeg'], quality);
    if (!blob) throw new AppError('prepare-failed', { detail: 'this browser writes no JPEG' });
    if (blob.size < maxBytes) return blob;
  }
  return null;
}

function drawContent(
  context: OffscreenCanvasRenderingContext2D,
  bitmap: ImageBitmap,
  { content: { x, y, width, height } }: Transform,
): void {
  context.fillStyle = PAPER;
  context.fillRect(x, y, width, height);
  context.drawImage(bitmap, x, y, width, height);
}

/** Fills what lies around the content, so that it reads as more of the same backdrop. */
function drawMargin(
  context: OffscreenCanvasRenderingContext2D,
  transform: Transform,
  variant: Variant,
): void {
  const { content, copy } = transform;
  if (content.width === copy.width && content.height === copy.height) return;
  const sides = sidesOf(transform).map((side) => ({ ...side, stops: lineStops(context, side) }));
  if (variant === 'plain' || variant === 'contrast') {
    const mean = meanOf(sides);
    for (const side of sides) fillSide(context, side, [mean]);
    return;
  }
  for (const side of sides) fillSide(context, side, side.stops);
  if (variant !== 'bordered') return;
  const least = Math.min(content.x, content.y);
  const wide = Math.max(1, Math.floor(least * BORDER));
  context.strokeStyle = cssOf(farFrom(sides.flatMap(({ stops }) => stops)));
  context.lineWidth = wide;
  context.strokeRect(wide / 2, wide / 2, copy.width - wide, copy.height - wide);
}

const lineStops = (
  context: OffscreenCanvasRenderingContext2D,
  { line: { x, y, width, height } }: Side,
): Colour[] => stopsOf(context.getImageData(x, y, width, height).data);

/** By their lengths, as if the outermost pixels had been counted one by one. */
function meanOf(sides: readonly (Side & { stops: readonly Colour[] })[]): Colour {
  const sums = [0, 0, 0];
  let pixels = 0;
  for (const { line, stops } of sides) {
    const length = Math.max(line.width, line.height);
    pixels += length;
    for (const stop of stops) {
      for (const [c, value] of stop.entries()) {
        sums[c] = (sums[c] ?? 0) + (value * length) / stops.length;
      }
    }
  }
  const [r = 0, g = 0, b = 0] = sums.map((sum) => Math.round(sum / pixels));
  return [r, g, b];
}

/** Continues the content's edge outwards, with its colours from stop to stop. */
function fillSide(
  context: OffscreenCanvasRenderingContext2D,
  { margin, line, isAcross }: Side,
  stops: readonly Colour[],
): void {
  const { x, y, width, height } = line;
  const gradient = isAcross
    ? context.createLinearGradient(x, 0, x + width, 0)
    : context.createLinearGradient(0, y, 0, y + height);
  for (const [n, stop] of stops.entries()) {
    gradient.addColorStop((n + 0.5) / stops.length, cssOf(stop));
  }
  context.fillStyle = gradient;
  context.fillRect(margin.x, margin.y, margin.width, margin.height);
}

const cssOf = ([r, g, b]: Colour) => `rgb(${r} ${g} ${b})`;

function raiseContrast(context: OffscreenCanvasRenderingContext2D, canvas: OffscreenCanvas): void {
  const { width, height } = canvas;
  const line = (x: number, y: number, across: number, down: number) =>
    context.getImageData(x, y, across, down).data;
  const raise = createLocalContrast(
    { width, height },
    {
      top: line(0, 0, width, 1),
      bottom: line(0, height - 1, width, 1),
      left: line(0, 0, 1, height),
      right: line(width - 1, 0, 1, height),
    },
  );
  let y = 0;
  for (const band of readBands(canvas)) {
    raise(band, y);
    const rows = context.createImageData(width, band.length / (4 * width));
    rows.data.set(band);
    context.putImageData(rows, 0, y);
    y += rows.height;
  }
}
