import { TAG, type TiffDirectory } from './tiff-directory';

/** Photometric interpretations. */
export const WHITE_IS_ZERO = 0;
export const BLACK_IS_ZERO = 1;
export const RGB = 2;
export const PALETTE = 3;
export const CMYK = 5;

/** What an extra sample may mean: alpha that colours were multiplied by, or not. */
export const ASSOCIATED = 1;
const UNASSOCIATED = 2;

/** How a picture lies in a TIFF, with the standard's own values for what is not said. */
export type TiffLayout = ReturnType<typeof layoutOf>;

export function layoutOf(directory: TiffDirectory) {
  const width = directory.first(TAG.width, 0);
  const height = directory.first(TAG.height, 0);
  const photometric = directory.first(TAG.photometric, BLACK_IS_ZERO);
  const samples = directory.first(TAG.samples, 1);
  const extra = directory.first(TAG.extraSamples, 0);
  const isTiled = directory.has(TAG.tileWidth);
  const blockWidth = Math.max(1, isTiled ? directory.first(TAG.tileWidth, 0) : width);
  const blockHeight = Math.max(
    1,
    isTiled
      ? directory.first(TAG.tileHeight, 0)
      : Math.min(height, directory.first(TAG.rowsPerStrip, height)),
  );
  const across = Math.ceil(width / blockWidth);
  const down = Math.ceil(height / blockHeight);
  const isPlanar = directory.first(TAG.planar, 1) === 2;
  return {
    width,
    height,
    photometric,
    samples,
    /** Those that make the colour; alpha and others come after. */
    channels: photometric === CMYK ? 4 : photometric === RGB ? 3 : 1,
    extra,
    hasAlpha: photometric <= RGB && (extra === ASSOCIATED || extra === UNASSOCIATED),
    bits: directory.first(TAG.bits, 1),
    compression: directory.first(TAG.compression, 1),
    hasDifferences: directory.first(TAG.predictor, 1) === 2,
    isTiled,
    isPlanar,
    blockWidth,
    blockHeight,
    across,
    /** Strips or tiles, of all planes. */
    blocks: across * down * (isPlanar ? samples : 1),
    offsets: directory.list(isTiled ? TAG.tileOffsets : TAG.stripOffsets),
    byteCounts: directory.list(isTiled ? TAG.tileByteCounts : TAG.stripByteCounts),
  };
}
