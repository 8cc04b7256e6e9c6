import { AppError } from '@/lib/base/errors';
import { encodeCanvas, readBands, withBitmap, withCanvas } from './canvas';
import { applyMatte } from './composite';
import { matteWindow, type Size, shrinkToFit, type Transform } from './fit';
import { inspect } from './inspect';
import { isImageType, RESULT_LIMITS } from './limits';
import { type Picture, withDrawable, withPicture } from './picture';
import { type Band, encodePng } from './png';
import { type Plane, type RowReader, resampleRows } from './resample';

export type FinishOptions = {
  /** For a preview: the result's long side. Without it the result has the original's size. */
  readonly maxSide?: number;
};

export type Finished = {
  /** The finished cut-out: a PNG; as a preview WebP where the browser writes it. */
  readonly picture: Blob;
  readonly size: Size;
};

const PREVIEW_QUALITY = 0.9;

/**
 * Puts the matte of a cut-out on the original's own pixels. Where the matte is opaque, the result
 * equals the decoded original bit for bit; alpha is straight all the way.
 * @throws {AppError} `result-unusable` when the cut-out is no picture of this photo, `damaged-image`
 * when the original does not decode, `finish-failed` when it decodes to another size than it had.
 */
export async function finish(
  original: Blob,
  cutout: Blob,
  transform: Transform,
  { maxSide }: FinishOptions = {},
): Promise<Finished> {
  const matte = await readMatte(cutout);
  const window = matteWindow(transform, matte);
  if (!window) throw new AppError('result-unusable', { detail: 'not the shape that was sent' });

  if (maxSide === undefined) {
    return withPicture(original, async (picture) => {
      checkSize(picture, transform);
      const alpha = resampleRows(matte, window, picture);
      return {
        picture: await encodePng(picture, compose(picture, alpha)),
        size: transform.original,
      };
    });
  }
  return withDrawable(original, async (bitmap) => {
    checkSize(bitmap, transform);
    const size = shrinkToFit(bitmap, { maxSide });
    return { picture: await preview(bitmap, size, resampleRows(matte, window, size)), size };
  });
}

/**
 * A preview of a cut-out by itself, in the model's own colours.
 * @throws {AppError} `result-unusable` when it is no picture
 */
export function show(cutout: Blob, maxSide: number): Promise<Finished> {
  return withBitmap(cutout, 'result-unusable', async (bitmap) => {
    const size = shrinkToFit(bitmap, { maxSide });
    const picture = await withCanvas(size, async (context, canvas) => {
      context.drawImage(bitmap, 0, 0, size.width, size.height);
      return encodeCanvas(canvas, ['image/webp', 'image/png'], PREVIEW_QUALITY);
    });
    if (!picture) throw new AppError('finish-failed', { detail: 'this browser writes no PNG' });
    return { picture, size };
  });
}

function checkSize({ width, height }: Size, { original }: Transform): void {
  if (width === original.width && height === original.height) return;
  throw new AppError('finish-failed', { detail: 'not the picture that was prepared' });
}

/** The cut-out's alpha alone: its colours are not used, so a canvas does them no harm. */
async function readMatte(cutout: Blob): Promise<Plane> {
  if (cutout.size > RESULT_LIMITS.maxBytes) throw new AppError('result-unusable');
  const inspection = inspect(new Uint8Array(await cutout.arrayBuffer()), {
    maxPixels: RESULT_LIMITS.maxPixels,
    maxSide: RESULT_LIMITS.maxSide,
  });
  if (!inspection.ok) throw new AppError('result-unusable', { detail: inspection.code });
  if (!isImageType(inspection.type)) throw new AppError('result-unusable');
  return withBitmap(cutout, 'result-unusable', (bitmap) => {
    const data = new Uint8Array(bitmap.width * bitmap.height);
    let at = 0;
    for (const band of readBands(bitmap)) {
      for (let alpha = 3; alpha < band.length; alpha += 4) data[at++] = band[alpha] ?? 0;
    }
    return { data, width: bitmap.width, height: bitmap.height };
  });
}

/**
 * Original and matte, band by band. The colours of soft edges are still the original's, with their
 * share of the old background.
 */
async function* compose(picture: Picture, alpha: RowReader): AsyncGenerator<Band> {
  const stride = picture.width * 4;
  const row = new Uint8Array(picture.width);
  let y = 0;
  for await (const band of picture.bands()) {
    for (let at = 0; at < band.length; at += stride) {
      alpha(y++, row);
      applyMatte(band.subarray(at, at + stride), row);
    }
    yield band;
  }
}

async function preview(bitmap: ImageBitmap, size: Size, alpha: RowReader): Promise<Blob> {
  return withCanvas(size, async (context, canvas) => {
    context.drawImage(bitmap, 0, 0, size.width, size.height);
    const image = context.getImageData(0, 0, size.width, size.height);
    const row = new Uint8Array(size.width);
    for (let y = 0; y < size.height; y++) {
      alpha(y, row);
      applyMatte(image.data.subarray(y * size.width * 4, (y + 1) * size.width * 4), row);
    }
    context.putImageData(image, 0, 0);
    const blob = await encodeCanvas(canvas, ['image/webp'], PREVIEW_QUALITY);
    return blob ?? encodePng(size, [image.data]);
  });
}
