import { VARIANTS, type Variant } from '@/lib/image/variant';
import type { TaskView } from '@/lib/task/task';
import { arrive, otherTry, recognise, taskIdOf, taskIdsOf } from './advance';
import type { Copies } from './copies';
import { isUnsubmitted, type Photo } from './photo';
import type { Batch } from './reducer';
import { asTold, likenessOf } from './told';

/** All tasks that photos of this batch have, or have had. */
function taskIdsIn({ photos, goneTaskIds }: Batch): Set<string> {
  const ids = new Set(goneTaskIds);
  for (const photo of photos.values()) {
    for (const taskId of taskIdsOf(photo)) ids.add(taskId);
    if (photo.phase === 'uploading' && photo.grant) ids.add(photo.grant.taskId);
  }
  return ids;
}

/** What a photo's present try and its task have in common: the original, and which copy of it. */
const tryOf = (original: string | null, variant: Variant) => original && `${original}\0${variant}`;

const originalOf = (photo: Photo) => likenessOf({ digest: photo.digest, ...asTold(photo) });

/** The unsubmitted photos by their tries, in the order of the list. */
function unsubmittedIn(photos: ReadonlyMap<string, Photo>): Map<string, Photo[]> {
  const found = new Map<string, Photo[]>();
  for (const photo of photos.values()) {
    const key = isUnsubmitted(photo) && tryOf(originalOf(photo), photo.variant);
    if (!key) continue;
    const alike = found.get(key);
    if (alike) alike.push(photo);
    else found.set(key, [photo]);
  }
  return found;
}

/**
 * The photos with the tasks that this browser does not know: those of a photo whose submission it
 * lost sight of, those of other tries of a photo, which stay one photo with it, and photos that
 * another browser brought. Null where it knows them all.
 * @param copies which of the tasks are other tries (`otherCopies`)
 */
export function joined(
  batch: Batch,
  tasks: readonly TaskView[],
  copies: Copies,
): Map<string, Photo> | null {
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
  const copyOf = (task: TaskView) => copies.get(likenessOf(task) ?? '');
  const rankOf = (task: TaskView) => VARIANTS.indexOf(copyOf(task)?.variant ?? 'plain');
  const told = new Map(tasks.map((task) => [task.id, task]));
  const byOriginal = new Map<string, string>();
  for (const photo of photos.values()) {
    const original = originalOf(photo);
    if (original && !byOriginal.has(original)) byOriginal.set(original, photo.id);
  }
  // The server tells them in the order of their changes. A first try comes before the others.
  foreign.sort((a, b) => rankOf(a) - rankOf(b) || a.place - b.place);
  for (const task of foreign) {
    const likeness = likenessOf(task) ?? '';
    const copy = copyOf(task);
    const { original, variant } = copy ?? { original: likeness, variant: 'plain' as const };
    const mine = unsubmitted.get(tryOf(original, variant) ?? '')?.shift();
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
