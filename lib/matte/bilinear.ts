export interface Taps {
  first: Int32Array;
  second: Int32Array;
  /** Share of `second`, 0..1. */
  weight: Float32Array;
}

/** Between which two of `low` samples each of `full` samples lies (pixel centres aligned). */
export function bilinearTaps(full: number, low: number): Taps {
  const first = new Int32Array(full);
  const second = new Int32Array(full);
  const weight = new Float32Array(full);
  for (let i = 0; i < full; i++) {
    const at = Math.min(low - 1, Math.max(0, (i + 0.5) * (low / full) - 0.5));
    const before = Math.floor(at);
    first[i] = before;
    second[i] = Math.min(low - 1, before + 1);
    weight[i] = at - before;
  }
  return { first, second, weight };
}
