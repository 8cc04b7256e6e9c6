import type { TaskView } from '@/lib/task/task';
import { arrive, recognise, taskIdOf } from './advance';
import { isUnsubmitted, type Photo } from './photo';
import type { Batch } from './reducer';
import { asTold } from './requests';

/** All tasks that photos of this batch have, or have had. */
function taskIdsIn({ photos, goneTaskIds }: Batch): Set<string> {
  const ids = new Set(goneTaskIds);
  for (const photo of photos.values()) {
    const taskId = taskIdOf(photo);
    if (taskId) ids.add(taskId);
    if (photo.phase === 'uploading' && photo.grant) ids.add(photo.grant.taskId);
    for (const former of photo.formerTaskIds) ids.add(former);
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
    const likeness = isUnsubmitted(photo) && likenessOf({ ...photo, ...asTold(photo) });
    if (!likeness) continue;
    const alike = found.get(likeness);
    if (alike) alike.push(photo);
    else found.set(likeness, [photo]);
  }
  return found;
}

/**
 * The photos with the tasks that this browser does not know: those of a photo whose submission it
 * lost sight of, and photos that another browser brought. Null where it knows them all.
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
  // The server tells them in the order of their changes.
  for (const task of foreign.sort((a, b) => a.place - b.place)) {
    const mine = unsubmitted.get(likenessOf(task) ?? '')?.shift();
    const photo = mine ? recognise(mine, task) : arrive(task);
    photos.set(photo.id, photo);
  }
  return photos;
}
