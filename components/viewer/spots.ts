import { useEffect, useEffectEvent, useState } from 'react';
import type { PhotoIn } from '@/lib/batch/photo';
import type { Flag, Place } from '@/lib/matte/flag';
import type { Suspect, SuspectCode } from '@/lib/matte/suspects';
import type { Session } from '../session';

/** A place that a person should look at: a finding, or a stretch of the contour. */
export type Spot =
  | ({ readonly kind: 'flag' } & Flag)
  | { readonly kind: 'stretch'; readonly code: SuspectCode; readonly place: Place };

const isWhole = ({ left, top, right, bottom }: Place) =>
  left <= 0 && top <= 0 && right >= 1 && bottom >= 1;

/**
 * Where the walk leads: to what was found about the cut-out, and then clockwise along its contour.
 * A finding about all of the picture has no place to go to.
 */
export function spotsOf(flags: readonly Flag[], suspects: readonly Suspect[]): readonly Spot[] {
  const found = flags.filter(({ place }) => !isWhole(place));
  return [
    ...found.map((flag) => ({ kind: 'flag', ...flag }) as const),
    ...suspects.map(({ code, place }) => ({ kind: 'stretch', code, place }) as const),
  ];
}

export const isSameSpot = (one: Spot, other: Spot): boolean =>
  one.kind === other.kind &&
  one.code === other.code &&
  one.place.left === other.place.left &&
  one.place.top === other.place.top &&
  one.place.right === other.place.right &&
  one.place.bottom === other.place.bottom;

/** Null while they are looked for. */
export type Suspects = readonly Suspect[] | 'failed' | null;

/** The worst stretches of a photo's contour, once they are found; asked for as soon as `isTime`. */
export function useSuspects(
  photo: PhotoIn<'done'>,
  openSession: () => Promise<Session>,
  isTime: boolean,
): Suspects {
  const [found, setFound] = useState<{ key: string; suspects: Suspects } | null>(null);
  const key = `${photo.id} ${photo.run} ${photo.taskId}`;
  const look = useEffectEvent(async (signal: AbortSignal) => {
    const session = await openSession();
    return session.suspects(photo, signal);
  });
  useEffect(() => {
    if (!isTime || key === '') return;
    const controller = new AbortController();
    const { signal } = controller;
    look(signal)
      .catch(() => 'failed' as const)
      .then((suspects) => {
        if (!signal.aborted) setFound({ key, suspects });
      });
    return () => controller.abort();
  }, [isTime, key]);
  return found?.key === key ? found.suspects : null;
}
