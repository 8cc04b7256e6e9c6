import type { Plane } from '@/lib/matte/planes';
import { type Check, checkExport } from '@/lib/rules/check';
import { rulesOf } from '@/lib/rules/rules';
import { readBands, withBitmap } from './canvas';

/** A file that is about to be saved, to be held against published rules. */
export type CheckOrder = {
  readonly file: Blob;
  /** Its path in the export. */
  readonly name: string;
  /** The subject's alpha as it stands on the canvas; null where it is not known. */
  readonly subject: Plane | null;
  readonly rulesId: string;
  /** Milliseconds since 1970: which rules are in force. */
  readonly todayMs: number;
};

/**
 * Decodes a finished file again and holds its bytes and pixels against the published rules; none
 * where the rules are not known.
 * @throws {AppError} `finish-failed` when what was written does not decode
 */
export async function checkFile(order: CheckOrder): Promise<readonly Check[]> {
  const { file, name, subject, todayMs } = order;
  const rules = rulesOf(order.rulesId);
  if (!rules) return [];
  const bytes = new Uint8Array(await file.arrayBuffer());
  return withBitmap(file, 'finish-failed', (bitmap) => {
    const { width, height } = bitmap;
    const data = new Uint8ClampedArray(width * height * 4);
    let at = 0;
    for (const band of readBands(bitmap)) {
      data.set(band, at);
      at += band.length;
    }
    const pixels = { data, width, height };
    return checkExport({ name, bytes, pixels, subject }, rules, new Date(todayMs));
  });
}
