import type { Size } from '@/lib/image/fit';
import {
  brushed,
  type Cover,
  emptyCover,
  type Part,
  sweep,
  type Tip,
  tipsOf,
} from '@/lib/matte/brush';
import type { Stroke } from '@/lib/matte/repair';

/** The picture while it is painted on, at the size in which it is shown. */
export type Painting = {
  /** What the worker made of all edits but the stroke in hand. */
  show(picture: ImageBitmap): void;
  /** Draws the stroke in hand as far as it has come. */
  draw(stroke: Stroke): void;
  /** The stroke has ended: what is drawn stays until the worker's own picture is there. */
  keep(): void;
  /** Takes the stroke in hand away again. */
  drop(): void;
  /** Gives its memory back. */
  close(): void;
};

type InHand = { readonly cover: Cover; drawn: number; touched: Part | null };

const CHANNELS = 4;

/**
 * Draws strokes at once on a canvas, by the maths that the worker plays them back with.
 * @param original of the canvas's size
 */
export function createPainting(canvas: HTMLCanvasElement, original: ImageBitmap): Painting {
  const size: Size = { width: canvas.width, height: canvas.height };
  const whole: Part = { x: 0, y: 0, ...size };
  const shown = contextOf(canvas);
  const base = contextOf(new OffscreenCanvas(size.width, size.height));
  const source = contextOf(new OffscreenCanvas(size.width, size.height));
  source.drawImage(original, 0, 0, size.width, size.height);
  let inHand: InHand | null = null;

  function redraw(part: Part, { cover }: InHand, tool: Stroke['tool']) {
    const { x, y, width, height } = part;
    const image = base.getImageData(x, y, width, height);
    const full = source.getImageData(x, y, width, height).data;
    const { data } = image;
    for (let row = 0, at = 0; row < height; row++) {
      let from = (y + row) * cover.width + x;
      for (let column = 0; column < width; column++, from++, at += CHANNELS) {
        const value = cover.data[from] ?? 0;
        if (value === 0) continue;
        const alpha = brushed(data[at + 3] ?? 0, value, tool);
        // A picture's own transparency is not the matte's to restore.
        data[at + 3] = Math.min(alpha, full[at + 3] ?? 0);
        if (tool === 'erase') continue;
        for (let channel = at; channel < at + 3; channel++) data[channel] = full[channel] ?? 0;
      }
    }
    shown.putImageData(image, x, y);
  }

  let tool: Stroke['tool'] = 'erase';
  return {
    show(picture) {
      for (const context of [base, shown]) {
        context.clearRect(0, 0, size.width, size.height);
        context.drawImage(picture, 0, 0, size.width, size.height);
      }
      if (inHand?.touched) redraw(inHand.touched, inHand, tool);
    },
    draw(stroke) {
      inHand ??= { cover: emptyCover(whole), drawn: 0, touched: null };
      tool = stroke.tool;
      const tips = tipsOf(stroke, whole);
      let changed: Part | null = null;
      for (; inHand.drawn < tips.length; inHand.drawn++) {
        const to = tips[inHand.drawn];
        const from: Tip | undefined = tips[inHand.drawn - 1] ?? to;
        const part = to && from && sweep(inHand.cover, from, to, stroke.softness);
        if (part) changed = around(changed, part);
      }
      if (!changed) return;
      inHand.touched = around(inHand.touched, changed);
      redraw(changed, inHand, tool);
    },
    keep() {
      if (inHand?.touched) {
        const { x, y, width, height } = inHand.touched;
        base.putImageData(shown.getImageData(x, y, width, height), x, y);
      }
      inHand = null;
    },
    drop() {
      if (inHand?.touched) {
        const { x, y, width, height } = inHand.touched;
        shown.putImageData(base.getImageData(x, y, width, height), x, y);
      }
      inHand = null;
    },
    close() {
      for (const { canvas: aside } of [base, source]) {
        aside.width = 0;
        aside.height = 0;
      }
    },
  };
}

function contextOf(canvas: HTMLCanvasElement): CanvasRenderingContext2D;
function contextOf(canvas: OffscreenCanvas): OffscreenCanvasRenderingContext2D;
function contextOf(canvas: HTMLCanvasElement | OffscreenCanvas) {
  // Its pixels are read again with every move of the brush.
  const context =
    canvas instanceof OffscreenCanvas
      ? canvas.getContext('2d', { willReadFrequently: true })
      : canvas.getContext('2d', { willReadFrequently: true });
  if (!context) throw new Error('no 2d context');
  return context;
}

/** The box around both. */
function around(one: Part | null, other: Part): Part {
  if (!one) return other;
  const x = Math.min(one.x, other.x);
  const y = Math.min(one.y, other.y);
  return {
    x,
    y,
    width: Math.max(one.x + one.width, other.x + other.width) - x,
    height: Math.max(one.y + one.height, other.y + other.height) - y,
  };
}
