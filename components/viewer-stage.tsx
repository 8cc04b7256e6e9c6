import { useState } from 'react';
import type { PhotoIn } from '@/lib/batch/photo';
import type { Flag } from '@/lib/matte/flag';
import { Compare } from './compare';
import { FlagOverlay } from './flag-overlay';
import { useMessages } from './messages';
import { useObjectUrl } from './use-object-url';

const PICTURE = 'absolute inset-0 size-full select-none object-contain';

/** One photo large: before and after under a slider, or the cut-out alone without its original. */
export function ViewerStage({
  photo,
  large,
  flag,
}: {
  photo: PhotoIn<'done'>;
  large: Blob | null;
  /** Marked in the picture. */
  flag: Flag | null;
}) {
  const say = useMessages();
  const [isUnreadable, setUnreadable] = useState(false);
  const [isDrawn, setDrawn] = useState(false);
  const thumbnail = useObjectUrl(photo.prepared?.thumbnail);
  // Not every browser draws every format that can be worked on.
  const original = useObjectUrl(isUnreadable ? null : photo.file);
  const before = isUnreadable ? thumbnail : original;
  // What the tile shows already stands in until the large picture is there.
  const preview = photo.preview instanceof Blob ? photo.preview : null;
  const after = useObjectUrl(large ?? preview);
  const size = photo.prepared?.transform.original;
  const afterPicture = after && (
    <img src={after} alt={say.viewer.afterAlt(photo.name)} draggable={false} className={PICTURE} />
  );
  if (!photo.file) {
    return (
      <div className="checkerboard viewer-stage relative justify-self-center overflow-hidden rounded-lg">
        {afterPicture}
        {flag && <FlagOverlay flag={flag} />}
      </div>
    );
  }
  return (
    <>
      <div className="relative justify-self-center">
        <Compare
          className="viewer-stage rounded-lg"
          style={{ '--ratio': size ? size.width / size.height : 1 }}
          before={
            <>
              {thumbnail && !isDrawn && <img src={thumbnail} alt="" className={PICTURE} />}
              {before && (
                <img
                  src={before}
                  onLoad={() => setDrawn(true)}
                  onError={() => setUnreadable(true)}
                  alt={say.viewer.beforeAlt(photo.name)}
                  draggable={false}
                  className={PICTURE}
                />
              )}
            </>
          }
          after={afterPicture}
        />
        {flag && <FlagOverlay flag={flag} />}
      </div>
      <p aria-hidden="true" className="flex justify-between text-quiet text-sm">
        <span>{say.viewer.before}</span>
        <span>{say.viewer.after}</span>
      </p>
    </>
  );
}
