import { useState } from 'react';
import type { PhotoIn } from '@/lib/batch/photo';
import type { Size } from '@/lib/image/fit';
import type { Region } from '@/lib/image/region';
import { useObjectUrl } from '../use-object-url';
import type { Look } from './look';
import { Pictures } from './pictures';
import type { ZoomControl } from './use-zoom';

/** The pictures of one photo, one of its own for each, so that none is seen in another's place. */
export function Face({
  photo,
  cutout,
  size,
  look,
  onLook,
  region,
  control,
  onSize,
}: {
  photo: PhotoIn<'done'>;
  /** The best picture of it that there is. */
  cutout: Blob | null;
  /** Of the original. */
  size: Size;
  look: Look;
  onLook: (change: Partial<Look>) => void;
  region: Region | null;
  control: ZoomControl;
  /** How large the cut-out's picture is. */
  onSize: (size: Size) => void;
}) {
  const [isUnreadable, setUnreadable] = useState(false);
  const thumbnail = useObjectUrl(photo.prepared?.thumbnail);
  // Not every browser draws every format that can be worked on.
  const original = useObjectUrl(isUnreadable ? null : photo.file);
  const after = useObjectUrl(cutout);
  return (
    <Pictures
      name={photo.name}
      look={look}
      onLook={onLook}
      hasOriginal={photo.file !== null}
      size={size}
      thumbnail={thumbnail}
      before={isUnreadable ? thumbnail : original}
      after={after}
      region={region}
      control={control}
      onUnreadable={() => setUnreadable(true)}
      onSize={onSize}
    />
  );
}
