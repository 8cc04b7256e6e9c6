/** What one of the public may use of a deployment in a day, of which UTC says where it begins. */

export const LIMITS = ['visitor', 'address', 'deployment'] as const;

/** Of what a visitor may use, of all that come from their address, or of everybody together. */
export type Limit = (typeof LIMITS)[number];

export interface Used {
  limit: Limit;
  /** Photos a day. */
  most: number;
  used: number;
}

export interface Room {
  /** Photos that may be begun yet. */
  left: number;
  /** Which limit allows no more than that; the closest to the visitor of several. */
  tightest: Limit;
}

/** What serves a photo without costing a credit, and is counted apart from the photos. */
export type Errand = 'upload' | 'import' | 'preset';

/**
 * How many errands of a kind each photo of an allowance stands for: enough for an upload that has
 * to be made again, or an address that names no picture, and too few to fill the store with. All
 * together have more, as an errand costs nothing: a few who only run errands shall keep nobody out.
 */
export const ERRANDS_PER_PHOTO = {
  visitor: 4,
  address: 4,
  deployment: 20,
} as const satisfies Record<Limit, number>;

const DAY_MS = 86_400_000;

/** The day of a moment: `2026-11-23`. */
export const dayOf = (atMs: number): string => new Date(atMs).toISOString().slice(0, 10);

/** When the day of a moment is over and the allowances begin anew, in milliseconds since 1970. */
export const nextDayMs = (atMs: number): number => (Math.floor(atMs / DAY_MS) + 1) * DAY_MS;

/** What is left where several limits hold at once. A limit that was lowered meanwhile leaves 0. */
export function roomOf(used: readonly Used[]): Room {
  let room: Room = { left: Number.POSITIVE_INFINITY, tightest: 'deployment' };
  const rank = ({ limit }: Used) => LIMITS.indexOf(limit);
  for (const one of [...used].sort((a, b) => rank(a) - rank(b))) {
    const left = Math.max(0, one.most - one.used);
    if (left < room.left) room = { left, tightest: one.limit };
  }
  return room;
}
