import { type Flag, placeOf, SOLID } from './flag';
import { toLab } from './lab';
import type { Plane, Rgb, Size } from './planes';
import { components } from './regions';

/** In shares of the subject; set between what true mattes show and what spoilt ones do. */
const LARGEST_HOLE = 0.02;
const LEAST_HOLES = 0.0002;
/** A colour difference in CIELAB. */
const ALIKE = 10;

/** What is not opaque, in connected pieces; the outside are those that reach the frame. */
export function componentsOf(opaque: Uint8Array, { width, height }: Size) {
  const { labels, areas } = components(
    opaque.map((mark) => 1 - mark),
    width,
  );
  const isOutside = new Uint8Array(areas.length);
  const reach = (i: number) => {
    const label = labels[i] ?? -1;
    if (label >= 0) isOutside[label] = 1;
  };
  for (let x = 0; x < width; x++) {
    reach(x);
    reach((height - 1) * width + x);
  }
  for (let y = 0; y < height; y++) {
    reach(y * width);
    reach(y * width + width - 1);
  }
  return { labels, areas, isOutside };
}

export type Open = ReturnType<typeof componentsOf>;

/** Holes with the colour of what is around them: rather missing than looked through. */
export function holes(
  guide: Rgb,
  matte: Plane,
  { labels, areas, isOutside }: Open,
  area: number,
): Flag | null {
  const { width, height } = matte;
  const lab = toLab(guide.data);
  const within = new Float64Array(areas.length * 4);
  const around = new Float64Array(areas.length * 4);
  const add = (sums: Float64Array, label: number, i: number) => {
    for (let c = 0; c < 3; c++) {
      sums[label * 4 + c] = (sums[label * 4 + c] ?? 0) + (lab[i * 3 + c] ?? 0);
    }
    sums[label * 4 + 3] = (sums[label * 4 + 3] ?? 0) + 1;
  };
  const REACH = 3;
  for (let y = 0, i = 0; y < height; y++) {
    for (let x = 0; x < width; x++, i++) {
      const label = labels[i] ?? -1;
      if (label < 0 || isOutside[label] || (areas[label] ?? 0) > area * LARGEST_HOLE) continue;
      add(within, label, i);
      for (const [dx, dy] of [
        [-REACH, 0],
        [REACH, 0],
        [0, -REACH],
        [0, REACH],
      ] as const) {
        const [u, v] = [x + dx, y + dy];
        if (u < 0 || v < 0 || u >= width || v >= height) continue;
        const j = v * width + u;
        if ((matte.data[j] ?? 0) >= SOLID) add(around, label, j);
      }
    }
  }
  const suspicious = areas.map((size, label) => {
    const counts = [within[label * 4 + 3] ?? 0, around[label * 4 + 3] ?? 0];
    const [inner = 0, outer = 0] = counts;
    if (inner === 0 || outer === 0) return 0;
    const difference = Math.hypot(
      ...[0, 1, 2].map(
        (c) => (within[label * 4 + c] ?? 0) / inner - (around[label * 4 + c] ?? 0) / outer,
      ),
    );
    return difference < ALIKE ? size : 0;
  });
  const share = suspicious.reduce((sum, size) => sum + size, 0) / area;
  if (share < LEAST_HOLES) return null;
  const largest = suspicious.indexOf(Math.max(...suspicious));
  return { code: 'holes', place: placeOf(matte, (i) => labels[i] === largest), share };
}
