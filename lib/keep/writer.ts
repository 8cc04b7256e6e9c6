/** One writer for each batch, across all tabs of a browser. */

export interface Hold {
  release(): void;
}

const PREFIX = 'clearcut batch ';

function request(batchId: string, options: LockOptions, onTaken: () => void) {
  return new Promise<Hold | null>((resolve) => {
    let release = () => {};
    let isHeld = false;
    const released = new Promise<void>((done) => {
      release = done;
    });
    // Without locks, as on a page over plain HTTP, nobody else is known of.
    if (!('locks' in navigator)) return resolve({ release });
    navigator.locks
      .request(`${PREFIX}${batchId}`, options, (lock) => {
        if (!lock) return resolve(null);
        isHeld = true;
        resolve({ release });
        return released;
      })
      .catch(() => {
        if (isHeld) onTaken();
        else resolve(options.signal?.aborted ? null : { release });
      });
  });
}

/**
 * Makes this tab the batch's writer.
 * @param onTaken called when another tab has taken over
 * @returns null when another tab is
 */
export const holdBatch = (batchId: string, onTaken: () => void): Promise<Hold | null> =>
  request(batchId, { ifAvailable: true }, onTaken);

/** The same, but gives another tab so long, in ms, to let go: one that is loading anew will. */
export const awaitBatch = (
  batchId: string,
  onTaken: () => void,
  ms: number,
): Promise<Hold | null> => request(batchId, { signal: AbortSignal.timeout(ms) }, onTaken);

/** Makes this tab the batch's writer, whoever was. */
export async function takeOver(batchId: string, onTaken: () => void): Promise<Hold> {
  const hold = await request(batchId, { steal: true }, onTaken);
  return hold ?? { release: () => {} };
}

/** The batches that have a writer in some tab. */
export async function heldBatches(): Promise<Set<string>> {
  if (!('locks' in navigator)) return new Set();
  const { held = [] } = await navigator.locks.query();
  return new Set(
    held.flatMap(({ name }) => (name?.startsWith(PREFIX) ? name.slice(PREFIX.length) : [])),
  );
}
