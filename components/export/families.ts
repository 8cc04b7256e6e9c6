import type { Batch } from '@/lib/batch/reducer';
import type { ExportSettings } from '@/lib/export/settings';
import type { Member } from '@/lib/layout/plan';
import { memberOf, type Outline, outlineOf } from './outline';

/** The families of a batch's photos as its tiles ask for them: each one, with every change. */

type Photos = Batch['photos'];

interface Kin {
  readonly settings: ExportSettings;
  /** Of all photos, as far as it decides who belongs to whom. */
  readonly words: string;
  readonly kinOf: Outline['kinOf'];
}

const NONE: readonly Member[] = [];
const known = new WeakMap<Photos, Kin>();
let last: Kin | null = null;
/** The last answer for each photo, to be given again as long as it says the same. */
const given = new Map<string, readonly Member[]>();

function kinIn(batch: Batch, settings: ExportSettings): Outline['kinOf'] {
  const found = known.get(batch.photos);
  if (found?.settings === settings) return found.kinOf;
  const words = Array.from(batch.photos.values(), ({ id, name, folder, phase }) =>
    JSON.stringify([id, name, folder, phase === 'done']),
  ).join();
  if (last?.settings !== settings || last.words !== words) {
    const { kinOf } = outlineOf(batch, settings, { now: new Date() });
    last = { settings, words, kinOf };
  }
  known.set(batch.photos, last);
  return last.kinOf;
}

const isSame = (a: readonly Member[], b: readonly Member[]): boolean =>
  a.length === b.length &&
  a.every(
    ({ original, subject }, at) => b[at]?.original === original && b[at]?.subject === subject,
  );

/** The other photos of a photo's SKU; the same list until it is another. */
export function familyIn(batch: Batch, settings: ExportSettings, id: string): readonly Member[] {
  const members = kinIn(
    batch,
    settings,
  )(id).flatMap((kin) => {
    const photo = batch.photos.get(kin);
    return (photo?.phase === 'done' && memberOf(photo)) || [];
  });
  if (members.length === 0) return NONE;
  const before = given.get(id);
  if (before && isSame(before, members)) return before;
  given.set(id, members);
  return members;
}
