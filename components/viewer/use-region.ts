import { useEffect, useState, useSyncExternalStore } from 'react';
import type { ErrorCode } from '@/lib/base/errors';
import type { PhotoIn } from '@/lib/batch/photo';
import type { Size } from '@/lib/image/fit';
import type { Region } from '@/lib/image/region';
import type { Session } from '../session';
import { createRegions, type Regions } from './regions';
import type { ZoomControl } from './use-zoom';
import { visibleBox } from './zoom';

type Done = PhotoIn<'done'>;

/** Other edges, another repair and a result of another try come with another run or task. */
const isSamePicture = (one: Done, other: Done) =>
  one.run === other.run && one.taskId === other.taskId && one.file === other.file;

/**
 * The original's own pixels of what is seen, as soon as the large picture of `largeSide` shows less
 * than the screen would.
 */
export function useRegion(
  photo: Done,
  picture: Size,
  largeSide: number,
  { frame, zoom, isFit }: ZoomControl,
  openSession: () => Promise<Session>,
): {
  readonly region: Region | null;
  readonly problem: ErrorCode | null;
  /** More is seen than is shown pixel for pixel at once. */
  readonly isTooMuch: boolean;
} {
  const begin = (): Regions<Done> =>
    createRegions(
      picture,
      async (of, box, signal) => (await openSession()).region(of, box, signal),
      isSamePicture,
    );
  const key = `${photo.id} ${picture.width} ${picture.height}`;
  const [held, setHeld] = useState(() => ({ key, regions: begin() }));
  if (held.key !== key) setHeld({ key, regions: begin() });
  const { regions } = held;
  const region = useSyncExternalStore(regions.subscribe, regions.get);
  const problem = useSyncExternalStore(regions.subscribe, regions.problem);
  const isTooMuch = useSyncExternalStore(regions.subscribe, regions.isTooMuch);

  const isNear = zoom.scale >= Math.min(1, largeSide / Math.max(picture.width, picture.height));
  const isWanted = photo.file !== null && photo.prepared !== null && !isFit && isNear;
  useEffect(() => {
    regions.want(isWanted && frame ? visibleBox(zoom, frame) : null, photo);
  });
  useEffect(() => () => regions.close(), [regions]);
  return { region, problem, isTooMuch };
}
