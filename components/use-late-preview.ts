import { useEffect } from 'react';
import { persist } from '@/lib/base/async';
import { codeOf } from '@/lib/base/errors';
import type { Photo } from '@/lib/batch/photo';
import type { BatchStore } from '@/lib/batch/store';
import { atRest, isAbort } from './at-rest';
import type { Session } from './session';
import { useOnline } from './use-online';

/** As large as a tile shows it on a dense screen, in pixels. */
const SIDE = 640;

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
        session.finish(lacking, signal, SIDE).catch((thrown: unknown) => {
          if (signal.aborted || isAbort(thrown)) return null;
          const code = codeOf(thrown, 'finish-failed');
          if (code === 'cutout-unavailable') throw thrown;
          return code;
        });
      const preview = await persist(once, REPEATS, signal).catch((thrown: unknown) =>
        signal.aborted || !navigator.onLine ? null : codeOf(thrown),
      );
      if (preview) store.dispatch({ type: 'previewed', id, run, preview });
    });
  }, [lacking, store, openSession]);
}
