import type { Placement } from '@/lib/layout/plan';
import type { Size } from '@/lib/matte/planes';
import type { Band } from './png';
import { createRowScaler } from './scale-rows';

/** A band holds about this many pixels. */
const BAND_PIXELS = 1 << 20;

type Bands = Iterable<Band> | AsyncIterable<Band>;

/**
 * Places part of a picture on a canvas that is clear elsewhere, band by band. Each band is fresh
 * memory.
 * @param bands the picture's rows from `source.y` on, whole ones; those after `source` are not read
 * @param width of the picture
 * @throws {RangeError} when the bands end before `source` does, or the content leaves the canvas
 */
export async function* placeBands(
  bands: Bands,
  width: number,
  placement: Placement,
): AsyncGenerator<Band> {
  const { canvas } = placement;
  const stride = canvas.width * 4;
  let left = canvas.height;
  let band = blank(canvas.width, left);
  let at = 0;
  for await (const { row, x } of rowsOf(bands, width, placement)) {
    if (row) band.set(row, at + x * 4);
    at += stride;
    left--;
    if (at < band.length) continue;
    yield band;
    band = blank(canvas.width, left);
    at = 0;
  }
}

function blank(width: number, rows: number): Band {
  const most = Math.max(1, Math.floor(BAND_PIXELS / width));
  return new Uint8ClampedArray(Math.min(rows, most) * width * 4);
}

/** For each row of the canvas, from the top, what stands in it and from where on. */
async function* rowsOf(
  bands: Bands,
  width: number,
  { canvas, source, content }: Placement,
): AsyncGenerator<{ readonly row: Band | null; readonly x: number }> {
  const scaler = createRowScaler(source, content);
  const { x, y, width: across, height } = scaler.target;
  if (x < 0 || y < 0 || x + across > canvas.width || y + height > canvas.height) {
    throw new RangeError('the content leaves its canvas');
  }
  const clear = { row: null, x };
  for (let above = 0; above < y; above++) yield clear;
  const row = new Uint8ClampedArray(across * 4);
  let given = 0;
  for await (const part of cropped(bands, width, source)) {
    scaler.push(part);
    for (; scaler.pull(row); given++) yield { row, x };
  }
  if (given !== height) throw new RangeError('the picture ended too early');
  for (let below = y + height; below < canvas.height; below++) yield clear;
}

/** The part of each row that is shown, for as many rows as are. */
async function* cropped(
  bands: Bands,
  width: number,
  source: Size & { readonly x: number },
): AsyncGenerator<Band> {
  let rows = source.height;
  for await (const band of bands) {
    for (let at = source.x * 4; at < band.length; at += width * 4) {
      yield band.subarray(at, at + source.width * 4);
      rows--;
      if (rows === 0) return;
    }
  }
}
