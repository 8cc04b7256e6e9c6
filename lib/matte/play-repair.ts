import { brushed, coverOf, overlapOf, type Part } from './brush';
import { openHole } from './hole';
import type { Plane, Rgb } from './planes';
import type { Edit, Repair, Stroke } from './repair';
import { makeSolid } from './solid';
import { dropSpecks } from './specks';

/** Long side, in pixels, of the copy of the original that `open-hole` follows colours on. */
export const REPAIR_GUIDE_SIDE = 1024;

/**
 * Plays a person's edits on a matte, in their order. The matte itself stays as it is; without edits
 * it is also what comes back.
 * @param window where the original lies in the matte; what is outside of it stays as it is
 * @param guide the original at a long side of `REPAIR_GUIDE_SIDE`; asked for at most once, and only
 * where an edit needs it
 */
export function playRepair(matte: Plane, window: Part, repair: Repair, guide: () => Rgb): Plane {
  if (repair.length === 0) return matte;
  const plane = { ...matte, data: matte.data.slice() };
  let seen: Rgb | undefined;
  const look = () => {
    seen ??= guide();
    return seen;
  };
  for (const edit of repair) play(plane, window, edit, look);
  return plane;
}

function play(plane: Plane, window: Part, edit: Edit, guide: () => Rgb): void {
  switch (edit.kind) {
    case 'stroke':
      paint(plane, window, edit);
      break;
    case 'solid-inside':
      within(plane, window, makeSolid);
      break;
    case 'drop-specks':
      within(plane, window, (part) => dropSpecks(part, edit.share));
      break;
    case 'open-hole':
      openHole(plane, window, guide(), edit);
      break;
    default:
      edit satisfies never;
  }
}

const wholeOf = ({ width, height }: Plane): Part => ({ x: 0, y: 0, width, height });

function paint(plane: Plane, window: Part, stroke: Stroke): void {
  const limits = overlapOf(window, wholeOf(plane));
  const cover = limits && coverOf(stroke, window, limits);
  if (!cover) return;
  for (let y = 0, i = 0; y < cover.height; y++) {
    let at = (cover.y + y) * plane.width + cover.x;
    for (let x = 0; x < cover.width; x++, i++, at++) {
      const value = cover.data[i] ?? 0;
      if (value > 0) plane.data[at] = brushed(plane.data[at] ?? 0, value, stroke.tool);
    }
  }
}

/** Lets `change` work on the part of a plane in which the original lies, in place. */
function within(plane: Plane, window: Part, change: (part: Plane) => void): void {
  const part = overlapOf(window, wholeOf(plane));
  if (!part) return;
  const { width, height } = part;
  if (width === plane.width && height === plane.height) {
    change(plane);
    return;
  }
  const data = new Uint8Array(width * height);
  const at = (y: number) => (part.y + y) * plane.width + part.x;
  for (let y = 0; y < height; y++) {
    data.set(plane.data.subarray(at(y), at(y) + width), y * width);
  }
  change({ data, width, height });
  for (let y = 0; y < height; y++) {
    plane.data.set(data.subarray(y * width, (y + 1) * width), at(y));
  }
}
