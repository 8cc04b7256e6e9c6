/** Runs work in the order it was asked for, so many at a time. */
export type Lane = {
  /** @throws the signal's reason when it is aborted before the turn comes, or what `work` throws. */
  run<T>(work: () => Promise<T>, signal: AbortSignal): Promise<T>;
};

export function createLane(width: number): Lane {
  const waiting: (() => void)[] = [];
  let free = width;
  return {
    async run(work, signal) {
      if (free > 0) free -= 1;
      else await new Promise<void>((resolve) => waiting.push(resolve));
      try {
        signal.throwIfAborted();
        return await work();
      } finally {
        const next = waiting.shift();
        if (next) next();
        else free += 1;
      }
    },
  };
}
