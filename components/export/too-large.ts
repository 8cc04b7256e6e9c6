import type { Batch } from '@/lib/batch/reducer';
import { LIMITS_OF } from '@/lib/codec/container';
import type { FormatType } from '@/lib/codec/format';
import type { PlannedFile } from '@/lib/export/plan';
import type { Size } from '@/lib/matte/planes';
import { canvasOf } from './outline';

/** A file that no file of its format can be. */
export interface TooLarge {
  readonly path: string;
  readonly type: FormatType;
  readonly size: Size;
}

/** Known before anything is made; a canvas that is not known yet is found out about on the way. */
export function tooLargeIn(
  { photos }: Pick<Batch, 'photos'>,
  files: readonly Pick<PlannedFile, 'photo' | 'deliverable' | 'path'>[],
): TooLarge[] {
  return files.flatMap(({ photo, deliverable, path }) => {
    const size = canvasOf(photos.get(photo.id), deliverable);
    const { type } = deliverable.format;
    return size && !fits(size, type) ? [{ path, type, size }] : [];
  });
}

function fits({ width, height }: Size, type: FormatType): boolean {
  const { maxSide, maxPixels } = LIMITS_OF[type];
  return Math.max(width, height) <= maxSide && width * height <= maxPixels;
}
