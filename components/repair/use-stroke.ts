import { type RefObject, useRef } from 'react';
import type { Size } from '@/lib/image/fit';
import type { Stroke } from '@/lib/matte/repair';
import type { Point } from '../viewer/zoom';
import type { Brush } from './brush';
import type { Painting } from './painting';
import { beginStroke, type StrokeInHand } from './stroke-in-hand';

/** What draws a stroke: a pointer, by its id, or the keys. */
type Holder = number | 'keys';

export type StrokeControl = {
  isOf(holder: Holder): boolean;
  /** Whether there is one in hand. */
  isBegun(): boolean;
  begin(holder: Holder, tool: Stroke['tool']): void;
  /** @param at in the original's pixels */
  paint(at: Point | null, pressure: number, isLast?: boolean): void;
  finish(): void;
  /** Takes it back; false where there is none. */
  drop(): boolean;
};

/** The stroke in hand, drawn as it comes, and handed over once it has ended. */
export function useStroke({
  size,
  brush,
  painting,
  onStroke,
}: {
  /** Of the original. */
  size: Size;
  brush: Brush;
  painting: RefObject<Painting | null>;
  onStroke: (stroke: Stroke) => void;
}): StrokeControl {
  const hand = useRef<{ holder: Holder; stroke: StrokeInHand } | null>(null);
  return {
    isOf: (holder) => hand.current?.holder === holder,
    isBegun: () => hand.current !== null,
    begin(holder, tool) {
      const { radius, softness } = brush;
      const stroke = beginStroke({ tool, radius, softness }, size.width / size.height);
      hand.current = { holder, stroke };
    },
    paint(at, pressure, isLast = false) {
      if (!at || !hand.current) return;
      const { stroke } = hand.current;
      const isMore = stroke.add(at.x / size.width, at.y / size.height, pressure, isLast);
      if (isMore) painting.current?.draw(stroke.get());
    },
    finish() {
      const stroke = hand.current?.stroke.get();
      hand.current = null;
      painting.current?.keep();
      if (stroke && stroke.points.length > 0) onStroke(stroke);
    },
    drop() {
      if (!hand.current) return false;
      hand.current = null;
      painting.current?.drop();
      return true;
    },
  };
}
