import type { Arrival } from '@/lib/batch/events';
import type { Photo } from '@/lib/batch/photo';

/** Files that a batch has already: those of the same path and the same bytes. */

/** Files at once whose bytes are read. */
const LANES = 2;

const pathOf = (folder: string, name: string) => `${folder}/${name}`;

/** A file, and the photos of its path that may be the same. */
export interface Doubtful {
  arrival: Arrival;
  photos: readonly Photo[];
}

/** Tells files that are new to the batch from those whose bytes have to be looked at. */
export function inDoubt(
  arrivals: readonly Arrival[],
  photos: Iterable<Photo>,
): { fresh: Arrival[]; doubtful: Doubtful[] } {
  const byPath = new Map<string, Photo[]>();
  for (const photo of photos) {
    const path = pathOf(photo.folder, photo.name);
    const others = byPath.get(path);
    if (others) others.push(photo);
    else byPath.set(path, [photo]);
  }
  const fresh: Arrival[] = [];
  const doubtful: Doubtful[] = [];
  for (const arrival of arrivals) {
    const { file, folder } = arrival;
    const alike = (byPath.get(pathOf(folder, file.name)) ?? []).filter((photo) =>
      photo.file ? photo.file.size === file.size : photo.digest !== null,
    );
    if (alike.length === 0) fresh.push(arrival);
    else doubtful.push({ arrival, photos: alike });
  }
  return { fresh, doubtful };
}

/**
 * Reads those in doubt, and gives back what is new after all, in its order. A file that cannot be
 * read is new: as a photo it says why.
 */
export async function newAmong(doubtful: readonly Doubtful[]): Promise<Arrival[]> {
  const known = new Set<Doubtful>();
  const waiting = [...doubtful];
  const lane = async () => {
    for (let next = waiting.shift(); next; next = waiting.shift()) {
      if (await isHere(next).catch(() => false)) known.add(next);
    }
  };
  await Promise.all(Array.from({ length: LANES }, lane));
  return doubtful.filter((one) => !known.has(one)).map(({ arrival }) => arrival);
}

async function isHere({ arrival, photos }: Doubtful): Promise<boolean> {
  const digest = await digestOf(arrival.file);
  for (const photo of photos) {
    if (digest === (photo.digest ?? (photo.file && (await digestOf(photo.file))))) return true;
  }
  return false;
}

/** SHA-256 in hex, as the batch knows its photos. */
async function digestOf(file: File): Promise<string> {
  const hash = await crypto.subtle.digest('SHA-256', await file.arrayBuffer());
  return Array.from(new Uint8Array(hash), (byte) => byte.toString(16).padStart(2, '0')).join('');
}
