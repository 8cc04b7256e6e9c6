import { AppError } from '@/lib/base/errors';
import type { Sample } from '@/lib/matte/examine';
import { FLAG_SIDE } from '@/lib/matte/flags';
import type { Plane } from '@/lib/matte/planes';
import type { Repair } from '@/lib/matte/repair';
import { exactSubjectPlace } from '@/lib/matte/subject-place';
import { encodeCanvas, withBitmap, withCanvas } from './canvas';
import { cleaner, cutterOf } from './cut-rows';
import { type Size, shrinkToFit, type Transform } from './fit';
import { checkSize, withLayer } from './layer';
import { withDrawable } from './picture';
import { encodePng } from './png';
import { type PlacedMatte, readRepairedMatte } from './repaired-matte';
import { type RowReader, resampled, rowsOf } from './resample';
import { sampleBitmap, sampleRaster } from './sample';

export type FinishOptions = {
  /** For a preview: the result's long side. Without it the result has the original's size. */
  readonly maxSide?: number;
  /** Whether the old background's tint is taken out of soft edges; it is, unless told otherwise. */
  readonly isDecontaminated?: boolean;
  /** What a person has changed in the matte. */
  readonly repair?: Repair;
  /** Whether a preview comes with what its matte can be looked at with. */
  readonly isSampled?: boolean;
};

export type Finished = {
  /** The finished cut-out: a PNG; as a preview WebP where the browser writes it. */
  readonly picture: Blob;
  readonly size: Size;
  /** Where it was asked for: what the matte can be looked at with. */
  readonly sample: Sample | null;
};

const PREVIEW_QUALITY = 0.9;

/** As at full size, but for what is only looked at. */
const PREVIEW_GUIDE_SIDE = 256;

/**
 * Puts the matte of a cut-out on the original's own pixels. Where the matte is opaque, the result
 * equals the decoded original bit for bit; alpha is straight all the way.
 * @throws {AppError} `result-unusable` when the cut-out is no picture of this photo, `damaged-image`
 * when the original does not decode, `finish-failed` when it decodes to another size than it had.
 * @param onPicture gets a preview before its sample is taken: nobody has to wait for that
 */
export async function finish(
  original: Blob,
  cutout: Blob,
  transform: Transform,
  { maxSide, isDecontaminated = true, repair, isSampled }: FinishOptions = {},
  onPicture?: (picture: Blob) => void,
): Promise<Finished> {
  if (maxSide === undefined) {
    const options = { isDecontaminated, repair };
    return withLayer(original, cutout, transform, options, async (layer) => ({
      picture: await encodePng(layer, layer.bands()),
      size: transform.original,
      sample: null,
    }));
  }
  const repaired = await readRepairedMatte(cutout, transform, repair);
  return withDrawable(original, async (bitmap) => {
    checkSize(bitmap, transform);
    const size = shrinkToFit(bitmap, { maxSide });
    const { width, height } = bitmap;
    const sample = (small: Size) => sampleBitmap(bitmap, small);
    const { matte, window } = repaired({ width, height, sample });
    // Read twice, and shrinking it costs much.
    const alpha = rowsOf(resampled(matte, window, size));
    const picture = await preview(bitmap, size, alpha, isDecontaminated);
    if (!isSampled) return { picture, size, sample: null };
    onPicture?.(picture);
    return { picture, size, sample: sampleOf(bitmap, { matte, window }) };
  });
}

/**
 * What a cut-out's matte can be looked at with, without a picture of it.
 * @throws {AppError} as `finish` does
 */
export async function takeSample(
  original: Blob,
  cutout: Blob,
  transform: Transform,
  repair?: Repair,
): Promise<Sample> {
  const repaired = await readRepairedMatte(cutout, transform, repair);
  return withDrawable(original, async (bitmap) => {
    checkSize(bitmap, transform);
    const { width, height } = bitmap;
    const sample = (small: Size) => sampleBitmap(bitmap, small);
    return sampleOf(bitmap, repaired({ width, height, sample }));
  });
}

function sampleOf(bitmap: ImageBitmap, { matte, window }: PlacedMatte): Sample {
  const small = shrinkToFit(bitmap, { maxSide: FLAG_SIDE });
  const guide = sampleBitmap(bitmap, small);
  const reduced = resampled(matte, window, small);
  return { guide, matte: reduced, subject: exactSubjectPlace(reduced, matte, window) };
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
    const small = shrinkToFit(bitmap, { maxSide: FLAG_SIDE });
    return { picture, size, sample: { guide: null, matte: await shrunkMatte(bitmap, small) } };
  });
}

/** The alpha of a cut-out, made smaller. */
const shrunkMatte = (bitmap: ImageBitmap, size: Size): Promise<Plane> =>
  withCanvas(size, (context) => {
    context.drawImage(bitmap, 0, 0, size.width, size.height);
    const { data } = context.getImageData(0, 0, size.width, size.height);
    return {
      ...size,
      data: Uint8Array.from({ length: data.length / 4 }, (_, i) => data[i * 4 + 3] ?? 0),
    };
  });

async function preview(
  bitmap: ImageBitmap,
  size: Size,
  alpha: RowReader,
  isDecontaminated: boolean,
): Promise<Blob> {
  return withCanvas(size, async (context, canvas) => {
    context.drawImage(bitmap, 0, 0, size.width, size.height);
    const image = context.getImageData(0, 0, size.width, size.height);
    const sample = (guide: Size) => sampleRaster(image, guide);
    const clean = isDecontaminated ? cleaner(size, alpha, sample, PREVIEW_GUIDE_SIDE) : null;
    const cut = cutterOf(size.width, alpha, clean);
    for (let y = 0; y < size.height; y++) {
      cut(y, image.data.subarray(y * size.width * 4, (y + 1) * size.width * 4));
    }
    context.putImageData(image, 0, 0);
    const blob = await encodeCanvas(canvas, ['image/webp'], PREVIEW_QUALITY);
    return blob ?? encodePng(size, [image.data]);
  });
}
