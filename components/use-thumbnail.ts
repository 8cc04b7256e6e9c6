'use no memo';
// What has been made is kept outside of React: what is read from there must not be remembered.

import { useEffect, useReducer } from 'react';
import type { Photo } from '@/lib/batch/photo';
import { atRest, isAbort } from './at-rest';
import type { Session } from './session';

/** Thumbnails of files that were not prepared yet; null where none could be made. */
const made = new WeakMap<File, Blob | null>();

/**
 * A photo's thumbnail as soon as there is one. A photo that waits for a word is not prepared yet:
 * once its bytes are known to be fine, its thumbnail is made for as long as it is in sight.
 */
export function useThumbnail(
  photo: Photo | undefined,
  openSession: () => Promise<Session>,
): Blob | null {
  const [, drawAgain] = useReducer((times: number) => times + 1, 0);
  const file = photo?.file ?? null;
  const isWanted = photo?.phase === 'queued' && photo.isHeld && photo.studied !== null;
  const isLacking = isWanted && !photo.prepared && file !== null && !made.has(file);

  useEffect(() => {
    if (!isLacking) return;
    return atRest(async (signal) => {
      // Another tile of the same file may have been quicker.
      if (!made.has(file)) {
        const session = await openSession();
        const picture = await session.thumbnail(file, signal).catch((thrown: unknown) => {
          if (signal.aborted || isAbort(thrown)) throw thrown;
          return null;
        });
        made.set(file, picture);
      }
      drawAgain();
    });
  }, [isLacking, file, openSession]);

  return photo?.prepared?.thumbnail ?? (file && made.get(file)) ?? null;
}
