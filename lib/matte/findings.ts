import type { Flag, Place } from './flag';

/** What is known of a cut-out once its preview has been made. */
export type Findings = {
  readonly flags: readonly Flag[];
  /** The box around all that is not as good as clear; null where all of it is. */
  readonly subject: Place | null;
  /** How much of the picture the subject covers, 0 to 1. */
  readonly coverage: number;
};
