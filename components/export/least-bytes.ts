import type { Batch } from '@/lib/batch/reducer';
import { type FormatType, qualityOf } from '@/lib/codec/format';
import type { PlannedFile } from '@/lib/export/plan';
import { canvasOf } from './outline';

/**
 * Bytes a pixel that a cut-out on nothing or on one colour hardly ever stays below: where there is
 * no room for so much, there is none for the files.
 */
const LEAST_EXACT: Record<FormatType, number> = { png: 0.2, webp: 0.1, avif: 0.1, jpeg: 0.1 };
const LEAST_LOSSY = 0.01;

/** How large files will be at least, before any of them is measured. */
export function leastBytesOf(
  { photos }: Pick<Batch, 'photos'>,
  files: readonly Pick<PlannedFile, 'photo' | 'deliverable'>[],
): number {
  let bytes = 0;
  for (const { photo, deliverable } of files) {
    const size = canvasOf(photos.get(photo.id), deliverable);
    const { format } = deliverable;
    const each = qualityOf(format) === null ? LEAST_EXACT[format.type] : LEAST_LOSSY;
    if (size) bytes += Math.round(size.width * size.height * each);
  }
  return bytes;
}
