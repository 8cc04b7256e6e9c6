import { codeOf, type ErrorCode } from '@/lib/base/errors';
import type { Box, Size } from '@/lib/image/fit';
import { MOST_REGION_PIXELS } from '@/lib/image/limits';
import type { Region } from '@/lib/image/region';

/** What is cut out around what is seen, so that small moves need nothing new. In pixels. */
const WANTED_PIXELS = 3_000_000;

type Cut<Of> = (of: Of, box: Box, signal: AbortSignal) => Promise<Region | null>;

export interface Regions<Of> {
  /** What of the picture is seen from nearby, and of which state of it; null where nothing is. */
  want(seen: Box | null, of: Of): void;
  /** What shows the seen, or was there last; null as long as there is none, or none is wanted. */
  get(): Region | null;
  problem(): ErrorCode | null;
  /** More is seen than is shown pixel for pixel at once. */
  isTooMuch(): boolean;
  subscribe(listener: () => void): () => void;
  close(): void;
}

const contains = (outer: Box, inner: Box) =>
  inner.x >= outer.x &&
  inner.y >= outer.y &&
  inner.x + inner.width <= outer.x + outer.width &&
  inner.y + inner.height <= outer.y + outer.height;

/** The box made larger on all sides, as far as it is worth it and the picture reaches. */
export function grown(seen: Box, picture: Size): Box {
  const factor = Math.max(1, Math.sqrt(WANTED_PIXELS / (seen.width * seen.height)));
  const width = Math.min(picture.width, Math.round(seen.width * factor));
  const height = Math.min(picture.height, Math.round(seen.height * factor));
  const place = (at: number, length: number, wanted: number, whole: number) =>
    Math.min(Math.max(0, Math.round(at - (wanted - length) / 2)), whole - wanted);
  return {
    x: place(seen.x, seen.width, width, picture.width),
    y: place(seen.y, seen.height, height, picture.height),
    width,
    height,
  };
}

/**
 * Keeps the one region of a picture that shows what is seen. It is cut one at a time: while one is
 * being cut, only the newest wish waits. What would be too large is not shown from nearby, and what
 * has failed is tried again once something else is seen.
 * @param isSame whether both states show the same pixels
 */
export function createRegions<Of>(
  picture: Size,
  cut: Cut<Of>,
  isSame: (one: Of, other: Of) => boolean = Object.is,
): Regions<Of> {
  const listeners = new Set<() => void>();
  let closing = new AbortController();
  let held: { readonly of: Of; readonly region: Region } | null = null;
  let wanted: { readonly of: Of; readonly seen: Box } | null = null;
  let failed: { readonly of: Of; readonly box: Box } | null = null;
  let isBusy = false;
  let isTooMuch = false;
  let problem: ErrorCode | null = null;

  const tell = () => {
    for (const listener of listeners) listener();
  };

  async function begin({ of, seen }: NonNullable<typeof wanted>) {
    const { signal } = closing;
    isBusy = true;
    const box = grown(seen, picture);
    try {
      const region = await cut(of, box, signal);
      if (signal.aborted) return;
      if (region) held = { of, region };
      failed = region ? null : { of, box };
      problem = null;
    } catch (thrown) {
      if (signal.aborted) return;
      failed = { of, box };
      problem = codeOf(thrown, 'finish-failed');
    }
    isBusy = false;
    tell();
    goOn();
  }

  function goOn() {
    if (isBusy || !wanted) return;
    const { of, seen } = wanted;
    if (held && isSame(held.of, of) && contains(held.region.box, seen)) return;
    // What fails, or is not to be had, would be so once more.
    if (failed && isSame(failed.of, of) && contains(failed.box, seen)) return;
    void begin(wanted);
  }

  return {
    want(seen, of) {
      const pixels = seen ? seen.width * seen.height : 0;
      const [was, wasTooMuch] = [wanted, isTooMuch];
      isTooMuch = pixels > MOST_REGION_PIXELS;
      wanted = seen && pixels > 0 && !isTooMuch ? { of, seen } : null;
      if (!wanted) failed = null;
      goOn();
      if ((was === null) !== (wanted === null) || wasTooMuch !== isTooMuch) tell();
    },
    get: () => (wanted && held ? held.region : null),
    problem: () => problem,
    isTooMuch: () => isTooMuch,
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    close() {
      closing.abort();
      // It may be opened again.
      closing = new AbortController();
      isBusy = false;
      held = null;
      failed = null;
      wanted = null;
    },
  };
}
