'use client';

import { type CSSProperties, type ReactNode, useState } from 'react';
import { useStartMessages } from './start-messages';

/**
 * Two pictures of one size on top of each other, and a line between them that a native slider
 * moves: by mouse, by touch and by keyboard alike. Left of the line is before.
 */
export function Compare({
  before,
  after,
  initial = 50,
  className = '',
  style,
}: {
  before: ReactNode;
  after: ReactNode;
  initial?: number;
  className?: string;
  style?: Record<`--${string}`, number>;
}) {
  const say = useStartMessages();
  const [split, setSplit] = useState(initial);
  const position: CSSProperties & Record<`--${string}`, number> = { ...style, '--split': split };
  return (
    <div className={`checkerboard relative overflow-hidden ${className}`} style={position}>
      {after}
      <div className="before-half absolute inset-0">{before}</div>
      <input
        type="range"
        min={0}
        max={100}
        value={split}
        onChange={(event) => setSplit(Number(event.target.value))}
        aria-label={say.viewer.slider}
        aria-valuetext={say.viewer.position(split / 100)}
        className="compare-slider peer absolute inset-0 size-full cursor-ew-resize opacity-0"
      />
      <div
        aria-hidden="true"
        className="at-split pointer-events-none absolute inset-y-0 -ml-px w-0.5 forced-color-adjust-none bg-white shadow-[0_0_0_1px_rgb(0_0_0/0.25)] peer-focus-visible:bg-accent"
      />
      <div
        aria-hidden="true"
        className="at-split pointer-events-none absolute top-1/2 -mt-5 -ml-5 grid size-10 place-items-center rounded-full forced-color-adjust-none bg-white text-neutral-800 shadow-sheet ring-1 ring-black/15 peer-focus-visible:ring-4 peer-focus-visible:ring-accent"
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
