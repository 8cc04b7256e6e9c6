import { AppError } from '@/lib/base/errors';
import { encodeCanvas, withCanvas } from './canvas';
import { type Box, planCopy, type Transform } from './fit';
import { MODEL_LIMITS } from './limits';
import { withDrawable } from './picture';
import { type Note, study } from './study';
import { encodeThumbnail } from './thumbnail';

export type Prepared = {
  /** JPEG within the model's limits: upright, sRGB, opaque, without metadata. */
  readonly copy: Blob;
  readonly transform: Transform;
  /** JPEG, opaque, at most `THUMBNAIL_SIDE` on its long side. */
  readonly thumbnail: Blob;
  /** SHA-256 of the original's bytes, in hex; null on a page over plain HTTP, which has no digests. */
  readonly digest: string | null;
  readonly notes: readonly Note[];
};

const QUALITIES = [0.92, 0.85, 0.78];
const PAPER = '#fff';

/**
 * Makes the API copy of a photo, and what else is known once it was decoded.
 * @throws {AppError} `empty-file`, `not-an-image`, `unsupported-format`, `damaged-image`,
 * `file-too-large`, `too-many-pixels`; `prepare-failed` when the file cannot be read any more.
 */
export async function prepare(file: Blob): Promise<Prepared> {
  const { digest, notes } = await study(file);
  return withDrawable(file, async (bitmap) => ({
    ...(await encodeCopy(bitmap)),
    digest,
    notes,
  }));
}

/** Shrinks further only when the lowest quality still gives too many bytes. */
async function encodeCopy(bitmap: ImageBitmap) {
  let maxPixels: number = MODEL_LIMITS.maxPixels;
  for (;;) {
    const transform = planCopy({ width: bitmap.width, height: bitmap.height }, maxPixels);
    const made = await withCanvas(transform.copy, async (context, canvas) => {
      drawCopy(context, bitmap, transform);
      const copy = await encodeWithin(canvas, MODEL_LIMITS.maxBytes);
      return (
        copy && { copy, transform, thumbnail: await encodeThumbnail(canvas, transform.content) }
      );
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

function drawCopy(
  context: OffscreenCanvasRenderingContext2D,
  bitmap: ImageBitmap,
  { content, copy }: Transform,
): void {
  const { x, y, width, height } = content;
  context.fillStyle = PAPER;
  context.fillRect(x, y, width, height);
  context.drawImage(bitmap, x, y, width, height);
  if (width === copy.width && height === copy.height) return;
  context.globalCompositeOperation = 'destination-over';
  context.fillStyle = borderColour(context, content);
  context.fillRect(0, 0, copy.width, copy.height);
}

/** The mean of the outermost pixels: padding in this colour reads as more of the same backdrop. */
function borderColour(context: OffscreenCanvasRenderingContext2D, content: Box): string {
  const { x, y, width, height } = content;
  const strips = [
    context.getImageData(x, y, width, 1),
    context.getImageData(x, y + height - 1, width, 1),
    context.getImageData(x, y, 1, height),
    context.getImageData(x + width - 1, y, 1, height),
  ];
  const sums = [0, 0, 0, 0];
  for (const { data } of strips) {
    for (let at = 0; at < data.length; at++) sums[at % 4] = (sums[at % 4] ?? 0) + (data[at] ?? 0);
  }
  const pixels = 2 * (width + height);
  return `rgb(${sums
    .slice(0, 3)
    .map((sum) => Math.round(sum / pixels))
    .join(' ')})`;
}
