import { type RefObject, useEffect, useRef, useState, useSyncExternalStore } from 'react';
import { codeOf, type ErrorCode } from '@/lib/base/errors';
import type { PhotoIn } from '@/lib/batch/photo';
import type { Repair } from '@/lib/matte/repair';
import { LARGE_SIDE } from '../large-pictures';
import type { Session } from '../session';
import { createBench, isSameRepair } from './bench';
import { createPainting, type Painting } from './painting';

/** A brush as wide as the picture makes all of the original visible, as the worker sees it. */
const EVERYTHING: Repair = [
  { kind: 'stroke', tool: 'restore', radius: 2, softness: 0, points: [0.5, 0.5, 1] },
];

export type PaintingState = {
  /** Null until there is something to paint on. */
  readonly painting: RefObject<Painting | null>;
  readonly isReady: boolean;
  readonly isBusy: boolean;
  readonly problem: ErrorCode | null;
  /** All of the original, as large as what is painted on. */
  readonly original: Blob | null;
  /** The newest picture of the repaired photo. */
  readonly made: Made | null;
};

export type Made = {
  readonly picture: Blob;
  /** All edits are in it. */
  readonly isWhole: boolean;
};

/** Keeps a canvas at what the worker makes of the photo with its repairs. */
export function usePainting(
  canvas: RefObject<HTMLCanvasElement | null>,
  photo: PhotoIn<'done'>,
  large: Blob | null,
  openSession: () => Promise<Session>,
): PaintingState {
  const { repair } = photo;
  const painting = useRef<Painting | null>(null);
  const [original, setOriginal] = useState<Blob | null>(null);
  const [isReady, setReady] = useState(false);
  const [failure, setFailure] = useState<ErrorCode | null>(null);
  // Of the photo nothing else is used that could change while it is open here.
  const [make] = useState(() => async (edits: Repair, signal: AbortSignal) => {
    const session = await openSession();
    return session.finish({ ...photo, repair: edits }, signal, LARGE_SIDE);
  });
  const [bench] = useState(() => createBench(make, large ? { repair, picture: large } : undefined));
  const { shown, isBusy, problem } = useSyncExternalStore(bench.subscribe, bench.get, bench.get);

  useEffect(() => () => bench.close(), [bench]);
  useEffect(() => bench.want(repair), [bench, repair]);

  useEffect(() => {
    const closing = new AbortController();
    const { signal } = closing;
    async function open() {
      const picture = await make(EVERYTHING, signal);
      const bitmap = await createImageBitmap(picture);
      const element = canvas.current;
      if (!signal.aborted && element) {
        element.width = bitmap.width;
        element.height = bitmap.height;
        painting.current = createPainting(element, bitmap);
        setOriginal(picture);
        setReady(true);
      }
      bitmap.close();
    }
    open().catch((thrown: unknown) => {
      if (!signal.aborted) setFailure(codeOf(thrown, 'finish-failed'));
    });
    return () => {
      closing.abort();
      painting.current?.close();
      painting.current = null;
    };
  }, [canvas, make]);

  const current = isReady && shown && isSameRepair(shown.repair, repair) ? shown.picture : null;
  useEffect(() => {
    if (!current) return;
    let isOld = false;
    createImageBitmap(current).then(
      (bitmap) => {
        if (!isOld) painting.current?.show(bitmap);
        bitmap.close();
      },
      () => undefined,
    );
    return () => {
      isOld = true;
    };
  }, [current]);

  return {
    painting,
    isReady: isReady && shown !== null,
    isBusy: isBusy || (!isReady && failure === null),
    problem: failure ?? problem,
    original,
    made: shown && { picture: shown.picture, isWhole: isSameRepair(shown.repair, repair) },
  };
}
