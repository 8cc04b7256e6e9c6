import { useEffect, useState, useSyncExternalStore } from 'react';
import type { ErrorCode } from '@/lib/base/errors';
import type { PhotoIn } from '@/lib/batch/photo';
import type { Size } from '@/lib/image/fit';
import type { Region } from '@/lib/image/region';
import type { Session } from '../session';
import { createRegions } from './regions';
import type { ZoomControl } from './use-zoom';
import { visibleBox } from './zoom';

/**
 * The original's own pixels of what is seen, as soon as the large picture of `largeSide` shows less
 * than the screen would.
 */
export function useRegion(
  photo: PhotoIn<'done'>,
  picture: Size,
  largeSide: number,
  { frame, zoom, isFit }: ZoomControl,
  openSession: () => Promise<Session>,
): { readonly region: Region | null; readonly problem: ErrorCode | null } {
  const [regions] = useState(() =>
    createRegions<PhotoIn<'done'>>(picture, async (of, box, signal) =>
      (await openSession()).region(of, box, signal),
    ),
  );
  const region = useSyncExternalStore(regions.subscribe, regions.get);
  const problem = useSyncExternalStore(regions.subscribe, regions.problem);

  const isNear = zoom.scale >= Math.min(1, largeSide / Math.max(picture.width, picture.height));
  const isWanted = photo.file !== null && photo.prepared !== null && !isFit && isNear;
  useEffect(() => {
    regions.want(isWanted && frame ? visibleBox(zoom, frame) : null, photo);
  });
  useEffect(() => () => regions.close(), [regions]);
  return { region, problem };
}
