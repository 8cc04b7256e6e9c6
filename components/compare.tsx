'use client';

import { type CSSProperties, type PointerEvent, type ReactNode, useRef, useState } from 'react';
import { useStartMessages } from './start-messages';

/**
 * Two pictures of one size on top of each other, and a line between them that a native slider
 * moves: by mouse, by touch and by keyboard alike. Left of the line is before.
 */
export function Compare({
  before,
  after,
  initial = 50,
  onMove,
  isHandleAlone = false,
  className = '',
  style,
}: {
  before: ReactNode;
  after: ReactNode;
  initial?: number;
  /** Where the line has come to, in percent from the left. */
  onMove?: (split: number) => void;
  /** Only the line itself is taken hold of: a press elsewhere has another use. */
  isHandleAlone?: boolean;
  className?: string;
  style?: Record<`--${string}`, number>;
}) {
  const say = useStartMessages();
  const [split, setSplit] = useState(initial);
  const root = useRef<HTMLDivElement>(null);
  const position: CSSProperties & Record<`--${string}`, number> = { ...style, '--split': split };
  function move(to: number) {
    setSplit(to);
    onMove?.(to);
  }
  function drag(event: PointerEvent<HTMLElement>) {
    if (!event.currentTarget.hasPointerCapture(event.pointerId) || !root.current) return;
    const { left, width } = root.current.getBoundingClientRect();
    const share = Math.min(1, Math.max(0, (event.clientX - left) / width));
    move(Math.round(share * 100));
  }
  return (
    <div ref={root} className={`relative overflow-hidden ${className}`} style={position}>
      <div className="after-half absolute inset-0">{after}</div>
      <div className="before-half absolute inset-0">{before}</div>
      <input
        type="range"
        min={0}
        max={100}
        value={split}
        onChange={(event) => move(Number(event.target.value))}
        aria-label={say.viewer.slider}
        aria-valuetext={say.viewer.position(split / 100)}
        className={`compare-slider peer absolute inset-0 size-full cursor-ew-resize opacity-0 ${isHandleAlone ? 'pointer-events-none' : ''}`}
      />
      <div
        aria-hidden="true"
        className="at-split pointer-events-none absolute inset-y-0 -ml-px w-0.5 forced-color-adjust-none bg-white shadow-[0_0_0_1px_rgb(0_0_0/0.25)] peer-focus-visible:bg-accent"
      />
      <div
        aria-hidden="true"
        onPointerDown={(event) => {
          if (event.button !== 0) return;
          event.stopPropagation();
          event.currentTarget.setPointerCapture(event.pointerId);
        }}
        onPointerMove={drag}
        className={`at-split absolute top-1/2 -mt-5 -ml-5 grid size-10 place-items-center rounded-full forced-color-adjust-none bg-white text-neutral-800 shadow-sheet ring-1 ring-black/15 peer-focus-visible:ring-4 peer-focus-visible:ring-accent ${isHandleAlone ? 'cursor-ew-resize touch-none' : 'pointer-events-none'}`}
      >
        <svg
          viewBox="0 0 20 20"
          className="size-5"
          fill="none"
          stroke="currentColor"
          strokeWidth="1.75"
        >
          <title>{say.viewer.slider}</title>
          <path d="M7.5 6 3.5 10l4 4M12.5 6l4 4-4 4" strokeLinecap="round" strokeLinejoin="round" />
        </svg>
      </div>
    </div>
  );
}
