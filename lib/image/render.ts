import { AppError } from '@/lib/base/errors';
import { type Format, qualityOf, type Tagging } from '@/lib/codec/format';
import type { Shadow } from '@/lib/layout/layout';
import type { LaidOut } from '@/lib/layout/plan';
import type { Plane } from '@/lib/matte/planes';
import { type Backdrop, type BackdropOrder, colourOf, withBackdrop } from './backdrop';
import { checkSize, type Encoded, encodePicture, encodeWithin, gather } from './encode';
import type { Box, Size, Transform } from './fit';
import { type LayerOptions, withLayer } from './layer';
import { psnrOf } from './measure-format';
import { layOver, layUnder, tint } from './over';
import { placeBands } from './place-bands';
import type { Band } from './png';
import { castShadow, type ShadowRows } from './shadow';

/** How one photo becomes one file. */
export type RenderOrder = LayerOptions & {
  readonly placement: LaidOut;
  /** A JPEG has no alpha: none is white there. */
  readonly background: BackdropOrder;
  readonly shadow: Shadow;
  readonly format: Format;
  readonly tagging: Tagging;
  /** Whether the subject's alpha is handed out too: it is as large as the canvas. */
  readonly wantsSubject?: boolean;
  /** The quality is lowered until the file is no larger, as far as that does; null for any size. */
  readonly maxBytes?: number | null;
  /** Whether it is found out how near the file comes to the picture. */
  readonly isMeasured?: boolean;
};

export type Rendered = {
  readonly picture: Blob;
  readonly size: Size;
  /** With the quality that it came out with. */
  readonly format: Format;
  /** In dB on white, infinite where nothing is lost; null where it was not found out. */
  readonly psnr: number | null;
  /** The subject's own alpha as it stands on the canvas, without its shadow. */
  readonly subject: Plane | null;
};

/**
 * Lays a photo out as planned and writes the file: subject over shadow over background, a few rows
 * at a time. Where nothing is scaled, opaque pixels are those of the decoded original.
 * @throws {AppError} as `withLayer` and `encodePicture` do; `damaged-image` when the background's
 * picture does not decode; `invalid-input` when the placement is none of this photo
 */
export function render(
  original: Blob,
  cutout: Blob,
  transform: Transform,
  order: RenderOrder,
): Promise<Rendered> {
  const { placement } = order;
  const { canvas, source, subject } = placement;
  checkPlacement(placement, transform.original);
  return withLayer(original, cutout, transform, order, (layer) =>
    withBackdrop(backgroundOf(order), canvas, async (backdrop) => {
      const shadow = castShadow(
        order.shadow,
        (size) => layer.matteOf(subject.source, size),
        subject.content,
        canvas,
      );
      const colour = colourOf(order.shadow.kind === 'drop' ? order.shadow.colour : BLACK);
      const alpha = order.wantsSubject ? planeOf(canvas) : null;
      const rows = layer.bands({ from: source.y, to: source.y + source.height });
      const placed = placeBands(rows, layer.width, placement);
      const bands = layers(placed, canvas, { backdrop, shadow, colour, subject: alpha });
      return { ...(await write(canvas, bands, order)), size: canvas, subject: alpha };
    }),
  );
}

/** A PNG goes out as its rows come; what may lose something is held as a whole to be tried. */
async function write(
  canvas: Size,
  bands: AsyncIterable<Band>,
  { format, tagging, maxBytes = null, isMeasured = false }: RenderOrder,
): Promise<Pick<Rendered, 'picture' | 'format' | 'psnr'>> {
  const isExact = qualityOf(format) === null;
  if (isExact || (maxBytes === null && !isMeasured)) {
    const picture = await encodePicture(canvas, bands, format, tagging);
    return { picture, format, psnr: isExact ? Number.POSITIVE_INFINITY : null };
  }
  checkSize(canvas, format);
  const raster = await gather(canvas, bands);
  const most = maxBytes ?? Number.POSITIVE_INFINITY;
  const { file, format: used }: Encoded = await encodeWithin(raster, format, tagging, most);
  // A browser that does not show the format can write it all the same.
  const psnr = isMeasured ? await psnrOf(raster, file).catch(() => null) : null;
  return { picture: file, format: used, psnr };
}

const BLACK = '#000000';
const WHITE = '#ffffff';

const backgroundOf = ({ background, format }: RenderOrder): BackdropOrder =>
  background.kind === 'none' && format.type === 'jpeg'
    ? { kind: 'colour', colour: WHITE }
    : background;

function checkPlacement({ source, subject }: LaidOut, { width, height }: Size): void {
  const isWithin = (part: Box) =>
    Math.min(part.x, part.y) >= 0 &&
    Math.min(part.width, part.height) >= 1 &&
    part.x + part.width <= width &&
    part.y + part.height <= height;
  if (!isWithin(source) || !isWithin(subject.source))
    throw new AppError('invalid-input', { detail: 'no such part of the picture' });
}

const planeOf = ({ width, height }: Size): Plane => ({
  data: new Uint8Array(width * height),
  width,
  height,
});

/** What else there is on a canvas besides the subject. */
type Surroundings = {
  readonly backdrop: Backdrop | null;
  readonly shadow: ShadowRows | null;
  readonly colour: readonly number[];
  /** Filled on the way. */
  readonly subject: Plane | null;
};

async function* layers(
  bands: AsyncIterable<Band>,
  { width }: Size,
  { backdrop, shadow, colour, subject }: Surroundings,
): AsyncGenerator<Band> {
  const stride = width * 4;
  const behind = new Uint8ClampedArray(stride);
  const density = new Float32Array(width);
  let y = 0;
  for await (const band of bands) {
    for (let at = 0; at < band.length; at += stride, y++) {
      const row = band.subarray(at, at + stride);
      if (subject) copyAlpha(row, subject.data.subarray(y * width, (y + 1) * width));
      const isShaded = shadow?.(y, density) ?? false;
      if (!backdrop) {
        if (isShaded) layUnder(row, colour, density);
        continue;
      }
      await backdrop(y, behind);
      if (isShaded) tint(behind, colour, density);
      layOver(row, behind);
    }
    yield band;
  }
}

function copyAlpha(row: Band, out: Uint8Array): void {
  for (let x = 0; x < out.length; x++) out[x] = row[x * 4 + 3] ?? 0;
}
