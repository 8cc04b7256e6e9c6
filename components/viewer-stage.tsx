import { type ReactNode, useEffect, useEffectEvent } from 'react';
import type { PhotoIn } from '@/lib/batch/photo';
import type { Flag, FlagCode } from '@/lib/matte/flag';
import { LARGE_SIDE } from './large-pictures';
import { useMessages } from './messages';
import type { Session } from './session';
import { isTyping } from './typing';
import { useObjectUrl } from './use-object-url';
import { Backdrop } from './viewer/backdrop';
import { BackdropField } from './viewer/backdrop-field';
import { useBackdrop } from './viewer/backdrops';
import { EdgesSwitch } from './viewer/edges-switch';
import { Face } from './viewer/face';
import { type Look, modesOf } from './viewer/look';
import { ModeField } from './viewer/mode-field';
import { SpotField } from './viewer/spot-field';
import { SpotMark } from './viewer/spot-mark';
import { useSuspects } from './viewer/spots';
import { useRegion } from './viewer/use-region';
import { useStateOf } from './viewer/use-state-of';
import { useWalk } from './viewer/use-walk';
import { useZoom } from './viewer/use-zoom';
import { layerOf } from './viewer/zoom';
import { ZoomBar } from './viewer/zoom-bar';

const UNSEEN = { width: 1, height: 1 };

/**
 * One photo large, and what it is looked at with: before and after under a slider, its matte, or
 * what was removed; from all of it to 800 % of its own pixels.
 */
export function ViewerStage({
  photo,
  cutout,
  isLarge,
  look,
  onLook,
  openSession,
  edges,
  flags,
  shown,
  onShow,
  bar,
}: {
  photo: PhotoIn<'done'>;
  /** The best picture of it that there is, and whether that is the large one. */
  cutout: Blob | null;
  isLarge: boolean;
  /** The same for all photos, one after another. */
  look: Look;
  onLook: (change: Partial<Look>) => void;
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
  const [seenSize, setSeenSize] = useStateOf(photo.id, UNSEEN);
  const [backdrop, choose] = useBackdrop();
  const backdropUrl = useObjectUrl(backdrop.picture);

  const hasOriginal = photo.file !== null;
  const modes = modesOf(hasOriginal);
  const mode = modes.find((each) => each === look.mode) ?? 'compare';
  const size = photo.prepared?.transform.original ?? seenSize;
  const control = useZoom(size, { of: photo.id });
  const { frame, zoom, isFit, hand } = control;
  const { region, problem, isTooMuch } = useRegion(photo, size, LARGE_SIDE, control, openSession);
  const suspects = useSuspects(photo, openSession, isLarge);
  const walk = useWalk(photo.id, control, flags, suspects, shown, onShow);
  const { spots, at, marked } = walk;

  const press = useEffectEvent((event: KeyboardEvent) => {
    if (event.defaultPrevented || event.altKey || event.ctrlKey || event.metaKey) return;
    if (event.key.toLowerCase() === 'n' && !isTyping(event.target))
      walk.go(event.shiftKey ? -1 : 1);
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
          <Face
            key={photo.id}
            photo={photo}
            cutout={cutout}
            size={size}
            look={{ ...look, mode }}
            onLook={onLook}
            region={region}
            control={control}
            onSize={(seen) => setSeenSize(() => seen)}
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
        {bar(walk.show)}
        <div className="grid content-start gap-2">
          <ModeField mode={mode} modes={modes} onMode={(next) => onLook({ mode: next })} />
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
          isFailed={suspects === 'failed'}
          onWalk={walk.go}
        />
      </div>
    </div>
  );
}
