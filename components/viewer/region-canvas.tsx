import { useLayoutEffect, useRef } from 'react';
import type { Region } from '@/lib/image/region';

/** What of a region is drawn: a side of it, its alpha as grey, or in red what was removed. */
export type Drawing = 'before' | 'after' | 'matte' | 'removed';

const TINT = 'rgb(225 29 46 / 0.6)';
/** From here on its pixels are seen as squares. */
const SQUARES = 2;

function draw(canvas: HTMLCanvasElement, { box, before, after }: Region, what: Drawing) {
  const { width, height } = box;
  canvas.width = width;
  canvas.height = height;
  const context = canvas.getContext('2d', { willReadFrequently: true });
  if (!context) return;
  const fill = (how: GlobalCompositeOperation, colour: string) => {
    context.globalCompositeOperation = how;
    context.fillStyle = colour;
    context.fillRect(0, 0, width, height);
  };
  context.putImageData(new ImageData(what === 'before' ? before : after, width), 0, 0);
  if (what === 'matte') {
    fill('source-in', '#fff');
    fill('destination-over', '#000');
  } else if (what === 'removed') {
    fill('source-out', TINT);
    const under = new OffscreenCanvas(width, height);
    under.getContext('2d')?.putImageData(new ImageData(before, width), 0, 0);
    context.globalCompositeOperation = 'destination-over';
    context.drawImage(under, 0, 0);
    under.width = 0;
  }
}

/** Part of a picture pixel for pixel, in its place on a layer whose unit is the picture's pixel. */
export function RegionCanvas({
  region,
  what,
  scale,
}: {
  region: Region;
  what: Drawing;
  /** Device pixels for one of the picture's. */
  scale: number;
}) {
  const canvas = useRef<HTMLCanvasElement>(null);
  useLayoutEffect(() => {
    const element = canvas.current;
    if (!element) return;
    draw(element, region, what);
    // Its memory is given back at once.
    return () => {
      element.width = 0;
      element.height = 0;
    };
  }, [region, what]);
  const { x, y, width, height } = region.box;
  return (
    <canvas
      ref={canvas}
      data-region={what}
      data-x={x}
      data-y={y}
      style={{
        left: x,
        top: y,
        width,
        height,
        imageRendering: scale >= SQUARES ? 'pixelated' : 'auto',
      }}
      className="pointer-events-none absolute max-w-none"
    />
  );
}
