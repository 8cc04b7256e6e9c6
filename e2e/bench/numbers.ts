/** The least value that `share` of the values do not exceed. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  const value = sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)];
  if (value === undefined) throw new Error('nothing was measured');
  return value;
}

export const median = (values: readonly number[]): number => quantile(values, 0.5);

/** The greatest number of moments in any stretch of `windowMs`. */
export function busiest(moments: readonly number[], windowMs: number): number {
  const within = (from: number) => moments.filter((at) => at >= from && at < from + windowMs);
  return Math.max(0, ...moments.map((from) => within(from).length));
}
