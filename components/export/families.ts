import type { Batch } from '@/lib/batch/reducer';
import type { ExportSettings } from '@/lib/export/settings';
import type { Member } from '@/lib/layout/plan';
import { kinIn, memberOf } from './outline';

/** The families of a batch's photos as its tiles ask for them: each one, with every change. */

type KinOf = ReturnType<typeof kinIn>;

interface Kin {
  readonly batchId: string;
  /** Of settings and photos, as far as they decide who belongs to whom. */
  readonly words: string;
  readonly kinOf: KinOf;
  /** The last answer for each photo, to be given again as long as it says the same. */
  readonly given: Map<string, readonly Member[]>;
}

const NONE: readonly Member[] = [];
const known = new WeakMap<Batch['photos'], { settings: ExportSettings; kin: Kin }>();
/** One batch at a time is seen as it will be exported. */
let last: Kin | null = null;

function kinOfBatch(batch: Batch, settings: ExportSettings): Kin {
  const found = known.get(batch.photos);
  if (found?.settings === settings && found.kin.batchId === batch.id) return found.kin;
  const words = JSON.stringify([
    settings.names.map,
    settings.withRejected,
    Array.from(batch.photos.values(), (photo) => {
      const { id, name, folder, phase } = photo;
      return [id, name, folder, phase === 'done' && (photo.verdict ?? 'kept')];
    }),
  ]);
  if (last?.batchId !== batch.id || last.words !== words) {
    const given = last?.batchId === batch.id ? last.given : new Map();
    last = { batchId: batch.id, words, kinOf: kinIn(batch, settings), given };
  }
  known.set(batch.photos, { settings, kin: last });
  return last;
}

const isSame = (a: readonly Member[], b: readonly Member[]): boolean =>
  a.length === b.length &&
  a.every(
    ({ original, subject }, at) => b[at]?.original === original && b[at]?.subject === subject,
  );

/** The other photos of a photo's SKU; the same list until it is another. */
export function familyIn(batch: Batch, settings: ExportSettings, id: string): readonly Member[] {
  const { kinOf, given } = kinOfBatch(batch, settings);
  const members = kinOf(id).flatMap((kin) => {
    const photo = batch.photos.get(kin);
    return (photo?.phase === 'done' && memberOf(photo)) || [];
  });
  if (members.length === 0) return NONE;
  const before = given.get(id);
  if (before && isSame(before, members)) return before;
  given.set(id, members);
  return members;
}
