/** Work that is asked for often and done once for all who asked meanwhile. */
export interface Beat {
  ask(): void;
  /** Does at once what was asked for; resolves when nothing is left to do. */
  hurry(): Promise<void>;
}

/**
 * @param work never rejects
 * @param wait how long to wait for more; may reject when its signal is aborted
 */
export function createBeat(
  work: () => Promise<void>,
  wait: (signal: AbortSignal) => Promise<void>,
): Beat {
  let isAsked = false;
  let isHurried = false;
  let waiting = new AbortController();
  let running: Promise<void> | null = null;

  async function run() {
    while (isAsked) {
      waiting = new AbortController();
      if (!isHurried) await wait(waiting.signal).catch(() => {});
      isAsked = false;
      // What is asked for from here on is in no hurry.
      isHurried = false;
      await work();
    }
    isHurried = false;
    running = null;
  }

  return {
    ask() {
      isAsked = true;
      running ??= run();
    },
    async hurry() {
      if (!running) return;
      isHurried = true;
      waiting.abort();
      await running;
    },
  };
}
