import type { Findings } from './findings';
import type { Place } from './flag';
import { findFlags } from './flags';
import type { Plane, Rgb } from './planes';
import { subjectPlace } from './subject-place';

/** What a matte is looked at with: both at one size, its long side `FLAG_SIDE` at most. */
export type Sample = {
  /** The photo on white; null where only its cut-out is there, which says nothing of what was around. */
  readonly guide: Rgb | null;
  readonly matte: Plane;
  /** Where the subject is, as a larger matte shows it; without it, it is looked for in this one. */
  readonly subject?: Place | null;
};

const OPAQUE = 128;

/** The flags of a cut-out, the box around its subject, and how much of the picture that covers. */
export function examine({ guide, matte, subject = subjectPlace(matte) }: Sample): Findings {
  let opaque = 0;
  for (const alpha of matte.data) if (alpha >= OPAQUE) opaque++;
  return { flags: findFlags(guide, matte), subject, coverage: opaque / matte.data.length };
}
