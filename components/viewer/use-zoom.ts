import {
  type PointerEvent,
  useEffect,
  useEffectEvent,
  useLayoutEffect,
  useRef,
  useState,
} from 'react';
import type { Size } from '@/lib/image/fit';
import type { Place } from '@/lib/matte/flag';
import { isTyping } from '../typing';
import { useStateOf } from './use-state-of';
import {
  clampZoom,
  type Frame,
  fitZoom,
  nextStop,
  type Point,
  panBy,
  toPicture,
  type Zoom,
  zoomAbout,
  zoomOnPlace,
} from './zoom';

/** Shares of the stage that an arrow key moves the picture by. */
const ARROW_SHARE = 0.15;
const ARROWS: Record<string, Point> = {
  ArrowLeft: { x: 1, y: 0 },
  ArrowRight: { x: -1, y: 0 },
  ArrowUp: { x: 0, y: 1 },
  ArrowDown: { x: 0, y: -1 },
};
/** How fast a wheel leads nearer; fingers on a pad, which come with Ctrl, move by less. */
const WHEEL = 0.0015;
const PAD = 0.01;
const LINE_PX = 16;
const MIDDLE_BUTTON = 1;

export type ZoomControl = {
  /** The element on whose face the picture lies, and what it must be given. */
  readonly stage: (element: HTMLElement | null) => void;
  readonly handlers: {
    readonly onPointerDown: (event: PointerEvent) => void;
    readonly onPointerMove: (event: PointerEvent) => void;
    readonly onPointerUp: (event: PointerEvent) => void;
    readonly onPointerCancel: (event: PointerEvent) => void;
    readonly onDoubleClick: (event: { clientX: number; clientY: number }) => void;
  };
  /** Null until the stage is laid out. */
  readonly frame: Frame | null;
  readonly zoom: Zoom;
  /** All of the picture is shown, also when the stage changes its size. */
  readonly isFit: boolean;
  /** Whether a press of the pointer would move the picture, or does. */
  readonly hand: 'none' | 'ready' | 'moving';
  readonly showAll: () => void;
  /** 1 is 100 %: a pixel of the picture on a pixel of the screen. */
  readonly zoomTo: (scale: number) => void;
  readonly step: (direction: 1 | -1) => void;
  readonly show: (place: Place) => void;
  /** The picture's point under a pointer, in its pixels; it may lie outside. */
  readonly pointOf: (event: { clientX: number; clientY: number }) => Point | null;
  /** Does what the key asks for: + and −, 0, 1, Shift with arrows; Space while it is held. */
  readonly press: (event: KeyboardEvent) => boolean;
};

const isButton = (target: EventTarget | null) =>
  target instanceof Element && target.closest('button, a, select, summary, label') !== null;

/**
 * Looking at a picture nearer and further: by wheel, two fingers, keys and double click, and moved by
 * the middle button or with Space held, and where `isDragFree` by any press once it is zoomed in.
 * @param picture in its own pixels
 * @param of whose picture it is: of another, all is shown again
 */
export function useZoom(
  picture: Size,
  { isDragFree = true, of = '' }: { readonly isDragFree?: boolean; readonly of?: string } = {},
): ZoomControl {
  const [element, setElement] = useState<HTMLElement | null>(null);
  const [face, setFace] = useState<Omit<Frame, 'picture'> | null>(null);
  /** Null for all of it. */
  const [view, setView] = useStateOf<Zoom | null>(of, null);
  const [isHeld, setHeld] = useState(false);
  const [isMoving, setMoving] = useState(false);
  const fingers = useRef(new Map<number, Point>());
  const panning = useRef<number | null>(null);

  const ratio = face?.ratio;
  useLayoutEffect(() => {
    if (!element) return;
    const measure = () => {
      const { width, height } = element.getBoundingClientRect();
      if (width === 0 || height === 0) return;
      setFace({ stage: { width, height }, ratio: window.devicePixelRatio });
    };
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    // A window that is moved to another screen.
    const density = window.matchMedia(`(resolution: ${ratio ?? window.devicePixelRatio}dppx)`);
    density.addEventListener('change', measure);
    return () => {
      observer.disconnect();
      density.removeEventListener('change', measure);
    };
  }, [element, ratio]);

  const frame = face && { ...face, picture };
  const isFit = view === null;
  const zoom = frame
    ? view
      ? clampZoom(view, frame)
      : fitZoom(frame)
    : { scale: 1, x: picture.width / 2, y: picture.height / 2 };

  function change(how: (zoom: Zoom, frame: Frame) => Zoom) {
    if (!frame) return;
    setView((before) => {
      const next = how(before ? clampZoom(before, frame) : fitZoom(frame), frame);
      return Math.abs(next.scale / fitZoom(frame).scale - 1) < 1e-4 ? null : next;
    });
  }
  /** In CSS pixels from the stage's corner. */
  function onStage({ clientX, clientY }: { clientX: number; clientY: number }): Point {
    const { left, top } = element?.getBoundingClientRect() ?? { left: 0, top: 0 };
    return { x: clientX - left, y: clientY - top };
  }
  const middle = (): Point => ({
    x: (frame?.stage.width ?? 0) / 2,
    y: (frame?.stage.height ?? 0) / 2,
  });

  const turn = useEffectEvent((event: WheelEvent) => {
    event.preventDefault();
    const pixels = event.deltaMode === WheelEvent.DOM_DELTA_LINE ? LINE_PX : 1;
    const power = -event.deltaY * pixels * (event.ctrlKey ? PAD : WHEEL);
    const factor = Math.exp(Math.min(0.7, Math.max(-0.7, power)));
    const at = onStage(event);
    change((now, within) => zoomAbout(now, within, at, now.scale * factor));
  });
  useEffect(() => {
    if (!element) return;
    const listen = (event: WheelEvent) => turn(event);
    element.addEventListener('wheel', listen, { passive: false });
    return () => element.removeEventListener('wheel', listen);
  }, [element]);

  useEffect(() => {
    const release = ({ key }: KeyboardEvent) => {
      if (key === ' ') setHeld(false);
    };
    const leave = () => setHeld(false);
    window.addEventListener('keyup', release);
    window.addEventListener('blur', leave);
    return () => {
      window.removeEventListener('keyup', release);
      window.removeEventListener('blur', leave);
    };
  }, []);

  function pinch(id: number, to: Point) {
    const [first, second] = [...fingers.current.values()];
    fingers.current.set(id, to);
    const [third, fourth] = [...fingers.current.values()];
    if (!first || !second || !third || !fourth) return;
    const span = (one: Point, other: Point) => Math.hypot(one.x - other.x, one.y - other.y);
    const centre = (one: Point, other: Point): Point => ({
      x: (one.x + other.x) / 2,
      y: (one.y + other.y) / 2,
    });
    const factor = span(third, fourth) / Math.max(1, span(first, second));
    const [before, after] = [centre(first, second), centre(third, fourth)];
    change((now, within) => zoomAbout(now, within, before, now.scale * factor, after));
  }

  function lift({ pointerId }: PointerEvent) {
    fingers.current.delete(pointerId);
    if (panning.current === pointerId) panning.current = null;
    if (fingers.current.size < 2 && panning.current === null) setMoving(false);
  }

  const showAll = () => setView(() => null);
  const zoomTo = (scale: number) =>
    change((now, within) => zoomAbout(now, within, middle(), scale));
  const step = (direction: 1 | -1) =>
    change((now, within) =>
      zoomAbout(now, within, middle(), nextStop(within, now.scale, direction)),
    );

  return {
    stage: setElement,
    handlers: {
      onPointerDown(event) {
        const at = onStage(event);
        if (event.pointerType === 'touch') {
          fingers.current.set(event.pointerId, at);
          if (fingers.current.size === 2) {
            panning.current = null;
            setMoving(true);
            return;
          }
        }
        const isFree = event.button === 0 && isDragFree && !isFit;
        if (event.button !== MIDDLE_BUTTON && !isHeld && !isFree) return;
        if (event.button === MIDDLE_BUTTON) event.preventDefault();
        fingers.current.set(event.pointerId, at);
        panning.current = event.pointerId;
        element?.setPointerCapture(event.pointerId);
        setMoving(true);
      },
      onPointerMove(event) {
        const from = fingers.current.get(event.pointerId);
        if (!from) return;
        const to = onStage(event);
        if (fingers.current.size === 2 && panning.current === null) pinch(event.pointerId, to);
        else if (panning.current === event.pointerId) {
          fingers.current.set(event.pointerId, to);
          change((now, within) => panBy(now, within, { x: to.x - from.x, y: to.y - from.y }));
        }
      },
      onPointerUp: lift,
      onPointerCancel: lift,
      onDoubleClick(event) {
        if (isHeld || !isDragFree) return;
        const at = onStage(event);
        if (isFit) change((now, within) => zoomAbout(now, within, at, Math.max(1, now.scale * 2)));
        else showAll();
      },
    },
    frame,
    zoom,
    isFit,
    hand: isMoving ? 'moving' : isHeld || (isDragFree && !isFit) ? 'ready' : 'none',
    showAll,
    zoomTo,
    step,
    show: (place) => change((_, within) => zoomOnPlace(within, place)),
    pointOf: (event) => frame && toPicture(zoom, frame, onStage(event)),
    press(event) {
      const { key, shiftKey, target } = event;
      if (event.altKey || event.ctrlKey || event.metaKey || isTyping(target)) return false;
      const arrow = shiftKey ? ARROWS[key] : undefined;
      if (arrow) {
        const { x, y } = middle();
        const by = { x: arrow.x * x * 2 * ARROW_SHARE, y: arrow.y * y * 2 * ARROW_SHARE };
        change((now, within) => panBy(now, within, by));
      } else if (key === ' ' && !isButton(target)) setHeld(true);
      else if (key === '+' || key === '=') step(1);
      else if (key === '-' || key === '_') step(-1);
      else if (key === '0') showAll();
      else if (key === '1') zoomTo(1);
      else return false;
      return true;
    },
  };
}
