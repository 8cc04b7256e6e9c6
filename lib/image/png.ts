import { UNTAGGED } from '@/lib/codec/container';
import type { Tagging } from '@/lib/codec/format';
import { pngTags } from '@/lib/codec/png-tags';
import { crc32 } from './crc32';
import { createDeflate } from './deflate';
import type { Size } from './fit';
import { filterRow } from './png-filter';

/** RGBA with straight alpha, any whole number of rows. */
export type Band = Uint8ClampedArray;

const SIGNATURE = Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a);

/** Compressed bytes are gathered to about this many before they become a chunk. */
const CHUNK_BYTES = 1 << 20;

type Bytes = Uint8Array<ArrayBuffer>;

/**
 * Encodes a PNG with 8-bit RGBA, tagged sRGB, from bands of rows that are asked for one at a time,
 * so that the picture never stands in memory as a whole. Samples are written as they come: a
 * canvas would multiply colours by alpha and divide them again, and so spoil them where alpha is low.
 * The same samples give the same bytes in every browser. Besides sRGB it tells what `tagging` says.
 * @throws {RangeError} when the bands hold more or fewer rows than the size says
 */
export async function encodePng(
  size: Size,
  bands: Iterable<Band> | AsyncIterable<Band>,
  tagging: Tagging = UNTAGGED,
): Promise<Blob> {
  const parts: BlobPart[] = [
    SIGNATURE,
    ...chunk('IHDR', header(size)),
    ...pngTags(tagging).flatMap(({ type, data }) => chunk(type, data)),
  ];
  let waiting: Bytes[] = [];
  let waitingBytes = 0;
  const take = (bytes: Bytes): void => {
    waiting.push(bytes);
    waitingBytes += bytes.length;
    if (waitingBytes >= CHUNK_BYTES) flush();
  };
  const flush = (): void => {
    // As a blob of its own, so that the browser may keep it elsewhere than in memory.
    parts.push(new Blob(chunk('IDAT', ...waiting)));
    waiting = [];
    waitingBytes = 0;
  };

  const deflate = createDeflate();
  const stride = size.width * 4;
  let above = new Uint8ClampedArray(stride);
  let rows = 0;
  for await (const band of bands) {
    const count = band.length / stride;
    const filtered = new Uint8Array(count * (stride + 1));
    for (let y = 0; y < count; y++) {
      const row = band.subarray(y * stride, (y + 1) * stride);
      const before = y === 0 ? above : band.subarray((y - 1) * stride, y * stride);
      filterRow(row, before, filtered.subarray(y * (stride + 1), (y + 1) * (stride + 1)));
    }
    // The next band may come in the same memory.
    above = band.slice(band.length - stride);
    rows += count;
    take(deflate.push(filtered));
  }
  if (rows !== size.height) throw new RangeError(`${rows} rows for a height of ${size.height}`);
  take(deflate.end());
  flush();
  parts.push(...chunk('IEND'));
  return new Blob(parts, { type: 'image/png' });
}

function header({ width, height }: Size): Bytes {
  const bytes = new Uint8Array(13);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, width);
  view.setUint32(4, height);
  bytes.set([8, 6, 0, 0, 0], 8);
  return bytes;
}

function chunk(type: string, ...data: readonly Bytes[]): Bytes[] {
  const head = new Uint8Array(8);
  const length = data.reduce((sum, part) => sum + part.length, 0);
  new DataView(head.buffer).setUint32(0, length);
  for (let i = 0; i < 4; i++) head[4 + i] = type.charCodeAt(i);
  const tail = new Uint8Array(4);
  new DataView(tail.buffer).setUint32(0, crc32(head.subarray(4), ...data));
  return [head, ...data, tail];
}
