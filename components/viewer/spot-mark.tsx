import { FlagOverlay } from '../flag-overlay';
import type { Spot } from './spots';
import { type Frame, toStage, type Zoom } from './zoom';

/** Where the spot lies that a person was led to: a frame around it on the stage. */
export function SpotMark({ spot, zoom, frame }: { spot: Spot; zoom: Zoom; frame: Frame | null }) {
  const corner = frame && toStage(zoom, frame, { x: 0, y: 0 });
  const end = frame && toStage(zoom, frame, { x: frame.picture.width, y: frame.picture.height });
  const { left, top, right, bottom } = spot.place;
  const share = (part: number) => `${part * 100}%`;
  return (
    <div
      style={
        corner && end
          ? { left: corner.x, top: corner.y, width: end.x - corner.x, height: end.y - corner.y }
          : {}
      }
      className="pointer-events-none absolute"
    >
      {spot.kind === 'flag' ? (
        <FlagOverlay flag={spot} />
      ) : (
        <div
          aria-hidden="true"
          data-stretch={spot.code}
          style={{
            left: share(left),
            top: share(top),
            width: share(right - left),
            height: share(bottom - top),
          }}
          className="absolute rounded-full outline-2 outline-accent outline-offset-4 outline-solid ring-4 ring-sheet"
        />
      )}
    </div>
  );
}
