import type { Box, Size } from '@/lib/image/fit';
import type { Place } from '@/lib/matte/flag';

export type Point = { readonly x: number; readonly y: number };

/**
 * How a picture is looked at. `scale` is in device pixels for a pixel of the picture, so that 1 is
 * 100 % and shows it pixel for pixel on every screen; `x` and `y` are the picture's point, in its own pixels,
 * that lies in the middle of the stage.
 */
export type Zoom = Point & { readonly scale: number };

/** `picture` in its own pixels, `stage` in CSS pixels, `ratio` the device pixels in one of those. */
export type Frame = { readonly picture: Size; readonly stage: Size; readonly ratio: number };

export const HIGHEST = 8;

/** Where the keys and buttons for nearer and further stop. */
const STOPS = [1 / 16, 1 / 8, 1 / 4, 1 / 3, 1 / 2, 2 / 3, 1, 1.5, 2, 3, 4, 6, HIGHEST];

/** Scales that differ by less are the same. */
const ALIKE = 1e-3;

/** How much of the stage a place takes that is gone to. */
const PLACE_SHARE = 0.4;

const between = (low: number, value: number, high: number) =>
  Math.min(Math.max(value, low), Math.max(low, high));

/** All of the picture, as large as the stage allows. */
export function fitZoom({ picture, stage, ratio }: Frame): Zoom {
  const scale = Math.min(stage.width / picture.width, stage.height / picture.height) * ratio;
  return { scale, x: picture.width / 2, y: picture.height / 2 };
}

/** The furthest and the nearest scale: from all of the picture, and 100 % in any case, to 800 %. */
export function scaleRange(frame: Frame): { lowest: number; highest: number } {
  const { scale } = fitZoom(frame);
  return { lowest: Math.min(scale, 1), highest: Math.max(scale, HIGHEST) };
}

/** The nearest allowed: no empty stage beside a picture that reaches over it, else in the middle. */
export function clampZoom(zoom: Zoom, frame: Frame): Zoom {
  const { lowest, highest } = scaleRange(frame);
  const scale = between(lowest, zoom.scale, highest);
  const middle = (at: number, length: number, stage: number) => {
    const half = (stage * frame.ratio) / scale / 2;
    return half * 2 >= length ? length / 2 : between(half, at, length - half);
  };
  return {
    scale,
    x: middle(zoom.x, frame.picture.width, frame.stage.width),
    y: middle(zoom.y, frame.picture.height, frame.stage.height),
  };
}

/** The picture's point under a point of the stage, in CSS pixels from its corner. */
export function toPicture(zoom: Zoom, { stage, ratio }: Frame, at: Point): Point {
  return {
    x: zoom.x + ((at.x - stage.width / 2) * ratio) / zoom.scale,
    y: zoom.y + ((at.y - stage.height / 2) * ratio) / zoom.scale,
  };
}

/** The way back. */
export function toStage(zoom: Zoom, { stage, ratio }: Frame, at: Point): Point {
  return {
    x: stage.width / 2 + ((at.x - zoom.x) * zoom.scale) / ratio,
    y: stage.height / 2 + ((at.y - zoom.y) * zoom.scale) / ratio,
  };
}

/** Nearer or further, and the picture's point under `at` comes to lie under `to`. */
export function zoomAbout(zoom: Zoom, frame: Frame, at: Point, wanted: number, to = at): Zoom {
  const { lowest, highest } = scaleRange(frame);
  const scale = between(lowest, wanted, highest);
  const held = toPicture(zoom, frame, at);
  const { stage, ratio } = frame;
  return clampZoom(
    {
      scale,
      x: held.x - ((to.x - stage.width / 2) * ratio) / scale,
      y: held.y - ((to.y - stage.height / 2) * ratio) / scale,
    },
    frame,
  );
}

/** Moves the picture by so many CSS pixels. */
export function panBy(zoom: Zoom, frame: Frame, by: Point): Zoom {
  const step = frame.ratio / zoom.scale;
  return clampZoom({ ...zoom, x: zoom.x - by.x * step, y: zoom.y - by.y * step }, frame);
}

/** The next stop nearer (1) or further (-1); all of the picture is one too. */
export function nextStop(frame: Frame, scale: number, direction: 1 | -1): number {
  const { lowest, highest } = scaleRange(frame);
  const stops = [...STOPS, fitZoom(frame).scale].filter((at) => at >= lowest && at <= highest);
  const ahead = stops.filter((at) => (at / scale - 1) * direction > ALIKE);
  if (ahead.length === 0) return direction > 0 ? highest : lowest;
  return direction > 0 ? Math.min(...ahead) : Math.max(...ahead);
}

/** A place in the middle of the stage, with room around it, at 100 % or nearer. */
export function zoomOnPlace(frame: Frame, { left, top, right, bottom }: Place): Zoom {
  const { picture, stage, ratio } = frame;
  const width = Math.max(1, (right - left) * picture.width);
  const height = Math.max(1, (bottom - top) * picture.height);
  const filling = Math.min(stage.width / width, stage.height / height) * ratio * PLACE_SHARE;
  return clampZoom(
    {
      scale: between(1, filling, HIGHEST / 2),
      x: ((left + right) / 2) * picture.width,
      y: ((top + bottom) / 2) * picture.height,
    },
    frame,
  );
}

/** Those of the picture's pixels that can be seen at least in part. */
export function visibleBox(zoom: Zoom, frame: Frame): Box {
  const { picture, stage } = frame;
  const from = toPicture(zoom, frame, { x: 0, y: 0 });
  const to = toPicture(zoom, frame, { x: stage.width, y: stage.height });
  const x = between(0, Math.floor(from.x), picture.width);
  const y = between(0, Math.floor(from.y), picture.height);
  return {
    x,
    y,
    width: between(0, Math.ceil(to.x), picture.width) - x,
    height: between(0, Math.ceil(to.y), picture.height) - y,
  };
}

/**
 * How a layer lies on the stage in which one CSS pixel is one pixel of the picture: its corner in
 * CSS pixels, on a whole device pixel so that none is smeared over two, and its scale.
 */
export function layerOf(zoom: Zoom, frame: Frame): Point & { readonly scale: number } {
  const corner = toStage(zoom, frame, { x: 0, y: 0 });
  return {
    x: Math.round(corner.x * frame.ratio) / frame.ratio,
    y: Math.round(corner.y * frame.ratio) / frame.ratio,
    scale: zoom.scale / frame.ratio,
  };
}
