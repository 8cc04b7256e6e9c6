/** Whoever may come in without a passcode at home, and all who have one, work in this one. */
export const HOUSE = 'house';

/** Who is at work, and on whose photos. */
export interface Visitor {
  /** By which door they came in: of a machine of one's own, by a passcode, or as one of the public. */
  door: 'home' | 'team' | 'public';
  /** Batches, cut-outs and presets belong to it, and nobody sees another's. */
  workspace: string;
  /** As a member of the team calls themselves; null for everybody else. */
  name: string | null;
}
