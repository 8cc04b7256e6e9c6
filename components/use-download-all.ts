import { useState } from 'react';
import { codeOf, type ErrorCode } from '@/lib/base/errors';
import { isToSave } from '@/lib/batch/photo';
import type { BatchStore } from '@/lib/batch/store';
import { useStay } from './at-desk';
import { useExportRoom } from './export/export-room';
import type { Session } from './session';

const NEVER = new AbortController().signal;

/**
 * Packs the files of photos, all or some, into one zip, as the export is set; where none can be
 * made, says why instead. A name that cannot be had opens the panel, which says what is wrong.
 */
export function useDownloadAll(store: BatchStore, openSession: () => Promise<Session>) {
  const stay = useStay();
  const room = useExportRoom();
  /** Files that are in the zip by now, and how many there will be. */
  const [packed, setPacked] = useState<{ done: number; total: number } | null>(null);
  const [problem, setProblem] = useState<ErrorCode | null>(null);
  /** Names of the photos that could not be finished. */
  const [left, setLeft] = useState<readonly string[]>([]);

  const downloadAll = (ids?: readonly string[]) => stay(() => pack(ids));

  async function pack(ids?: readonly string[]) {
    const batch = store.get();
    const meant = (ids ?? batch.order).filter((id) => {
      const photo = batch.photos.get(id);
      return photo && isToSave(photo);
    });
    setPacked({ done: 0, total: meant.length });
    setProblem(null);
    setLeft([]);
    try {
      const [session, { packPhotos }] = await Promise.all([
        openSession(),
        import('./export/pack-photos'),
      ]);
      const { settings } = room.get();
      const outcome = await packPhotos(
        { batch, session, settings, ...(ids && { ids }), picture: room.picture, signal: NEVER },
        ({ total, made, failed }) => setPacked({ done: made + failed, total }),
      );
      room.tell(outcome);
      const failures = outcome.results.filter(({ state }) => state === 'failed');
      const [first] = failures;
      if (outcome.isSaved) setLeft([...new Set(failures.map(({ file }) => file.photo.name))]);
      else if (first?.error) setProblem(first.error);
    } catch (thrown) {
      const code = codeOf(thrown, 'finish-failed');
      if (code === 'name-refused') room.open(true);
      setProblem(code);
    } finally {
      setPacked(null);
    }
  }

  return { packed, left, problem, downloadAll };
}
