import { useEffect, useState, useSyncExternalStore } from 'react';
import type { ErrorCode } from '@/lib/base/errors';
import type { PhotoIn } from '@/lib/batch/photo';
import { createLargePictures, LARGE_SIDE } from '../large-pictures';
import type { Session } from '../session';
import { useStateOf } from './use-state-of';

type Done = PhotoIn<'done'>;

/** The large picture of the photo that is seen; those of its neighbours are made ahead. */
export function useLarge(
  id: string,
  photo: Done | undefined,
  [next, previous]: readonly [Done | undefined, Done | undefined],
  /** Somebody else makes its pictures. */
  isResting: boolean,
  openSession: () => Promise<Session>,
): {
  readonly picture: Blob | null;
  /** The best picture that there is: a smaller one, or what was there before, until the large is. */
  readonly shown: Blob | null;
  readonly problem: ErrorCode | null;
  /** Takes a picture that somebody else has made; `isWhole` where nothing else need be made. */
  readonly put: (picture: Blob, isWhole: boolean) => void;
} {
  const [pictures] = useState(() =>
    createLargePictures(async (wanted, signal) =>
      (await openSession()).finish(wanted, signal, LARGE_SIDE),
    ),
  );
  const large = useSyncExternalStore(pictures.subscribe, () => photo && pictures.get(photo));
  const picture = large instanceof Blob ? large : null;
  const newest = picture ?? (photo?.preview instanceof Blob ? photo.preview : null);
  const [held, hold] = useStateOf<Blob | null>(id, null);
  if (newest && newest !== held) hold(() => newest);

  useEffect(() => () => pictures.close(), [pictures]);
  useEffect(() => {
    if (!photo || isResting) return;
    const neighbours = [next, previous].flatMap((one) => one ?? []);
    pictures.want(photo, neighbours);
  }, [pictures, photo, isResting, next, previous]);
  return {
    picture,
    shown: newest ?? held,
    problem: typeof large === 'string' ? large : null,
    put(made, isWhole) {
      hold(() => made);
      if (photo && isWhole) pictures.put(photo, made);
    },
  };
}
