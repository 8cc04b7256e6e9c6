import type { Place } from '@/lib/matte/flag';
import type { Box, Size } from '@/lib/matte/planes';
import { type Layout, MAX_SIDE, type Margins } from './layout';

/** A photo as far as laying it out goes: its upright size in pixels, and where its subject is. */
export type Member = {
  readonly original: Size;
  /** Null where it is not known, or all is clear; the whole frame then stands for it. */
  readonly subject: Place | null;
};

/** Which part of an original comes where on a canvas. */
export type Placement = {
  readonly canvas: Size;
  /** In pixels of the upright original, whole ones. */
  readonly source: Box;
  /** In pixels of the canvas. Where nothing is scaled it is whole, and as large as `source`. */
  readonly content: Box;
};

/** A photo on its canvas, and where its subject alone comes from and to: what a shadow is cast by. */
export type LaidOut = Placement & { readonly subject: Pick<Placement, 'source' | 'content'> };

/** A fill of nothing would leave nothing to see. */
const LEAST_FILL = 0.01;

/** Shares come from a small copy by division; this much of a pixel is rounding, not picture. */
const ROUNDING = 1e-6;

/**
 * Places one photo on its canvas.
 * @param family the other photos of its SKU, or all of them; used where the layout is for families:
 * then the smallest scale of all is everyone's, and all stand on the line of the tallest
 */
export function planLayout({
  original,
  subject,
  layout,
  family = [],
}: Member & { readonly layout: Layout; readonly family?: readonly Member[] }): LaidOut {
  const own = { original, subject };
  switch (layout.canvas.kind) {
    case 'original': {
      const whole = { x: 0, y: 0, ...sizeOf(original) };
      const box = subjectBox(own);
      return {
        canvas: sizeOf(original),
        source: whole,
        content: whole,
        subject: { source: box, content: box },
      };
    }
    case 'subject':
      return trimmed(subjectBox(own), layout.margins);
    case 'fixed': {
      const members = layout.isFamily ? [own, ...family] : [own];
      return placed(
        subjectBox(own),
        members.map((member) => subjectBox(member)),
        layout.canvas,
        layout,
      );
    }
  }
}

/** Places all photos of one SKU, in their order. */
export function planFamily(members: readonly Member[], layout: Layout): LaidOut[] {
  return members.map((member) => planLayout({ ...member, layout, family: members }));
}

const sizeOf = ({ width, height }: Size): Size => ({ width, height });

/** The subject in whole pixels of the original: all that it touches. */
function subjectBox({ original, subject }: Member): Box {
  if (!subject) return { x: 0, y: 0, ...sizeOf(original) };
  const [x, width] = span(subject.left, subject.right, original.width);
  const [y, height] = span(subject.top, subject.bottom, original.height);
  return { x, y, width, height };
}

function span(from: number, to: number, length: number): [start: number, length: number] {
  const start = Math.min(length - 1, Math.max(0, Math.floor(from * length + ROUNDING)));
  const end = Math.min(length, Math.max(start + 1, Math.ceil(to * length - ROUNDING)));
  return [start, end - start];
}

function trimmed(source: Box, margins: Margins): LaidOut {
  const [left, right] = marginsAlong(margins, 'left', 'right', source.width);
  const [top, bottom] = marginsAlong(margins, 'top', 'bottom', source.height);
  const [before, width] = widened(left, right, source.width);
  const [above, height] = widened(top, bottom, source.height);
  const content = { x: before, y: above, width: source.width, height: source.height };
  return { canvas: { width, height }, source, content, subject: { source, content } };
}

/** Adds margins to a side, as far as a canvas may grow. */
function widened(before: number, after: number, side: number): [before: number, side: number] {
  const room = Math.max(0, MAX_SIDE - side);
  if (before + after <= room) return [before, before + side + after];
  return [Math.floor((before * room) / (before + after)), side + room];
}

function marginsAlong(
  margins: Margins,
  before: 'left' | 'top',
  after: 'right' | 'bottom',
  side: number,
): [before: number, after: number] {
  const pixels = margins.unit === '%' ? side / 100 : 1;
  return [Math.round(margins[before] * pixels), Math.round(margins[after] * pixels)];
}

function placed(source: Box, members: readonly Box[], canvas: Size, layout: Layout): LaidOut {
  const inner = innerBox(canvas, layout.margins);
  const scale = Math.min(...members.map((member) => scaleOf(member, canvas, inner, layout)));
  const width = source.width * scale;
  const height = source.height * scale;
  const tallest = Math.max(...members.map((member) => member.height)) * scale;
  const aligned = {
    x: inner.x + (inner.width - width) * SHARE_BEFORE[layout.align.x],
    y: inner.y + (inner.height - tallest) * SHARE_BEFORE[layout.align.y] + tallest - height,
  };
  const isWhole = scale === 1;
  const content = {
    x: isWhole ? Math.floor(aligned.x) : aligned.x,
    y: isWhole ? Math.floor(aligned.y) : aligned.y,
    width,
    height,
  };
  return { canvas: sizeOf(canvas), source, content, subject: { source, content } };
}

/** How much of the room that is left lies before the subject. */
const SHARE_BEFORE = { left: 0, centre: 0.5, right: 1, top: 0, middle: 0.5, bottom: 1 } as const;

/** What is between the margins, in whole pixels; where they leave nothing, one pixel. */
function innerBox({ width, height }: Size, margins: Margins): Box {
  const [left, right] = marginsAlong(margins, 'left', 'right', width);
  const [top, bottom] = marginsAlong(margins, 'top', 'bottom', height);
  const [x, across] = between(left, right, width);
  const [y, down] = between(top, bottom, height);
  return { x, y, width: across, height: down };
}

function between(before: number, after: number, side: number): [start: number, length: number] {
  if (before + after < side) return [before, side - before - after];
  return [Math.floor((before * (side - 1)) / (before + after)), 1];
}

function scaleOf(
  member: Size,
  canvas: Size,
  inner: Size,
  { fill, mayEnlarge }: Pick<Layout, 'fill' | 'mayEnlarge'>,
): number {
  const asLargeAsFits = Math.min(inner.width / member.width, inner.height / member.height);
  const asAsked =
    fill === null
      ? asLargeAsFits
      : Math.max(fill, LEAST_FILL) /
        Math.max(member.width / canvas.width, member.height / canvas.height);
  return Math.min(asLargeAsFits, asAsked, mayEnlarge ? Number.POSITIVE_INFINITY : 1);
}
