import { createHash } from 'node:crypto';
import sharp from 'sharp';
import { sample } from '../app';

/** A photo as the page has it once it is prepared: small, so that the quick engine is quick. */
export interface Shot {
  name: string;
  bytes: Buffer;
  digest: string;
  width: number;
  height: number;
}

/** Every so many photos one is the same picture as an earlier one, under a name of its own. */
const TWIN_EVERY = 10;
const TWIN_OF = 7;

async function shoot(index: number): Promise<Omit<Shot, 'name'>> {
  // The mug with less backdrop each time, and each fortieth time in another quality: no two have
  // the same bytes, and all are plain enough for the quick engine.
  const inset = index % 40;
  const { data, info } = await sharp(sample('mug.webp'))
    .extract({ left: 150 + inset, top: 0, width: 900 - 2 * inset, height: 900 - inset })
    .resize({ width: 260 + (index % 3) * 8 })
    .jpeg({ quality: 94 - Math.floor(index / 40) })
    .toBuffer({ resolveWithObject: true });
  const digest = createHash('sha256').update(data).digest('hex');
  return { bytes: data, digest, width: info.width, height: info.height };
}

export async function makeShots(count: number): Promise<Shot[]> {
  const shots: Shot[] = [];
  for (let index = 0; index < count; index++) {
    const name = `photo-${index}.jpg`;
    const twin = index % TWIN_EVERY === TWIN_EVERY - 1 ? shots[index - TWIN_OF] : undefined;
    shots.push({ ...(twin ?? (await shoot(index))), name });
  }
  return shots;
}

/** Photos of which no two have the same bytes, so that each is sent. */
export async function distinctShots(count: number): Promise<Shot[]> {
  const shots = await makeShots(Math.ceil(count * 1.2));
  const byDigest = new Map(shots.map((shot) => [shot.digest, shot]));
  const distinct = [...byDigest.values()].slice(0, count);
  if (distinct.length < count) throw new Error(`only ${distinct.length} distinct photos`);
  return distinct;
}
