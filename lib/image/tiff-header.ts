import type { Header } from './header';
import { latin1 } from './integers';
import { orientationOf } from './orientation';
import { readTiffDirectory, TAG, type TiffDirectory } from './tiff-directory';
import { BLACK_IS_ZERO, CMYK, layoutOf, PALETTE, RGB, type TiffLayout } from './tiff-layout';
import { UNPACK } from './tiff-unpack';

const BIT_DEPTHS = [1, 2, 4, 8, 16];
const REDUCED = 1;
const MASK = 4;
const MAX_SAMPLES = 8;

/**
 * Reads the first directory of a TIFF (TIFF 6.0; 32-bit offsets).
 * @returns null when there is none in the file.
 */
export function readTiffHeader(bytes: Uint8Array): Header | null {
  const directory = readTiffDirectory(bytes);
  if (!directory) return null;
  const layout = layoutOf(directory);
  const profile = directory.bytes(TAG.profile);
  return {
    width: layout.width,
    height: layout.height,
    orientation: orientationOf(directory.first(TAG.orientation, 1)),
    bitDepth: layout.bits,
    colours:
      layout.photometric === CMYK ? 'cmyk' : layout.photometric <= BLACK_IS_ZERO ? 'grey' : 'rgb',
    hasAlpha: layout.hasAlpha,
    isAnimated: hasSecondPage(bytes, directory),
    isComplete: !directory.isCut && hasAllBlocks(bytes, layout),
    profile: profile.length > 0 ? { bytes: profile, deflated: false } : null,
    isExotic: !directory.isCut && (isRaw(bytes, directory) || isUnusual(directory, layout)),
  };
}

/** Smaller renditions and masks of the same picture are no pages. */
function hasSecondPage(bytes: Uint8Array, { next }: TiffDirectory): boolean {
  const second = next === 0 ? null : readTiffDirectory(bytes, next);
  return second !== null && (second.first(TAG.subfileType, 0) & (REDUCED | MASK)) === 0;
}

/** Every strip or tile that the size asks for lies within the file. */
function hasAllBlocks(bytes: Uint8Array, { blocks, offsets, byteCounts }: TiffLayout): boolean {
  if (offsets.length < blocks || byteCounts.length < blocks) return false;
  return offsets.every((offset, index) => {
    const count = byteCounts[index] ?? 0;
    return offset >= 8 && count > 0 && offset + count <= bytes.length;
  });
}

/**
 * Cameras' raw formats are TIFFs too, and their first picture is a small preview: taken for the
 * photo, it would give a result of a few hundred pixels.
 */
function isRaw(bytes: Uint8Array, directory: TiffDirectory): boolean {
  return (
    latin1(bytes, 8, 2) === 'CR' ||
    directory.has(TAG.dngVersion) ||
    (directory.first(TAG.subfileType, 0) & REDUCED) !== 0
  );
}

/** What no shop sends: fax codings, floating point, colour differences, odd depths. */
function isUnusual(directory: TiffDirectory, layout: TiffLayout): boolean {
  const { photometric, bits, samples, channels } = layout;
  return (
    !UNPACK.has(layout.compression) ||
    !(photometric <= PALETTE || photometric === CMYK) ||
    samples < channels ||
    samples > MAX_SAMPLES ||
    !BIT_DEPTHS.includes(bits) ||
    directory.list(TAG.bits).some((depth) => depth !== bits) ||
    (photometric === CMYK && bits !== 8) ||
    (photometric === PALETTE && (bits > 8 || samples > 1)) ||
    // Samples smaller than a byte are read where each has a row of its own.
    (photometric === RGB && bits < 8) ||
    (layout.hasDifferences && bits < 8) ||
    directory.first(TAG.predictor, 1) > 2 ||
    directory.list(TAG.sampleFormat).some((format) => format !== 1)
  );
}
