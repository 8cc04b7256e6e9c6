import {
  type PointerEvent,
  type RefObject,
  useCallback,
  useEffect,
  useEffectEvent,
  useRef,
} from 'react';
import type { Size } from '@/lib/image/fit';
import type { Stroke } from '@/lib/matte/repair';
import { useMessages } from '../messages';
import { useObjectUrl } from '../use-object-url';
import type { ZoomControl } from '../viewer/use-zoom';
import { layerOf, type Point, toStage } from '../viewer/zoom';
import { type Brush, otherTool } from './brush';
import type { Painting } from './painting';
import { type StageKeys, useBrushKeys } from './use-brush-keys';
import { useStroke } from './use-stroke';

/** The far end of a pen. */
const ERASER_BUTTON = 5;

/** Only a pen tells how hard it is pressed. */
const pressureOf = ({ pointerType, pressure }: { pointerType: string; pressure: number }) =>
  pointerType === 'pen' ? pressure : 1;

/** The picture under the brush, by pointer and by keys, and what of it is drawn at once. */
export function RepairStage({
  name,
  size,
  zoom,
  canvas,
  painting,
  original,
  brush,
  isBehind,
  isReady,
  keys,
  hintId,
  onStroke,
  onHole,
}: {
  name: string;
  /** Of the original. */
  size: Size;
  zoom: ZoomControl;
  canvas: RefObject<HTMLCanvasElement | null>;
  painting: RefObject<Painting | null>;
  original: Blob | null;
  brush: Brush;
  /** What is cut away shines through. */
  isBehind: boolean;
  isReady: boolean;
  keys: RefObject<StageKeys | null>;
  hintId: string;
  onStroke: (stroke: Stroke) => void;
  onHole: (place: Point) => void;
}) {
  const say = useMessages();
  const stage = useRef<HTMLDivElement | null>(null);
  const ring = useRef<HTMLDivElement>(null);
  const url = useObjectUrl(original);
  const { stage: measure } = zoom;
  const attach = useCallback(
    (element: HTMLDivElement | null) => {
      stage.current = element;
      measure(element);
    },
    [measure],
  );
  const fingers = useRef(new Set<number>());
  /** Where the pointer is that has the brush, in pixels of the stage. */
  const pointer = useRef<Point | null>(null);

  const { frame } = zoom;
  const layer = frame && layerOf(zoom.zoom, frame);
  const reach =
    frame && brush.tool !== 'open-hole'
      ? (brush.radius * Math.max(size.width, size.height) * zoom.zoom.scale) / frame.ratio
      : 6;

  const stroke = useStroke({ size, brush, painting, onStroke });
  const [byKeys, setByKeys] = useBrushKeys({ keys, zoom, brush, stroke, isReady, onPress: openAt });

  function placeRing(at: Point | null) {
    const element = ring.current;
    if (!element) return;
    element.hidden = at === null;
    if (at) element.style.translate = `${at.x - reach}px ${at.y - reach}px`;
  }
  function follow(event: PointerEvent) {
    const box = stage.current?.getBoundingClientRect();
    const isSeen = box && event.pointerType !== 'touch';
    pointer.current = isSeen ? { x: event.clientX - box.left, y: event.clientY - box.top } : null;
    placeRing(pointer.current);
    if (byKeys) setByKeys(null);
  }

  function leave() {
    pointer.current = null;
    if (!byKeys) placeRing(null);
  }
  function down(event: PointerEvent<HTMLElement>) {
    zoom.handlers.onPointerDown(event);
    follow(event);
    if (event.pointerType === 'touch') {
      fingers.current.add(event.pointerId);
      // Two fingers look, they do not paint.
      if (fingers.current.size > 1) {
        stroke.drop();
        return;
      }
    }
    const isEraser = event.pointerType === 'pen' && event.button === ERASER_BUTTON;
    if ((event.button !== 0 && !isEraser) || zoom.hand !== 'none' || !isReady) return;
    if (brush.tool === 'open-hole') return;
    const tool = isEraser ? 'erase' : event.altKey ? otherTool(brush.tool) : brush.tool;
    event.currentTarget.setPointerCapture(event.pointerId);
    stroke.begin(event.pointerId, tool);
    stroke.paint(zoom.pointOf(event), pressureOf(event));
  }
  function move(event: PointerEvent<HTMLElement>) {
    zoom.handlers.onPointerMove(event);
    follow(event);
    if (!stroke.isOf(event.pointerId)) return;
    const { nativeEvent } = event;
    const between = nativeEvent.getCoalescedEvents?.() ?? [];
    for (const each of between.length > 0 ? between : [nativeEvent]) {
      stroke.paint(zoom.pointOf(each), pressureOf(each));
    }
  }
  function up(event: PointerEvent<HTMLElement>) {
    zoom.handlers.onPointerUp(event);
    const wasAlone = fingers.current.size <= 1;
    fingers.current.delete(event.pointerId);
    if (stroke.isOf(event.pointerId)) {
      // A pen that is lifted is not pressed any more.
      if (event.pointerType !== 'pen') stroke.paint(zoom.pointOf(event), 1, true);
      stroke.finish();
      return;
    }
    const isPress = brush.tool === 'open-hole' && event.button === 0 && zoom.hand === 'none';
    if (isPress && wasAlone && isReady) openAt(zoom.pointOf(event));
  }
  function cancel(event: PointerEvent<HTMLElement>) {
    zoom.handlers.onPointerCancel(event);
    fingers.current.delete(event.pointerId);
    if (stroke.isOf(event.pointerId)) stroke.drop();
  }
  function openAt(at: Point | null) {
    const place = at && { x: at.x / size.width, y: at.y / size.height };
    if (place && Math.min(place.x, place.y, 1 - place.x, 1 - place.y) >= 0) onHole(place);
  }

  const drawRing = useEffectEvent(() => {
    if (byKeys && frame) placeRing(toStage(zoom.zoom, frame, byKeys));
    else placeRing(pointer.current);
  });
  // Wherever it was drawn, it lies elsewhere once the picture was moved, or the brush has another size.
  useEffect(drawRing);

  return (
    <>
      <div
        ref={attach}
        role="application"
        aria-label={say.repair.stage(name)}
        aria-describedby={hintId}
        aria-busy={!isReady}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: its keys are those of a brush
        tabIndex={0}
        data-hand={zoom.hand}
        {...zoom.handlers}
        onPointerDown={down}
        onPointerMove={move}
        onPointerUp={up}
        onPointerCancel={cancel}
        onPointerLeave={leave}
        className="checkerboard absolute inset-0 touch-none select-none overflow-hidden rounded-lg data-[hand=moving]:cursor-grabbing data-[hand=none]:cursor-none data-[hand=ready]:cursor-grab aria-busy:cursor-progress"
      >
        <div
          className="absolute top-0 left-0 origin-top-left"
          style={{
            width: size.width,
            height: size.height,
            transform: layer ? `translate(${layer.x}px, ${layer.y}px) scale(${layer.scale})` : '',
          }}
        >
          {url && isBehind && (
            <img
              src={url}
              alt=""
              draggable={false}
              className="absolute inset-0 size-full opacity-30"
            />
          )}
          <canvas ref={canvas} className="absolute inset-0 size-full" />
        </div>
        <div
          ref={ring}
          hidden
          aria-hidden="true"
          className="pointer-events-none absolute top-0 left-0 rounded-full border border-white forced-color-adjust-none shadow-[0_0_0_1px_rgb(0_0_0/0.6),inset_0_0_0_1px_rgb(0_0_0/0.6)]"
          style={{ width: reach * 2, height: reach * 2 }}
        />
      </div>
      <p role="status" className="sr-only">
        {byKeys && say.repair.at(byKeys.x / size.width, byKeys.y / size.height)}
      </p>
    </>
  );
}
