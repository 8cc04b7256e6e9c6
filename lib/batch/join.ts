import { digestOfCopy, VARIANTS, type Variant } from '@/lib/image/variant';
import type { TaskView } from '@/lib/task/task';
import { arrive, otherTry, recognise, taskIdOf, taskIdsOf } from './advance';
import { isUnsubmitted, type Photo } from './photo';
import type { Batch } from './reducer';
import { asTold, copyDigestOf } from './requests';

/** All tasks that photos of this batch have, or have had. */
function taskIdsIn({ photos, goneTaskIds }: Batch): Set<string> {
  const ids = new Set(goneTaskIds);
  for (const photo of photos.values()) {
    for (const taskId of taskIdsOf(photo)) ids.add(taskId);
    if (photo.phase === 'uploading' && photo.grant) ids.add(photo.grant.taskId);
  }
  return ids;
}

type Marks = Pick<TaskView, 'digest' | 'folder' | 'name'>;

/** What a photo and its task have in common wherever they are; null where bytes are not known. */
const likenessOf = ({ digest, folder, name }: Marks): string | null =>
  digest && [digest, folder, name].join('\0');

/** The unsubmitted photos by their likeness, in the order of the list. */
function unsubmittedIn(photos: ReadonlyMap<string, Photo>): Map<string, Photo[]> {
  const found = new Map<string, Photo[]>();
  for (const photo of photos.values()) {
    const likeness =
      isUnsubmitted(photo) && likenessOf({ digest: copyDigestOf(photo), ...asTold(photo) });
    if (!likeness) continue;
    const alike = found.get(likeness);
    if (alike) alike.push(photo);
    else found.set(likeness, [photo]);
  }
  return found;
}

/** Which copy of which original a task is about. */
interface Copy {
  readonly original: string;
  readonly variant: Variant;
}

/**
 * What is known to be another API copy than the plain one, by its likeness: the digest of such a
 * copy is made of its original's, and that is there too, under the same name in the same folder.
 */
function otherCopies(photos: Iterable<Photo>, tasks: readonly TaskView[]): Map<string, Copy> {
  const groups = new Map<string, { marks: Marks; digests: Set<string> }>();
  const note = (marks: Marks) => {
    if (!marks.digest) return;
    const key = `${marks.folder}\0${marks.name}`;
    const group = groups.get(key) ?? { marks, digests: new Set() };
    group.digests.add(marks.digest);
    groups.set(key, group);
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

/**
 * The photos with the tasks that this browser does not know: those of a photo whose submission it
 * lost sight of, those of other tries of a photo, which stay one photo with it, and photos that
 * another browser brought. Null where it knows them all.
 */
export function joined(batch: Batch, tasks: readonly TaskView[]): Map<string, Photo> | null {
  const known = taskIdsIn(batch);
  const goingOn = new Set(
    tasks.flatMap((task) => (task.state === 'cancelled' ? [] : (likenessOf(task) ?? []))),
  );
  // One that was cancelled and begun anew is one photo.
  const isOvertaken = (task: TaskView) =>
    task.state === 'cancelled' && goingOn.has(likenessOf(task) ?? '');
  const foreign = tasks.filter((task) => !known.has(task.id) && !isOvertaken(task));
  if (foreign.length === 0) return null;
  const photos = new Map(batch.photos);
  const unsubmitted = unsubmittedIn(photos);
  const copies = otherCopies(photos.values(), tasks);
  const copyOf = (task: TaskView) => copies.get(likenessOf(task) ?? '');
  const rankOf = (task: TaskView) => VARIANTS.indexOf(copyOf(task)?.variant ?? 'plain');
  const told = new Map(tasks.map((task) => [task.id, task]));
  const byOriginal = new Map<string, string>();
  for (const photo of photos.values()) {
    const original = likenessOf({ digest: photo.digest, ...asTold(photo) });
    if (original && !byOriginal.has(original)) byOriginal.set(original, photo.id);
  }
  // The server tells them in the order of their changes. A first try comes before the others.
  foreign.sort((a, b) => rankOf(a) - rankOf(b) || a.place - b.place);
  for (const task of foreign) {
    const likeness = likenessOf(task) ?? '';
    const mine = unsubmitted.get(likeness)?.shift();
    const copy = copyOf(task);
    const first = copy && photos.get(byOriginal.get(copy.original) ?? '');
    const photo = mine
      ? recognise(mine, task)
      : copy && first
        ? otherTry(first, task, copy.variant, told.get(taskIdOf(first) ?? ''))
        : arrive(task);
    photos.set(photo.id, photo);
    if (!byOriginal.has(likeness)) byOriginal.set(likeness, photo.id);
  }
  return photos;
}
