import type { Flag, FlagCode } from '@/lib/matte/flag';

/**
 * How bad a flag can be for what is sold: first what makes a picture useless (nothing there, all of
 * it there), then what is missing of the product (seen through, pierced, in pieces, too small), then
 * what is left of the old background, and last what may well be as it was shot. `most` is the share
 * from which on it is as bad as it can be: shares mean different things (see `Flag`).
 */
const WEIGHTS: Record<FlagCode, { readonly severity: number; readonly most: number }> = {
  empty: { severity: 10, most: 1 },
  full: { severity: 9, most: 1 },
  'soft-inside': { severity: 8, most: 0.2 },
  holes: { severity: 7, most: 0.02 },
  'several-parts': { severity: 6, most: 0.05 },
  'unlike-siblings': { severity: 5, most: 0.8 },
  haze: { severity: 4, most: 0.05 },
  halo: { severity: 4, most: 1 },
  'low-contrast': { severity: 3, most: 1 },
  'touches-frame': { severity: 2, most: 0.25 },
};

/** A flag that is only just one counts for half of what it may. */
const weigh = ({ code, share }: Flag): number => {
  const { severity, most } = WEIGHTS[code];
  return severity * (0.5 + 0.5 * Math.min(1, share / most));
};

/** What each further flag adds, so that of two that are as bad the one with more comes first. */
const FURTHER = 0.1;

/** The worst flag's severity × share, and a little for each other; 0 where there is none. */
export function riskOf(flags: readonly Flag[]): number {
  const weights = flags.map(weigh);
  const worst = Math.max(0, ...weights);
  const all = weights.reduce((sum, weight) => sum + weight, 0);
  return worst + FURTHER * (all - worst);
}

/** The same flags, worst first. */
export const byRisk = (flags: readonly Flag[]): Flag[] =>
  flags.toSorted((a, b) => weigh(b) - weigh(a));
