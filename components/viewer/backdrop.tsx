import type { Box } from '@/lib/image/fit';
import { BACKDROP_LOOKS, useBackdropKind } from './backdrop-field';
import type { Backdrop as Chosen } from './backdrops';

/** What lies behind the picture; its pattern does not grow as the picture comes nearer. */
export function Backdrop({
  backdrop,
  pictureUrl,
  place,
}: {
  backdrop: Chosen;
  pictureUrl: string | undefined;
  /** In CSS pixels of the stage. */
  place: Box;
}) {
  const kind = useBackdropKind(backdrop);
  const { x, y, width, height } = place;
  return (
    <div
      aria-hidden="true"
      data-backdrop={kind}
      style={{
        // Its rim is not to be seen beside an opaque picture.
        width: Math.max(0, width - 1),
        height: Math.max(0, height - 1),
        transform: `translate(${x + 0.5}px, ${y + 0.5}px)`,
        ...(kind === 'colour' && { backgroundColor: backdrop.colour }),
        ...(kind === 'picture' && pictureUrl && { backgroundImage: `url(${pictureUrl})` }),
      }}
      className={`absolute top-0 left-0 forced-color-adjust-none ${BACKDROP_LOOKS[kind]}`}
    />
  );
}
