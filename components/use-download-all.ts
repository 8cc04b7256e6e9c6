import { useState } from 'react';
import { codeOf, type ErrorCode } from '@/lib/base/errors';
import type { PhotoIn } from '@/lib/batch/photo';
import type { BatchStore } from '@/lib/batch/store';
import { cutoutName, distinctNames } from '@/lib/export/filename';
import { save } from '@/lib/export/save';
import { zip } from '@/lib/export/zip';
import type { Session } from './session';

function donePhotos(store: BatchStore): PhotoIn<'done'>[] {
  const { order, photos } = store.get();
  return order.flatMap((id) => {
    const photo = photos.get(id);
    return photo?.phase === 'done' ? [photo] : [];
  });
}

/** Packs every finished picture into one zip. */
export function useDownloadAll(store: BatchStore, openSession: () => Promise<Session>) {
  const [packed, setPacked] = useState<number | null>(null);
  const [problem, setProblem] = useState<ErrorCode | null>(null);
  /** Names of the photos that could not be finished. */
  const [left, setLeft] = useState<readonly string[]>([]);

  async function* finished(session: Session) {
    const photos = donePhotos(store);
    const names = distinctNames(photos.map(({ name }) => cutoutName(name)));
    const unfinished: string[] = [];
    for (const [i, photo] of photos.entries()) {
      setPacked(i);
      try {
        const input = await session.finish(photo, new AbortController().signal);
        yield { name: names[i] ?? cutoutName(photo.name), input };
      } catch (thrown) {
        unfinished.push(photo.name);
        // A zip of nothing is no help to anybody.
        if (unfinished.length === photos.length) throw thrown;
      }
    }
    setLeft(unfinished);
  }

  async function downloadAll() {
    setPacked(0);
    setProblem(null);
    setLeft([]);
    try {
      save(await zip(finished(await openSession())), 'clearcut.zip');
    } catch (thrown) {
      setProblem(codeOf(thrown, 'finish-failed'));
    } finally {
      setPacked(null);
    }
  }

  return { packed, left, problem, downloadAll };
}
