import { type CSSProperties, type ReactNode, useState } from 'react';
import type { Size } from '@/lib/image/fit';
import type { Region } from '@/lib/image/region';
import { Compare } from '../compare';
import { useMessages } from '../messages';
import type { Look } from './look';
import { type Drawing, RegionCanvas } from './region-canvas';
import type { ZoomControl } from './use-zoom';
import { layerOf } from './zoom';

const PICTURE = 'absolute inset-0 size-full max-w-none select-none';

const cutoutStyle = (url: string): CSSProperties & Record<'--cutout', string> => ({
  '--cutout': `url(${url})`,
});

/** A photo on its stage, in one of the ways to look at it; all lie on layers that move as one. */
export function Pictures({
  name,
  look: { mode, split },
  onLook,
  hasOriginal,
  size,
  thumbnail,
  before,
  after,
  region,
  control,
  onUnreadable,
  onSize,
}: {
  name: string;
  look: Look;
  onLook: (change: Partial<Look>) => void;
  hasOriginal: boolean;
  /** Of the original. */
  size: Size;
  /** Addresses of pictures, as soon as they are there. */
  thumbnail: string | undefined;
  before: string | undefined;
  after: string | undefined;
  /** What is seen from nearby, pixel for pixel. */
  region: Region | null;
  control: ZoomControl;
  onUnreadable: () => void;
  /** How large the cut-out's picture is. */
  onSize: (size: Size) => void;
}) {
  const say = useMessages().viewer;
  const [isDrawn, setDrawn] = useState(false);
  const { frame, zoom, hand } = control;
  const layer = frame && layerOf(zoom, frame);

  const layered = (what: Drawing, children: ReactNode) => (
    <div
      className="absolute top-0 left-0 origin-top-left"
      style={{
        width: size.width,
        height: size.height,
        transform: layer ? `translate(${layer.x}px, ${layer.y}px) scale(${layer.scale})` : 'none',
      }}
    >
      {children}
      {region && <RegionCanvas region={region} what={what} scale={zoom.scale} />}
    </div>
  );
  const masked = (look: 'as-matte' | 'as-removed', label: string) =>
    after && (
      <div
        role="img"
        aria-label={label}
        style={cutoutStyle(after)}
        className={`forced-color-adjust-none ${look} ${PICTURE}`}
      />
    );

  if (mode === 'matte') {
    return layered(
      'matte',
      <>
        <div className="absolute inset-0 forced-color-adjust-none bg-black" />
        {masked('as-matte', say.matteAlt(name))}
      </>,
    );
  }
  if (mode === 'removed') {
    return layered(
      'removed',
      <>
        {before && <img src={before} alt="" draggable={false} className={PICTURE} />}
        {masked('as-removed', say.removedAlt(name))}
      </>,
    );
  }
  const cutout = layered(
    'after',
    after && (
      <img
        src={after}
        alt={say.afterAlt(name)}
        draggable={false}
        onLoad={({ currentTarget: { naturalWidth: width, naturalHeight: height } }) =>
          onSize({ width, height })
        }
        className={PICTURE}
      />
    ),
  );
  if (!hasOriginal) return cutout;
  return (
    <>
      <Compare
        className="size-full"
        initial={split}
        onMove={(next) => onLook({ split: next })}
        isHandleAlone={hand !== 'none'}
        before={layered(
          'before',
          <>
            {thumbnail && !isDrawn && <img src={thumbnail} alt="" className={PICTURE} />}
            {before && (
              <img
                src={before}
                onLoad={() => setDrawn(true)}
                onError={onUnreadable}
                alt={say.beforeAlt(name)}
                draggable={false}
                className={PICTURE}
              />
            )}
          </>,
        )}
        after={cutout}
      />
      <p
        aria-hidden="true"
        className="pointer-events-none absolute inset-x-2 top-2 flex justify-between text-xs *:rounded-md *:bg-black/55 *:px-1.5 *:py-0.5 *:text-white"
      >
        <span>{say.before}</span>
        <span>{say.after}</span>
      </p>
    </>
  );
}
