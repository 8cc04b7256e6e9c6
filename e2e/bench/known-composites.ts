import { readdirSync } from 'node:fs';
import path from 'node:path';
import sharp from 'sharp';
import { distanceFrom } from '@/lib/matte/distance';
import type { Plane, Rgb, Size } from '@/lib/matte/planes';

const PHOTOS = path.join(import.meta.dirname, '..', 'images', 'photos');

/** A photo of which everything is known: `shot` is `alpha` of `subject` over its old background. */
export type Composite = {
  /** The photo that it was made from. */
  readonly photo: Rgb;
  readonly shot: Rgb;
  readonly alpha: Plane;
  /** The subject's own colours, known where alpha is more than 0. */
  readonly subject: Uint8Array;
};

/**
 * The photos of this project, each mixed anew from its true alpha and two pictures of which each has
 * the colours of one side only. Otherwise nobody knew what is behind a soft edge.
 */
export async function* knownComposites(): AsyncGenerator<Composite> {
  for (const file of readdirSync(PHOTOS).filter((name) => name.endsWith('.jpg'))) {
    const name = file.slice(0, -'.jpg'.length);
    const { data, info } = await sharp(path.join(PHOTOS, file))
      .removeAlpha()
      .raw()
      .toBuffer({ resolveWithObject: true });
    const size = { width: info.width, height: info.height };
    const exact = await sharp(path.join(PHOTOS, `${name}.alpha.png`))
      .extractChannel(0)
      .raw()
      .toBuffer();
    const alpha = { ...size, data: new Uint8Array(exact) };
    const subject = spread(
      data,
      alpha.data.map((value) => (value === 255 ? 1 : 0)),
      size,
    );
    const backdrop = spread(
      data,
      alpha.data.map((value) => (value === 0 ? 1 : 0)),
      size,
    );
    const shot = subject.map((value, at) => {
      const share = (alpha.data[Math.floor(at / 3)] ?? 0) / 255;
      return Math.round(value * share + (backdrop[at] ?? 0) * (1 - share));
    });
    yield { photo: { ...size, data }, shot: { ...size, data: shot }, alpha, subject };
  }
}

/** Gives every pixel the colour of the nearest marked one. */
function spread(rgb: Uint8Array, marked: Uint8Array, { width, height }: Size): Uint8Array {
  const n = width * height;
  const nearest = Int32Array.from(marked, (mark, i) => (mark === 1 ? i : -1));
  const apart = (from: number, i: number) =>
    from < 0
      ? Number.POSITIVE_INFINITY
      : ((from % width) - (i % width)) ** 2 +
        (Math.floor(from / width) - Math.floor(i / width)) ** 2;
  for (const step of [1, -1]) {
    for (let k = 0; k < n; k++) {
      const i = step > 0 ? k : n - 1 - k;
      const x = i % width;
      for (const [dx, dy] of [
        [-step, 0],
        [-step, -step],
        [0, -step],
        [step, -step],
      ] as const) {
        const from = i + dy * width + dx;
        if (x + dx < 0 || x + dx >= width || from < 0 || from >= n) continue;
        const offered = nearest[from] ?? -1;
        if (apart(offered, i) < apart(nearest[i] ?? -1, i)) nearest[i] = offered;
      }
    }
  }
  const out = new Uint8Array(rgb.length);
  for (let i = 0; i < n; i++) {
    const from = (nearest[i] ?? 0) * 3;
    out.set(rgb.subarray(from, from + 3), i * 3);
  }
  return out;
}

export type Zone = 'interior' | 'edge' | 'outside';

/**
 * What tells for each pixel whether it is within `reach` pixels of the true edge; and where not,
 * whether all within `reach` is opaque.
 */
export function zonesOf(alpha: Plane, reach: number): (i: number) => Zone {
  const awayFrom = (isMarked: (value: number) => boolean) =>
    distanceFrom(
      alpha.data.map((value) => (isMarked(value) ? 1 : 0)),
      alpha,
    );
  const toSubject = awayFrom((value) => value > 127);
  const toBackdrop = awayFrom((value) => value <= 127);
  const toSoft = awayFrom((value) => value < 255);
  return (i) => {
    if (Math.max(toSubject[i] ?? 0, toBackdrop[i] ?? 0) <= reach * 3) return 'edge';
    return (toSoft[i] ?? 0) > reach * 3 ? 'interior' : 'outside';
  };
}
