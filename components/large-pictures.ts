import { codeOf, type ErrorCode } from '@/lib/base/errors';
import type { PhotoIn } from '@/lib/batch/photo';

type Done = PhotoIn<'done'>;
type Make = (photo: Done, signal: AbortSignal) => Promise<Blob>;

export interface LargePictures {
  /** What is seen now, and after it what may be seen next: that is made ahead, one by one. */
  want(seen: Done, next: readonly Done[]): void;
  /** The picture, or why there is none; null while it is made. */
  get(photo: Done): Blob | ErrorCode | null;
  /** The picture, where somebody else has made it. */
  put(photo: Done, picture: Blob): void;
  subscribe(listener: () => void): () => void;
  close(): void;
}

/** Long side of the large picture that is shown until somebody looks nearer, in pixels. */
export const LARGE_SIDE = 2400;

/**
 * A repair and other edges begin another run, another try is another task, and an original that was
 * brought meanwhile makes another picture.
 */
const keyOf = ({ id, run, taskId, file }: Done) =>
  `${id} ${run} ${taskId} ${file ? 'whole' : 'alone'}`;

/** Keeps the large pictures of those few photos that are wanted, and of no others. */
export function createLargePictures(make: Make): LargePictures {
  const pictures = new Map<string, Blob | ErrorCode>();
  const underWay = new Map<string, AbortController>();
  const listeners = new Set<() => void>();
  let wanted: readonly Done[] = [];

  function begin(photo: Done) {
    const key = keyOf(photo);
    const controller = new AbortController();
    underWay.set(key, controller);
    make(photo, controller.signal)
      .catch((thrown: unknown) => codeOf(thrown, 'finish-failed'))
      .then((picture) => {
        if (underWay.get(key) !== controller) return;
        underWay.delete(key);
        pictures.set(key, picture);
        tell();
        goOn();
      });
  }

  function goOn() {
    const [seen] = wanted;
    const isLacking = (photo: Done) => !pictures.has(keyOf(photo)) && !underWay.has(keyOf(photo));
    if (seen && isLacking(seen)) begin(seen);
    // Nothing is made ahead before what is seen is there.
    if (underWay.size > 0) return;
    const ahead = wanted.find(isLacking);
    if (ahead) begin(ahead);
  }

  function tell() {
    for (const listener of listeners) listener();
  }

  return {
    put(photo, picture) {
      const key = keyOf(photo);
      underWay.get(key)?.abort();
      underWay.delete(key);
      pictures.set(key, picture);
      tell();
    },
    want(seen, next) {
      wanted = [seen, ...next];
      const keys = new Set(wanted.map(keyOf));
      for (const [key, controller] of underWay) {
        if (keys.has(key)) continue;
        underWay.delete(key);
        controller.abort();
      }
      // What failed is tried again when somebody comes back to it.
      for (const key of pictures.keys()) if (!keys.has(key)) pictures.delete(key);
      goOn();
    },
    get: (photo) => pictures.get(keyOf(photo)) ?? null,
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    close() {
      wanted = [];
      for (const controller of underWay.values()) controller.abort();
      underWay.clear();
      pictures.clear();
    },
  };
}
