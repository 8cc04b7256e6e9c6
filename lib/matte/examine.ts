import type { Findings } from './findings';
import { placeOf } from './flag';
import { findFlags } from './flags';
import type { Plane, Rgb } from './planes';

/** What a matte is looked at with: both at one size, its long side `FLAG_SIDE` at most. */
export type Sample = {
  /** The photo on white; null where only its cut-out is there, which says nothing of what was around. */
  readonly guide: Rgb | null;
  readonly matte: Plane;
};

/**
 * The least alpha of the subject. Haze of a few levels, which nobody sees and a JPEG of the API copy
 * leaves behind, shall not widen its box; the foot of a soft edge at 8 of 255 is no wider than a pixel.
 */
const LEAST = 8;
const OPAQUE = 128;

/** The flags of a cut-out, the box around its subject, and how much of the picture that covers. */
export function examine({ guide, matte }: Sample): Findings {
  const { data } = matte;
  const isSubject = (i: number) => (data[i] ?? 0) >= LEAST;
  let opaque = 0;
  for (const alpha of data) if (alpha >= OPAQUE) opaque++;
  return {
    flags: findFlags(guide, matte),
    subject: data.some((alpha) => alpha >= LEAST) ? placeOf(matte, isSubject) : null,
    coverage: opaque / data.length,
  };
}
