import type { Findings } from '@/lib/matte/findings';
import type { Flag } from '@/lib/matte/flag';
import type { Photo } from './photo';
import type { Batch } from './reducer';
import { byRisk } from './risk';
import { unlikeSiblings } from './siblings';

/** The flags of a batch's photos: of their own mattes, and of these among their siblings. */

type Flags = ReadonlyMap<string, readonly Flag[]>;

const NONE: readonly Flag[] = [];
const known = new WeakMap<Batch['photos'], Flags>();
/** As much of a photo as its flags are made of. */
type Seen = Pick<Photo, 'id' | 'name' | 'folder'> & { readonly findings: Findings | null };
/** The last answer, and what it was made of: most events say nothing of any matte. */
let last: { readonly seen: readonly Seen[]; readonly flags: Flags } | null = null;

const findingsOf = (photo: Photo): Findings | null =>
  photo.phase === 'done' ? photo.findings : null;

function isAsBefore(photos: Batch['photos'], seen: readonly Seen[]): boolean {
  if (photos.size !== seen.length) return false;
  let at = 0;
  for (const photo of photos.values()) {
    const before = seen[at++];
    const isSame =
      before?.id === photo.id &&
      before.findings === findingsOf(photo) &&
      before.name === photo.name &&
      before.folder === photo.folder;
    if (!isSame) return false;
  }
  return true;
}

function flagAll(photos: Batch['photos']): Flags {
  const odd = unlikeSiblings(photos.values());
  const flags = new Map<string, readonly Flag[]>();
  for (const [id, photo] of photos) {
    const own = findingsOf(photo)?.flags ?? NONE;
    const unlike = odd.get(id);
    if (own.length > 0 || unlike) flags.set(id, byRisk(unlike ? [...own, unlike] : own));
  }
  return flags;
}

function allFlags({ photos }: Batch): Flags {
  const found = known.get(photos);
  if (found) return found;
  if (!last || !isAsBefore(photos, last.seen)) {
    const seen = Array.from(photos.values(), (photo) => {
      const { id, name, folder } = photo;
      return { id, name, folder, findings: findingsOf(photo) };
    });
    last = { seen, flags: flagAll(photos) };
  }
  const { flags } = last;
  known.set(photos, flags);
  return flags;
}

/** What is suspicious about a photo, worst first; the same list until that is something else. */
export const flagsOf = (batch: Batch, id: string): readonly Flag[] =>
  allFlags(batch).get(id) ?? NONE;

/** Whether somebody should look at it, and nobody has yet. */
export const isForReview = (batch: Batch, photo: Photo): boolean =>
  photo.phase === 'done' && photo.verdict === null && flagsOf(batch, photo.id).length > 0;

/** Whether it has a picture that was not looked at for flags yet. */
export const isUnexamined = (photo: Photo): boolean =>
  photo.phase === 'done' &&
  photo.findings === null &&
  !photo.isBlind &&
  typeof photo.preview !== 'string';
