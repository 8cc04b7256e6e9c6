import { type RefObject, useEffect, useEffectEvent, useState } from 'react';
import type { ZoomControl } from '../viewer/use-zoom';
import { type Point, visibleBox } from '../viewer/zoom';
import { type Brush, otherTool } from './brush';
import type { StrokeControl } from './use-stroke';

/** How far an arrow key moves the brush, in pixels of the page. */
const KEY_STEP = 12;
const ARROWS: Record<string, Point> = {
  ArrowLeft: { x: -1, y: 0 },
  ArrowRight: { x: 1, y: 0 },
  ArrowUp: { x: 0, y: -1 },
  ArrowDown: { x: 0, y: 1 },
};

/** What the keys of the whole mode ask of the stage; false where it has no use for one. */
export type StageKeys = {
  press(event: KeyboardEvent): boolean;
  release(event: KeyboardEvent): void;
  /** Takes back the stroke in hand. */
  drop(): boolean;
};

/**
 * The brush moved by arrows, and painting while Space is held. Returns where it is, in the original's
 * pixels; null while a pointer has it.
 */
export function useBrushKeys({
  keys,
  zoom,
  brush,
  stroke,
  isReady,
  onPress,
}: {
  keys: RefObject<StageKeys | null>;
  zoom: ZoomControl;
  brush: Brush;
  stroke: StrokeControl;
  isReady: boolean;
  /** Where a brush that only presses has pressed. */
  onPress: (at: Point) => void;
}) {
  const [at, setAt] = useState<Point | null>(null);
  const { frame } = zoom;
  const press = useEffectEvent((event: KeyboardEvent): boolean => {
    if (event.ctrlKey || event.metaKey || event.shiftKey || !frame) return false;
    const arrow = ARROWS[event.key];
    if (arrow) {
      const box = visibleBox(zoom.zoom, frame);
      const from = at ?? { x: box.x + box.width / 2, y: box.y + box.height / 2 };
      const step = (KEY_STEP * frame.ratio) / zoom.zoom.scale;
      const to = {
        x: Math.min(box.x + box.width, Math.max(box.x, from.x + arrow.x * step)),
        y: Math.min(box.y + box.height, Math.max(box.y, from.y + arrow.y * step)),
      };
      setAt(to);
      if (stroke.isOf('keys')) stroke.paint(to, 1);
      return true;
    }
    if (event.key !== ' ' || !at) return false;
    if (event.repeat || !isReady || stroke.isBegun()) return true;
    if (brush.tool === 'open-hole') onPress(at);
    else {
      stroke.begin('keys', event.altKey ? otherTool(brush.tool) : brush.tool);
      stroke.paint(at, 1);
    }
    return true;
  });
  const release = useEffectEvent(({ key }: KeyboardEvent) => {
    if (key !== ' ' || !stroke.isOf('keys')) return;
    stroke.paint(at, 1, true);
    stroke.finish();
  });
  const drop = useEffectEvent(() => stroke.drop());
  useEffect(() => {
    keys.current = {
      press: (event) => press(event),
      release: (event) => release(event),
      drop: () => drop(),
    };
    return () => {
      keys.current = null;
    };
  }, [keys]);
  return [at, setAt] as const;
}
