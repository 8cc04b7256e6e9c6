/** Numbers that look random and are the same for the same seed: mulberry32, public domain. */
export interface Random {
  /** From 0 up to 1. */
  next(): number;
  whole(least: number, most: number): number;
  chance(probability: number): boolean;
  pick<T>(from: readonly [T, ...T[]]): T;
}

/** @param stream keeps one use of the seed from shifting another */
export function randomOf(seed: number, stream: string): Random {
  let state = seed;
  for (const character of stream) {
    state = Math.imul(state ^ character.charCodeAt(0), 0x9e3779b1) >>> 0;
  }
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  return {
    next,
    whole: (least, most) => least + Math.floor(next() * (most - least + 1)),
    chance: (probability) => next() < probability,
    pick: (from) => from[Math.floor(next() * from.length)] ?? from[0],
  };
}
