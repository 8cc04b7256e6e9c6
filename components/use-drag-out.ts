import {
  type DragEvent,
  type PointerEvent,
  useEffect,
  useEffectEvent,
  useRef,
  useState,
} from 'react';
import { delay } from '@/lib/base/async';
import type { PhotoIn } from '@/lib/batch/photo';
import { takeBack } from '@/lib/export/save';
import type { NamedFile } from './export/hand-photo';

/** How long a pointer has rested on a picture that is meant. */
const REST_MS = 300;

/** Only Chromium lets a file that a page has made be dragged out of it; none of them says so. */
const canDragOut = () => 'userAgentData' in navigator;

/**
 * Lets the file of a photo be dragged out of the page. A drag has to name it as it begins: so it is
 * made while the pointer rests on the picture, which can be dragged as soon as that is done.
 * @param photo null where there is nothing to drag
 * @param make its file as it would be saved
 */
export function useDragOut(
  photo: PhotoIn<'done'> | null,
  make: (photo: PhotoIn<'done'>, signal: AbortSignal) => Promise<NamedFile>,
) {
  const [isNear, setNear] = useState(false);
  const [made, setMade] = useState<{ photo: PhotoIn<'done'>; file: NamedFile } | null>(null);
  /** The address that the drag under way has been given. */
  const lent = useRef<{ url: string; size: number } | null>(null);
  const file = photo !== null && made?.photo === photo ? made.file : null;

  const prepare = useEffectEvent(async (of: PhotoIn<'done'>, signal: AbortSignal) => {
    try {
      await delay(REST_MS, signal);
      const named = await make(of, signal);
      if (!signal.aborted) setMade({ photo: of, file: named });
    } catch {
      // Whoever wants it presses `Download`, and is told why there is none.
    }
  });
  useEffect(() => {
    if (!isNear || !photo) return;
    const leaving = new AbortController();
    void prepare(photo, leaving.signal);
    return () => leaving.abort();
  }, [isNear, photo]);

  function takeBackLent() {
    if (lent.current) takeBack(lent.current.url, lent.current.size);
    lent.current = null;
  }
  const takeBackAtEnd = useEffectEvent(takeBackLent);
  // A picture that goes while it is dragged is not told of the end of the drag.
  useEffect(() => () => takeBackAtEnd(), []);

  function leave() {
    setNear(false);
    setMade(null);
  }

  return {
    draggable: file !== null,
    onPointerEnter: ({ pointerType }: PointerEvent) =>
      setNear(pointerType === 'mouse' && canDragOut()),
    onPointerLeave: () => {
      if (!lent.current) leave();
    },
    onDragStart: (event: DragEvent) => {
      // What is seen is a small picture of it, which the browser would hand out instead.
      if (!file) return event.preventDefault();
      const { picture, name } = file;
      lent.current = { url: URL.createObjectURL(picture), size: picture.size };
      event.dataTransfer.clearData();
      event.dataTransfer.effectAllowed = 'copy';
      event.dataTransfer.setData('DownloadURL', `${picture.type}:${name}:${lent.current.url}`);
    },
    onDragEnd: () => {
      takeBackLent();
      leave();
    },
  };
}
