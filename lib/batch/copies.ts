import { digestOfCopy } from '@/lib/image/copy-digest';
import { VARIANTS, type Variant } from '@/lib/image/variant';
import type { TaskView } from '@/lib/task/task';
import type { Photo } from './photo';
import { asTold, likenessOf, type Marks } from './told';

/** By which digest the server knows the API copy of its present try; null where there is none. */
export const copyDigestOf = ({ digest, variant }: Pick<Photo, 'digest' | 'variant'>) =>
  digest && digestOfCopy(digest, variant);

/** Which copy of which original a task is about. */
interface Copy {
  readonly original: string;
  readonly variant: Variant;
}

/** Tasks that are other tries, by their likeness. */
export type Copies = ReadonlyMap<string, Copy>;

/**
 * What is known to be another API copy than the plain one, by its likeness: the digest of such a
 * copy is made of its original's, and that is there too, under the same name in the same folder.
 */
export function otherCopies(photos: Iterable<Photo>, tasks: readonly TaskView[]): Copies {
  const groups = new Map<string, { marks: Marks; digests: Set<string> }>();
  const keyOf = ({ folder, name }: Marks) => `${folder}\0${name}`;
  // Most readings tell of few photos.
  for (const task of tasks) groups.set(keyOf(task), { marks: task, digests: new Set() });
  const note = (marks: Marks) => {
    if (marks.digest) groups.get(keyOf(marks))?.digests.add(marks.digest);
  };
  for (const photo of photos) note({ digest: photo.digest, ...asTold(photo) });
  for (const task of tasks) note(task);
  const copies = new Map<string, Copy>();
  for (const { marks, digests } of groups.values()) {
    if (digests.size < 2) continue;
    for (const digest of digests) {
      for (const variant of VARIANTS) {
        const copy = digestOfCopy(digest, variant);
        const likeness =
          copy !== digest && digests.has(copy) && likenessOf({ ...marks, digest: copy });
        const original = likenessOf({ ...marks, digest });
        if (likeness && original) copies.set(likeness, { original, variant });
      }
    }
  }
  return copies;
}
