import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Plane } from '@/lib/matte/planes';
import { rowCutter } from './cut-rows';
import type { Size } from './fit';
import type { Picture } from './picture';
import { type Raster, rasterBands } from './raster';
import { resampled } from './resample';
import { sampleRaster } from './sample';

const pictureOf = (raster: Raster): Picture => ({
  width: raster.width,
  height: raster.height,
  bands: (rows) => rasterBands(raster, rows),
  sample: (size) => sampleRaster(raster, size),
});

async function cutOut(raster: Raster, matte: Plane, isDecontaminated = true): Promise<Raster> {
  const whole = { x: 0, y: 0, width: matte.width, height: matte.height };
  const cut = await rowCutter(pictureOf(raster), { matte, window: whole }, isDecontaminated);
  const out = { ...raster, data: raster.data.slice() };
  const stride = raster.width * 4;
  for (let y = 0; y < raster.height; y++) cut(y, out.data.subarray(y * stride, (y + 1) * stride));
  return out;
}

/** A red disc on grey, opaque all over. */
function disc({ width, height }: Size): Raster {
  const data = new Uint8ClampedArray(width * height * 4).fill(255);
  for (let i = 0; i < width * height; i++) {
    const r = Math.hypot((i % width) - width / 2, Math.floor(i / width) - height / 2);
    data.set(r < height / 3 ? [200, 40, 30] : [150, 150, 150], i * 4);
  }
  return { width, height, data };
}

const matteOf = ({ width, height }: Size): Plane => {
  const data = new Uint8Array(width * height);
  for (let i = 0; i < data.length; i++) {
    const r = Math.hypot((i % width) - width / 2, Math.floor(i / width) - height / 2);
    data[i] = r < height / 3 ? 255 : 0;
  }
  return { width, height, data };
};

test('opaque pixels are the original’s own, whatever its size and its matte’s', async () => {
  const side = fc.integer({ min: 1, max: 60 });
  const sizes = fc.record({ width: side, height: side });
  const ratio = fc.constantFrom(0.1, 1 / 6, 0.25, 0.5, 1, 1.3);
  await fc.assert(
    fc.asyncProperty(
      sizes,
      ratio,
      fc.boolean(),
      fc.infiniteStream(fc.nat(255)),
      async (size, by, isDecontaminated, noise) => {
        const raster = {
          ...size,
          data: new Uint8ClampedArray(size.width * size.height * 4).map((_, i) =>
            i % 4 === 3 ? 255 : (noise.next().value ?? 0),
          ),
        };
        const matte = matteOf({
          width: Math.max(1, Math.round(size.width * by)),
          height: Math.max(1, Math.round(size.height * by)),
        });
        const { data } = await cutOut(raster, matte, isDecontaminated);
        for (let at = 0; at < data.length; at += 4) {
          if (data[at + 3] !== 255) continue;
          expect(data.subarray(at, at + 3)).toEqual(raster.data.subarray(at, at + 3));
        }
      },
    ),
    { numRuns: 60 },
  );
});

const alphaErrors = (finished: Raster, truth: Plane) =>
  truth.data.reduce((sum, alpha, i) => sum + Math.abs(alpha - (finished.data[i * 4 + 3] ?? 0)), 0);

test('only a small matte that is enlarged by much follows the photo', async () => {
  const size = { width: 360, height: 240 };
  const raster = disc(size);
  const truth = matteOf(size);
  const errorsAt = async (by: number) => {
    const small = { width: size.width / by, height: size.height / by };
    const matte = resampled(truth, { x: 0, y: 0, ...size }, small);
    const plain = resampled(matte, { x: 0, y: 0, ...small }, size);
    const finished = await cutOut(raster, matte);
    const enlarged = { ...size, data: new Uint8ClampedArray(raster.data) };
    plain.data.forEach((alpha, i) => {
      enlarged.data[i * 4 + 3] = alpha;
    });
    return { guided: alphaErrors(finished, truth), plain: alphaErrors(enlarged, truth) };
  };
  const four = await errorsAt(4);
  expect(four.guided).toBe(four.plain);
  const six = await errorsAt(6);
  expect(six.guided).toBeLessThan(six.plain / 2);
});
