import { AppError } from '@/lib/base/errors';
import { latin1 } from './integers';
import { orientationOf } from './orientation';
import { divideByAlpha } from './premultiplied';
import type { Raster } from './raster';
import { readTiffDirectory, TAG } from './tiff-directory';
import {
  ASSOCIATED,
  CMYK,
  layoutOf,
  PALETTE,
  RGB,
  type TiffLayout,
  WHITE_IS_ZERO,
} from './tiff-layout';
import { UNPACK } from './tiff-unpack';
import { turnUpright } from './turn';

/**
 * Decodes the first picture of a TIFF that was inspected before, upright. Colours are still those
 * of its profile; of 16 bits the upper 8 stay, as in browsers.
 *
 * Written here, since those decoders for browsers that were tried read tiles or planes wrongly, or
 * end the whole tab on spoilt data. Nothing here takes more memory than the size in the header.
 * @throws {AppError} `damaged-image`
 */
export async function decodeTiff(bytes: Uint8Array<ArrayBuffer>): Promise<Raster> {
  const directory = readTiffDirectory(bytes);
  if (!directory) throw new AppError('damaged-image');
  const layout = layoutOf(directory);
  const { width, height } = layout;
  const data = new Uint8ClampedArray(width * height * 4);
  try {
    await readSamples(bytes, layout, data);
  } catch (cause) {
    throw new AppError('damaged-image', { cause });
  }
  toColours(data, layout, directory.list(TAG.colourMap));
  if (layout.hasAlpha && layout.extra === ASSOCIATED) divideByAlpha(data);
  return turnUpright({ width, height, data }, orientationOf(directory.first(TAG.orientation, 1)));
}

/** Puts each pixel's first samples to its place, in 8 bits or fewer, alpha always as the fourth. */
async function readSamples(
  bytes: Uint8Array<ArrayBuffer>,
  layout: TiffLayout,
  data: Uint8ClampedArray,
): Promise<void> {
  const { blockWidth, blockHeight, across, isPlanar, samples, bits } = layout;
  const unpack = UNPACK.get(layout.compression);
  if (!unpack) throw new RangeError(`compression ${layout.compression}`);
  const isLittle = latin1(bytes, 0, 2) === 'II';
  const step = isPlanar ? 1 : samples;
  const stride = Math.ceil((blockWidth * step * bits) / 8);
  const perPlane = layout.blocks / (isPlanar ? samples : 1);
  const block = new Uint8Array(stride * blockHeight);

  for (let index = 0; index < layout.blocks; index++) {
    const slot = index % perPlane;
    const left = (slot % across) * blockWidth;
    const top = Math.floor(slot / across) * blockHeight;
    const rows = Math.min(blockHeight, layout.height - top);
    const columns = Math.min(blockWidth, layout.width - left);
    const offset = layout.offsets[index] ?? 0;
    const packed = bytes.subarray(offset, offset + (layout.byteCounts[index] ?? 0));
    const wanted = block.subarray(0, stride * rows);
    if ((await unpack(packed, wanted)) < wanted.length) throw new RangeError('too few samples');

    const plane = isPlanar ? Math.floor(index / perPlane) : 0;
    for (let y = 0; y < rows; y++) {
      const row = block.subarray(y * stride, (y + 1) * stride);
      if (layout.hasDifferences) addDifferences(row, step, bits, isLittle);
      const to = ((top + y) * layout.width + left) * 4;
      for (let sample = 0; sample < step; sample++) {
        const channel = channelOf(layout, plane + sample);
        if (channel < 0) continue;
        scatter(row, { from: sample, step, bits, isLittle }, data, to + channel, columns);
      }
    }
  }
}

/** Where a sample goes; -1 for those that are not used. */
function channelOf({ channels, hasAlpha }: TiffLayout, sample: number): number {
  if (sample < channels) return sample;
  return sample === channels && hasAlpha ? 3 : -1;
}

type Stored = { from: number; step: number; bits: number; isLittle: boolean };

/** One channel of a row, from every `step`th sample to every fourth byte. */
function scatter(
  row: Uint8Array,
  { from, step, bits, isLittle }: Stored,
  data: Uint8ClampedArray,
  to: number,
  count: number,
): void {
  if (bits >= 8) {
    const size = bits / 8;
    // The upper half of 16 bits comes last where the lower comes first.
    let at = from * size + (size === 2 && isLittle ? 1 : 0);
    for (let end = to + count * 4; to < end; to += 4, at += step * size) data[to] = row[at] ?? 0;
    return;
  }
  const mask = (1 << bits) - 1;
  for (let pixel = 0; pixel < count; pixel++) {
    const bit = (from + pixel * step) * bits;
    data[to + pixel * 4] = ((row[bit >> 3] ?? 0) >> (8 - bits - (bit & 7))) & mask;
  }
}

/** Each sample was stored as what it adds to the one of the pixel before (TIFF 6.0, section 14). */
function addDifferences(row: Uint8Array, step: number, bits: number, isLittle: boolean): void {
  if (bits === 8) {
    for (let at = step; at < row.length; at++) row[at] = (row[at] ?? 0) + (row[at - step] ?? 0);
    return;
  }
  const view = new DataView(row.buffer, row.byteOffset, row.length);
  for (let at = step * 2; at + 1 < row.length; at += 2) {
    const sum = view.getUint16(at, isLittle) + view.getUint16(at - step * 2, isLittle);
    view.setUint16(at, sum, isLittle);
  }
}

/** Samples to RGBA, in place (TIFF 6.0, sections 3 to 6, 16 and 18). */
function toColours(data: Uint8ClampedArray, layout: TiffLayout, map: readonly number[]): void {
  const { photometric, hasAlpha } = layout;
  const most = 2 ** Math.min(8, layout.bits) - 1;
  const levels = Uint8ClampedArray.from({ length: most + 1 }, (_, sample) => {
    const level = (sample * 255) / most;
    return photometric === WHITE_IS_ZERO ? 255 - level : level;
  });
  const colours = map.length / 3;
  for (let at = 0; at < data.length; at += 4) {
    const first = data[at] ?? 0;
    if (photometric === CMYK) {
      const paper = 255 - (data[at + 3] ?? 0);
      for (let c = at; c < at + 3; c++) data[c] = ((255 - (data[c] ?? 0)) * paper) / 255;
    } else if (photometric === PALETTE) {
      for (let c = 0; c < 3; c++) data[at + c] = (map[c * colours + first] ?? 0) >> 8;
    } else if (photometric !== RGB) {
      data[at] = data[at + 1] = data[at + 2] = levels[first] ?? 0;
      if (hasAlpha && most < 255) data[at + 3] = ((data[at + 3] ?? 0) * 255) / most;
    }
    if (!hasAlpha) data[at + 3] = 255;
  }
}
