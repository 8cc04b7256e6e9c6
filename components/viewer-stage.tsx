import {
  type CSSProperties,
  type ReactNode,
  useEffect,
  useEffectEvent,
  useId,
  useState,
} from 'react';
import type { PhotoIn } from '@/lib/batch/photo';
import type { Flag, FlagCode } from '@/lib/matte/flag';
import { Compare } from './compare';
import { useMessages } from './messages';
import { useWriting } from './read-only';
import type { Session } from './session';
import { useObjectUrl } from './use-object-url';
import { Backdrop } from './viewer/backdrop';
import { BackdropField } from './viewer/backdrop-field';
import { useBackdrop } from './viewer/backdrops';
import { type Mode, ModeField } from './viewer/mode-field';
import { RegionCanvas } from './viewer/region-canvas';
import { SpotField } from './viewer/spot-field';
import { SpotMark } from './viewer/spot-mark';
import { type Spot, spotsOf, useSuspects } from './viewer/spots';
import { useRegion } from './viewer/use-region';
import { useZoom } from './viewer/use-zoom';
import { layerOf } from './viewer/zoom';
import { ZoomBar } from './viewer/zoom-bar';

/** Long side of the large picture that is shown until somebody looks nearer, in pixels. */
export const LARGE_SIDE = 2400;

const PICTURE = 'absolute inset-0 size-full max-w-none select-none';

const cutoutStyle = (url: string): CSSProperties & Record<'--cutout', string> => ({
  '--cutout': `url(${url})`,
});

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
  const words = say.viewer;
  const writing = useWriting();
  const edgesId = useId();
  const [wantedMode, setMode] = useState<Mode>('compare');
  const [isUnreadable, setUnreadable] = useState(false);
  const [isDrawn, setDrawn] = useState(false);
  const [seenSize, setSeenSize] = useState({ width: 1, height: 1 });
  /** Which of the spots was walked to. */
  const [at, setAt] = useState<number | null>(null);
  const [backdrop, choose] = useBackdrop();
  const backdropUrl = useObjectUrl(backdrop.picture);

  const thumbnail = useObjectUrl(photo.prepared?.thumbnail);
  // Not every browser draws every format that can be worked on.
  const original = useObjectUrl(isUnreadable ? null : photo.file);
  const before = isUnreadable ? thumbnail : original;
  // What the tile shows already stands in until the large picture is there, and what was there
  // before until the next.
  const newest = large ?? (photo.preview instanceof Blob ? photo.preview : null);
  const [held, setHeld] = useState(newest);
  if (newest && newest !== held) setHeld(newest);
  const after = useObjectUrl(newest ?? held);

  const hasOriginal = photo.file !== null;
  const modes = hasOriginal
    ? (['compare', 'matte', 'removed'] as const)
    : (['compare', 'matte'] as const);
  const mode = modes.find((each) => each === wantedMode) ?? 'compare';
  const picture = photo.prepared?.transform.original ?? seenSize;
  const control = useZoom(picture);
  const { frame, zoom, isFit, hand } = control;
  const { region, problem } = useRegion(photo, picture, LARGE_SIDE, control, openSession);
  const suspects = useSuspects(photo, openSession, large !== null);
  const spots = spotsOf(flags, suspects ?? []);
  const walkedTo = at === null ? undefined : spots[at];
  const explained = flags.find(({ code }) => code === shown);
  const marked: Spot | undefined = walkedTo ?? (explained && { kind: 'flag', ...explained });

  function goTo(nth: number) {
    const next = spots[nth];
    if (!next) return;
    setAt(nth);
    control.show(next.place);
    onShow(next.kind === 'flag' ? next.code : null);
  }
  function walk(step: 1 | -1) {
    const from = at ?? (step > 0 ? -1 : 0);
    if (spots.length > 0) goTo((from + step + spots.length) % spots.length);
  }
  function show(code: FlagCode | null) {
    const nth = spots.findIndex((each) => each.kind === 'flag' && each.code === code);
    if (nth >= 0) return goTo(nth);
    setAt(null);
    onShow(code);
    control.showAll();
  }
  const press = useEffectEvent((event: KeyboardEvent) => {
    const isTaken = event.defaultPrevented || event.altKey || event.ctrlKey || event.metaKey;
    if (isTaken) return;
    const isText = event.target instanceof HTMLInputElement && event.target.type === 'text';
    if (event.key.toLowerCase() === 'n' && !isText) walk(event.shiftKey ? -1 : 1);
    else if (!control.press(event)) return;
    event.preventDefault();
  });
  useEffect(() => {
    window.addEventListener('keydown', press);
    return () => window.removeEventListener('keydown', press);
  }, []);

  const layer = frame && layerOf(zoom, frame);
  const layered = (children: ReactNode) => (
    <div
      className="absolute top-0 left-0 origin-top-left"
      style={{
        width: picture.width,
        height: picture.height,
        transform: layer ? `translate(${layer.x}px, ${layer.y}px) scale(${layer.scale})` : 'none',
      }}
    >
      {children}
    </div>
  );
  const nearby = (what: 'before' | 'after' | 'matte' | 'removed') =>
    region && <RegionCanvas region={region} what={what} scale={zoom.scale} />;

  const beforePicture = (
    <>
      {thumbnail && !isDrawn && <img src={thumbnail} alt="" className={PICTURE} />}
      {before && (
        <img
          src={before}
          onLoad={() => setDrawn(true)}
          onError={() => setUnreadable(true)}
          alt={words.beforeAlt(photo.name)}
          draggable={false}
          className={PICTURE}
        />
      )}
    </>
  );
  const afterPicture = after && (
    <img
      src={after}
      alt={words.afterAlt(photo.name)}
      draggable={false}
      onLoad={({ currentTarget: { naturalWidth: width, naturalHeight: height } }) =>
        setSeenSize({ width, height })
      }
      className={PICTURE}
    />
  );
  const masked = (look: 'as-matte' | 'as-removed', name: string) =>
    after && (
      <div
        role="img"
        aria-label={name}
        style={cutoutStyle(after)}
        className={`${look} ${PICTURE}`}
      />
    );

  return (
    <div className="grid min-h-0 gap-3 lg:grid-cols-[minmax(0,1fr)_17rem] lg:gap-4">
      <div className="grid min-h-0 min-w-0 gap-1 lg:grid-rows-[minmax(0,1fr)_auto]">
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
                width: picture.width * layer.scale,
                height: picture.height * layer.scale,
              }}
            />
          )}
          {mode === 'compare' && hasOriginal && (
            <Compare
              className="size-full"
              isHandleAlone={hand !== 'none'}
              before={layered(
                <>
                  {beforePicture}
                  {nearby('before')}
                </>,
              )}
              after={layered(
                <>
                  {afterPicture}
                  {nearby('after')}
                </>,
              )}
            />
          )}
          {mode === 'compare' && !hasOriginal && layered(afterPicture)}
          {mode === 'matte' &&
            layered(
              <>
                <div className="absolute inset-0 forced-color-adjust-none bg-black" />
                {masked('as-matte', words.matteAlt(photo.name))}
                {nearby('matte')}
              </>,
            )}
          {mode === 'removed' &&
            layered(
              <>
                {before && <img src={before} alt="" draggable={false} className={PICTURE} />}
                {masked('as-removed', words.removedAlt(photo.name))}
                {nearby('removed')}
              </>,
            )}
          {marked && <SpotMark spot={marked} zoom={zoom} frame={frame} />}
          {mode === 'compare' && hasOriginal && (
            <p
              aria-hidden="true"
              className="pointer-events-none absolute inset-x-2 top-2 flex justify-between text-xs *:rounded-md *:bg-black/55 *:px-1.5 *:py-0.5 *:text-white"
            >
              <span>{words.before}</span>
              <span>{words.after}</span>
            </p>
          )}
        </div>
        <div className="flex flex-wrap items-center justify-center gap-x-4">
          <ZoomBar control={control} />
        </div>
        <p role="status" className="text-alarm text-sm empty:absolute">
          {problem && !isFit && say.errors[problem]}
        </p>
      </div>
      <div className="grid min-w-0 content-start gap-4 overflow-y-auto overscroll-contain p-0.5 sm:grid-cols-2 lg:grid-cols-1">
        {bar(show)}
        <div className="grid content-start gap-2">
          <ModeField mode={mode} modes={modes} onMode={setMode} />
          {hasOriginal && (
            <label className="flex min-h-8 items-center gap-2 text-sm" title={words.edgesAbout}>
              <input
                type="checkbox"
                checked={edges.isClean}
                aria-describedby={edgesId}
                onChange={({ target }) => edges.onClean(target.checked)}
                disabled={writing !== null}
                className="size-4 accent-accent"
              />
              {words.edges}
            </label>
          )}
          <p id={edgesId} hidden>
            {words.edgesAbout}
          </p>
        </div>
        <section aria-label={words.backdrop} className="grid content-start gap-1">
          <p className="font-medium text-sm">{words.backdrop}</p>
          <BackdropField backdrop={backdrop} pictureUrl={backdropUrl} onChoose={choose} />
        </section>
        <SpotField
          spots={spots}
          at={walkedTo ? at : null}
          isLooking={suspects === null || photo.findings === null}
          onWalk={walk}
        />
      </div>
    </div>
  );
}
