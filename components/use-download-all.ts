import { useState } from 'react';
import { codeOf, type ErrorCode } from '@/lib/base/errors';
import { isToSave, type PhotoIn } from '@/lib/batch/photo';
import type { BatchStore } from '@/lib/batch/store';
import { cutoutName, cutoutPath, distinctNames, zipName } from '@/lib/export/filename';
import { save } from '@/lib/export/save';
import { zip } from '@/lib/export/zip';
import { useStay } from './at-desk';
import type { Session } from './session';

interface Failure {
  id: string;
  name: string;
  error: ErrorCode;
}

function photosToSave(store: BatchStore, ids?: readonly string[]): PhotoIn<'done'>[] {
  const { order, photos } = store.get();
  return (ids ?? order).flatMap((id) => {
    const photo = photos.get(id);
    return photo && isToSave(photo) ? [photo] : [];
  });
}

/** Packs finished pictures, all or some that nobody has rejected, into one zip; where none can be finished, says why instead. */
export function useDownloadAll(store: BatchStore, openSession: () => Promise<Session>) {
  const stay = useStay();
  const [packed, setPacked] = useState<number | null>(null);
  const [problem, setProblem] = useState<ErrorCode | null>(null);
  /** Names of the photos that could not be finished. */
  const [left, setLeft] = useState<readonly string[]>([]);

  async function* finished(session: Session, photos: PhotoIn<'done'>[], failures: Failure[]) {
    const names = distinctNames(photos.map(({ folder, name }) => cutoutPath(folder, name)));
    for (const [i, photo] of photos.entries()) {
      setPacked(i);
      try {
        const input = await session.finish(photo, new AbortController().signal);
        yield { name: names[i] ?? cutoutName(photo.name), input };
      } catch (thrown) {
        failures.push({ id: photo.id, name: photo.name, error: codeOf(thrown, 'finish-failed') });
      }
    }
  }

  const downloadAll = (ids?: readonly string[]) => stay(() => pack(ids));

  async function pack(ids?: readonly string[]) {
    setPacked(0);
    setProblem(null);
    setLeft([]);
    try {
      const session = await openSession();
      const photos = photosToSave(store, ids);
      const failures: Failure[] = [];
      const packedUp = await zip(finished(session, photos, failures));
      const [first] = failures;
      if (first && failures.length === photos.length) {
        setProblem(first.error);
      } else {
        save(packedUp, zipName(store.get().name));
        const missing = new Set(failures.map(({ id }) => id));
        for (const { id } of photos) if (!missing.has(id)) session.saved.add(id);
        setLeft(failures.map(({ name }) => name));
      }
    } catch (thrown) {
      setProblem(codeOf(thrown, 'finish-failed'));
    } finally {
      setPacked(null);
    }
  }

  return { packed, left, problem, downloadAll };
}
