import type { AtOnce } from '@/lib/base/in-order';
import type { Batch } from '@/lib/batch/reducer';
import type { PlannedFile } from '@/lib/export/plan';
import { listWorkersFor } from '@/lib/image/workers';
import type { Size } from '@/lib/matte/planes';
import { canvasOf } from './outline';

/** Bytes for each pixel: of an original that is decoded, and of the file that is made of it. */
const DECODED = 4;
const STREAMED = 4;
/** The whole picture, and as much as an encoder takes while it works: see `encodePicture`. */
const WHOLE = 4 + 40;

const GIB = 2 ** 30;
/** What a device is taken to have that does not say: it may be a telephone. */
const UNTOLD_GIB = 2;
/** How much of its memory an export may take; the person works with other programs meanwhile. */
const SHARE = 1 / 4;

interface Device {
  readonly hardwareConcurrency: number;
  /** In GiB; only Chromium tells it. */
  readonly deviceMemory?: number;
}

const pixelsOf = ({ width, height }: Size): number => width * height;

/** How many files of a batch a device makes at a time, by its cores and its memory. */
export function atOnceOf(
  { photos }: Pick<Batch, 'photos'>,
  { hardwareConcurrency, deviceMemory = UNTOLD_GIB }: Device = navigator,
): AtOnce<PlannedFile> {
  const room = deviceMemory * GIB * SHARE;
  return {
    most: listWorkersFor(hardwareConcurrency),
    room,
    weightOf({ photo: { id }, deliverable }) {
      const photo = photos.get(id);
      const original = photo && 'prepared' in photo ? photo.prepared?.transform.original : null;
      // What is not known may be anything.
      if (!original) return room;
      const canvas = canvasOf(photo, deliverable) ?? original;
      const each = deliverable.format.type === 'png' ? STREAMED : WHOLE;
      return pixelsOf(original) * DECODED + pixelsOf(canvas) * each;
    },
  };
}
