import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import sharp from 'sharp';
import { picture } from '../app';
import type { Later } from './bench';

/** A photo of ours that the quick engine cuts out at every size. */
const SOURCE = 'photos/mug-white-studio.jpg';

/** The spread of a camera's grain, in levels of 255. */
const GRAIN = 4;

/** As a camera of so many pixels writes it: with grain, and lightly compressed. */
async function shoot(width: number, height: number, isMirrored: boolean): Promise<Buffer> {
  const noise = { type: 'gaussian', mean: 128, sigma: GRAIN } as const;
  const grain = await sharp({ create: { width, height, channels: 3, background: '#888', noise } })
    .png({ compressionLevel: 1 })
    .toBuffer();
  return sharp(picture(SOURCE))
    .resize(width, height, { fit: 'cover' })
    .flop(isMirrored)
    .composite([{ input: grain, blend: 'soft-light' }])
    .jpeg({ quality: 92 })
    .toBuffer();
}

/** Of bytes of its own: whatever follows a JPEG's end is not read. */
const unlike = (jpeg: Buffer) => Buffer.concat([jpeg, randomBytes(8), Buffer.from([0xff, 0xd9])]);

/**
 * Writes JPEGs of which no two have the same bytes, though they show one of two things.
 * @returns their paths
 */
export async function cameraPhotos(
  later: Later,
  count: number,
  { width, height }: { width: number; height: number },
): Promise<string[]> {
  const folder = mkdtempSync(path.join(tmpdir(), 'clearcut-camera-'));
  later(async () => rmSync(folder, { recursive: true, force: true }));
  const shots = [await shoot(width, height, false)];
  if (count > 1) shots.push(await shoot(width, height, true));
  return Array.from({ length: count }, (_, i) => {
    const file = path.join(folder, `img-${i + 1}.jpg`);
    writeFileSync(file, unlike(shots[i % shots.length] ?? Buffer.alloc(0)));
    return file;
  });
}
