import { overlapOf, type Part } from './brush';
import { placeOf } from './flag';
import { toLab } from './lab';
import type { Plane, Rgb } from './planes';
import { eachNeighbour, flood } from './regions';

/** Colour differences in CIELAB: up to the first it is the same, from twice that on another. */
const ALIKE = 12;
/** What is fainter is open already. */
const FAINT = 13;
/** How far, in pixels of the guide, the edge of a hole may be soft. */
const RIM = 2;
/** Of eight neighbours: as many take a pixel of noise along. */
const SURROUNDED = 6;

/**
 * Makes clear, in place, what looks like the place that was pressed and hangs together with it, with
 * an edge as soft as the colours mix there. Where it is clear already, nothing happens.
 * @param window where the original lies in the plane
 * @param guide a small copy of the original
 * @param place in shares of the original's width and height
 */
export function openHole(
  plane: Plane,
  window: Part,
  guide: Rgb,
  place: { readonly x: number; readonly y: number },
): void {
  const hole = findHole(sampled(plane, window, guide), guide, place);
  if (hole) clear(plane, window, hole);
}

/** The matte's values under the pixels of the guide. */
function sampled(plane: Plane, window: Part, { width, height }: Rgb): Plane {
  const data = new Uint8Array(width * height);
  for (let y = 0, i = 0; y < height; y++) {
    const row = Math.floor(window.y + ((y + 0.5) * window.height) / height) * plane.width;
    for (let x = 0; x < width; x++, i++) {
      data[i] = plane.data[row + Math.floor(window.x + ((x + 0.5) * window.width) / width)] ?? 0;
    }
  }
  return { data, width, height };
}

/** How open each pixel of the guide shall be, 0 to 255. */
function findHole(
  { data, width, height }: Plane,
  guide: Rgb,
  place: { readonly x: number; readonly y: number },
): Plane | null {
  const n = width * height;
  const column = Math.min(width - 1, Math.max(0, Math.floor(place.x * width)));
  const row = Math.min(height - 1, Math.max(0, Math.floor(place.y * height)));
  const start = row * width + column;
  if ((data[start] ?? 0) < FAINT) return null;
  const lab = toLab(guide.data);
  const pressed = meanAround(lab, start, width, n);
  const difference = (i: number) =>
    Math.hypot(
      (lab[i * 3] ?? 0) - (pressed[0] ?? 0),
      (lab[i * 3 + 1] ?? 0) - (pressed[1] ?? 0),
      (lab[i * 3 + 2] ?? 0) - (pressed[2] ?? 0),
    );
  const isIn = (i: number) => (data[i] ?? 0) >= FAINT;
  const reached = flood([start], (i) => isIn(i) && difference(i) <= ALIKE, width, n);
  fillNoise(reached, width);
  const open = reached.map((mark) => mark * 255);
  let rim: number[] = [];
  for (let i = 0; i < n; i++) if (reached[i]) rim.push(i);
  for (let step = 0; step < RIM; step++) {
    const next: number[] = [];
    for (const i of rim) {
      eachNeighbour(i, width, n, (j) => {
        if (open[j] || !isIn(j)) return;
        const value = Math.round(255 * Math.min(1, 2 - difference(j) / ALIKE));
        if (value <= 0) return;
        open[j] = value;
        next.push(j);
      });
    }
    rim = next;
  }
  return { data: open, width, height };
}

function meanAround(lab: Float32Array, i: number, width: number, n: number): number[] {
  const pixels = [i];
  eachNeighbour(i, width, n, (j) => pixels.push(j));
  return [0, 1, 2].map(
    (c) => pixels.reduce((sum, pixel) => sum + (lab[pixel * 3 + c] ?? 0), 0) / pixels.length,
  );
}

/** Grain and dust inside a hole go with it. */
function fillNoise(reached: Uint8Array, width: number): void {
  const last = reached.length - width - 1;
  for (const _ of ['once', 'again']) {
    const before = reached.slice();
    for (let i = width + 1; i < last; i++) {
      if (before[i]) continue;
      let around = 0;
      for (const j of [i - width, i, i + width]) {
        around += (before[j - 1] ?? 0) + (before[j] ?? 0) + (before[j + 1] ?? 0);
      }
      if (around >= SURROUNDED) reached[i] = 1;
    }
  }
}

/** Takes as much from the plane as the hole, brought to its size, is open. */
function clear({ data, width, height }: Plane, window: Part, hole: Plane): void {
  const across = window.width / hole.width;
  const down = window.height / hole.height;
  const { left, top, right, bottom } = placeOf(hole, (i) => (hole.data[i] ?? 0) > 0);
  // Between pixels of the guide, the next ones count too.
  const reach = {
    x: window.x + left * window.width - across,
    y: window.y + top * window.height - down,
    width: (right - left) * window.width + 2 * across,
    height: (bottom - top) * window.height + 2 * down,
  };
  const limits = overlapOf(reach, overlapOf(window, { x: 0, y: 0, width, height }) ?? reach);
  if (!limits) return;
  const value = (x: number, y: number) =>
    hole.data[
      Math.min(hole.height - 1, Math.max(0, y)) * hole.width +
        Math.min(hole.width - 1, Math.max(0, x))
    ] ?? 0;
  for (let y = limits.y; y < limits.y + limits.height; y++) {
    const v = (y + 0.5 - window.y) / down - 0.5;
    const row = Math.floor(v);
    for (let x = limits.x; x < limits.x + limits.width; x++) {
      const i = y * width + x;
      const alpha = data[i] ?? 0;
      if (alpha === 0) continue;
      const u = (x + 0.5 - window.x) / across - 0.5;
      const column = Math.floor(u);
      const [tx, ty] = [u - column, v - row];
      const above = value(column, row) * (1 - tx) + value(column + 1, row) * tx;
      const below = value(column, row + 1) * (1 - tx) + value(column + 1, row + 1) * tx;
      const open = above * (1 - ty) + below * ty;
      if (open > 0) data[i] = Math.round((alpha * (255 - open)) / 255);
    }
  }
}
