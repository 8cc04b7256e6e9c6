import { useEffect } from 'react';
import { persist } from '@/lib/base/async';
import { codeOf } from '@/lib/base/errors';
import type { Photo } from '@/lib/batch/photo';
import type { BatchStore } from '@/lib/batch/store';
import { atRest, isAbort } from './at-rest';
import type { Session } from './session';
import { useOnline } from './use-online';

/** What a server that is restarted, or a line that drops, is back within. */
const REPEATS = { tries: 4, firstMs: 1_000, maxMs: 5_000 };

/**
 * Makes the small picture of a finished photo while it is in sight, where nobody else does: in a
 * tab that only shows the batch.
 */
export function useLatePreview(
  isReadOnly: boolean,
  photo: Photo | undefined,
  store: BatchStore,
  openSession: () => Promise<Session>,
): void {
  const done = photo?.phase === 'done' && photo.preview === null ? photo : null;
  const isOnline = useOnline();
  // Without a line nothing comes; once it is back it is begun anew.
  const lacking = isReadOnly && isOnline ? done : null;
  useEffect(() => {
    if (!lacking) return;
    return atRest(async (signal) => {
      const { id, run } = lacking;
      const session = await openSession();
      const once = () =>
        session.preview(lacking, signal).catch((thrown: unknown) => {
          if (signal.aborted || isAbort(thrown)) return null;
          const code = codeOf(thrown, 'finish-failed');
          if (code === 'cutout-unavailable') throw thrown;
          return code;
        });
      const made = await persist(once, REPEATS, signal).catch((thrown: unknown) =>
        signal.aborted || !navigator.onLine ? null : codeOf(thrown),
      );
      if (!made) return;
      if (typeof made === 'string') {
        store.dispatch({ type: 'previewed', id, run, preview: made });
        return;
      }
      store.dispatch({ type: 'previewed', id, run, preview: made.picture });
      // It is looked at to the end, though this photo lacks nothing any more.
      const findings = await made.examine(new AbortController().signal).catch(() => null);
      if (findings) store.dispatch({ type: 'examined', id, run, findings });
    });
  }, [lacking, store, openSession]);
}
