import type { Photo } from '@/lib/batch/photo';
import type { BatchStore } from '@/lib/batch/store';

/** Photos of which a person has the picture, as long as it is still the same. */
export interface Saved {
  add(id: string): unknown;
  has(id: string): boolean;
}

/** What a picture was when it was handed over. */
type Mark = Pick<Extract<Photo, { phase: 'done' }>, 'taskId' | 'repair' | 'verdict'>;

/** A picture that is repaired, judged, or another result's since, is not the one that was saved. */
export function createSaved(store: BatchStore): Saved {
  const marks = new Map<string, Mark>();
  const doneOf = (id: string) => {
    const photo = store.get().photos.get(id);
    return photo?.phase === 'done' ? photo : null;
  };
  return {
    add(id) {
      const photo = doneOf(id);
      if (photo) marks.set(id, photo);
    },
    has(id) {
      const [photo, mark] = [doneOf(id), marks.get(id)];
      return (
        photo !== null &&
        photo.taskId === mark?.taskId &&
        photo.repair === mark.repair &&
        photo.verdict === mark.verdict
      );
    },
  };
}
