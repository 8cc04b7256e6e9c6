import { type ReactNode, useEffect, useEffectEvent, useState } from 'react';
import type { PhotoIn } from '@/lib/batch/photo';
import type { Flag, FlagCode } from '@/lib/matte/flag';
import { useMessages } from './messages';
import type { Session } from './session';
import { isTyping } from './typing';
import { useObjectUrl } from './use-object-url';
import { Backdrop } from './viewer/backdrop';
import { BackdropField } from './viewer/backdrop-field';
import { useBackdrop } from './viewer/backdrops';
import { EdgesSwitch } from './viewer/edges-switch';
import { MODES, type Mode, ModeField } from './viewer/mode-field';
import { Pictures } from './viewer/pictures';
import { SpotField } from './viewer/spot-field';
import { SpotMark } from './viewer/spot-mark';
import { useSuspects } from './viewer/spots';
import { useRegion } from './viewer/use-region';
import { useWalk } from './viewer/use-walk';
import { useZoom } from './viewer/use-zoom';
import { layerOf } from './viewer/zoom';
import { ZoomBar } from './viewer/zoom-bar';

/** Long side of the large picture that is shown until somebody looks nearer, in pixels. */
export const LARGE_SIDE = 2400;

/**
 * One photo large, and what it is looked at with: before and after under a slider, its matte, or
 * what was removed; from all of it to 800 % of its own pixels.
 */
export function ViewerStage({
  photo,
  large,
  openSession,
  edges,
  flags,
  shown,
  onShow,
  bar,
}: {
  photo: PhotoIn<'done'>;
  large: Blob | null;
  openSession: () => Promise<Session>;
  /** Whether edges are cleaned of the old background, in all of the batch. */
  edges: { readonly isClean: boolean; readonly onClean: (isClean: boolean) => void };
  flags: readonly Flag[];
  /** Which of them is explained. */
  shown: FlagCode | null;
  onShow: (code: FlagCode | null) => void;
  /** What a person says of the photo; given what leads to where a flag is worst. */
  bar: (show: (code: FlagCode | null) => void) => ReactNode;
}) {
  const say = useMessages();
  const [wantedMode, setMode] = useState<Mode>('compare');
  const [isUnreadable, setUnreadable] = useState(false);
  const [seenSize, setSeenSize] = useState({ width: 1, height: 1 });
  const [backdrop, choose] = useBackdrop();
  const backdropUrl = useObjectUrl(backdrop.picture);

  const thumbnail = useObjectUrl(photo.prepared?.thumbnail);
  // Not every browser draws every format that can be worked on.
  const original = useObjectUrl(isUnreadable ? null : photo.file);
  // What the tile shows already stands in until the large picture is there, and what was there
  // before until the next.
  const newest = large ?? (photo.preview instanceof Blob ? photo.preview : null);
  const [held, setHeld] = useState(newest);
  if (newest && newest !== held) setHeld(newest);
  const after = useObjectUrl(newest ?? held);

  const hasOriginal = photo.file !== null;
  const modes = MODES.filter((each) => hasOriginal || each !== 'removed');
  const mode = modes.find((each) => each === wantedMode) ?? 'compare';
  const size = photo.prepared?.transform.original ?? seenSize;
  const control = useZoom(size);
  const { frame, zoom, isFit, hand } = control;
  const { region, problem, isTooMuch } = useRegion(photo, size, LARGE_SIDE, control, openSession);
  const suspects = useSuspects(photo, openSession, large !== null);
  const { spots, at, marked, walk, show } = useWalk(control, flags, suspects ?? [], shown, onShow);

  const press = useEffectEvent((event: KeyboardEvent) => {
    if (event.defaultPrevented || event.altKey || event.ctrlKey || event.metaKey) return;
    if (event.key.toLowerCase() === 'n' && !isTyping(event.target)) walk(event.shiftKey ? -1 : 1);
    else if (!control.press(event)) return;
    event.preventDefault();
  });
  useEffect(() => {
    window.addEventListener('keydown', press);
    return () => window.removeEventListener('keydown', press);
  }, []);

  const layer = frame && layerOf(zoom, frame);
  return (
    <div className="grid shrink-0 gap-3 lg:min-h-0 lg:shrink lg:grid-cols-[minmax(0,1fr)_17rem] lg:gap-4">
      <div className="grid min-w-0 gap-1 lg:min-h-0 lg:grid-rows-[minmax(0,1fr)_auto]">
        <div
          ref={control.stage}
          data-hand={hand}
          {...control.handlers}
          className="viewer-face relative touch-none select-none overflow-hidden rounded-lg bg-well data-[hand=moving]:cursor-grabbing data-[hand=ready]:cursor-grab forced-colors:border"
        >
          {layer && (
            <Backdrop
              backdrop={backdrop}
              pictureUrl={backdropUrl}
              place={{
                x: layer.x,
                y: layer.y,
                width: size.width * layer.scale,
                height: size.height * layer.scale,
              }}
            />
          )}
          <Pictures
            name={photo.name}
            mode={mode}
            hasOriginal={hasOriginal}
            size={size}
            thumbnail={thumbnail}
            before={isUnreadable ? thumbnail : original}
            after={after}
            region={region}
            control={control}
            onUnreadable={() => setUnreadable(true)}
            onSize={setSeenSize}
          />
          {marked && <SpotMark spot={marked} zoom={zoom} frame={frame} />}
        </div>
        <div className="flex justify-center">
          <ZoomBar control={control} />
        </div>
        <p role="status" className="text-alarm text-sm empty:absolute">
          {problem && !isFit && say.errors[problem]}
        </p>
        <p role="status" className="text-quiet text-sm empty:absolute">
          {isTooMuch && say.viewer.tooMuch}
        </p>
      </div>
      <div className="grid min-w-0 content-start gap-4 overflow-y-auto overscroll-contain p-0.5 sm:grid-cols-2 lg:grid-cols-1">
        {bar(show)}
        <div className="grid content-start gap-2">
          <ModeField mode={mode} modes={modes} onMode={setMode} />
          {hasOriginal && <EdgesSwitch {...edges} />}
        </div>
        <section aria-label={say.viewer.backdrop} className="grid content-start gap-1">
          <p className="font-medium text-sm">{say.viewer.backdrop}</p>
          <BackdropField backdrop={backdrop} pictureUrl={backdropUrl} onChoose={choose} />
        </section>
        <SpotField
          spots={spots}
          at={at}
          isLooking={suspects === null || photo.findings === null}
          onWalk={walk}
        />
      </div>
    </div>
  );
}
