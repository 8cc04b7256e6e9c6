const MODES = ['compare', 'matte', 'removed'] as const;

/** What of a photo is shown, as long as it is not repaired. */
export type Mode = (typeof MODES)[number];

/** How photos are looked at, one after another. */
export type Look = {
  readonly mode: Mode;
  /** Where the line between before and after lies, in percent from the left. */
  readonly split: number;
};

export const FIRST_LOOK: Look = { mode: 'compare', split: 50 };

/** What there is to be seen of a photo: without its original, nothing of what was removed. */
export const modesOf = (hasOriginal: boolean): readonly Mode[] =>
  MODES.filter((mode) => hasOriginal || mode !== 'removed');
