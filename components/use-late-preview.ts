import { useEffect } from 'react';
import { codeOf } from '@/lib/base/errors';
import type { Photo } from '@/lib/batch/photo';
import type { BatchStore } from '@/lib/batch/store';
import { atRest } from './at-rest';
import type { Session } from './session';

/** As large as a tile shows it on a dense screen, in pixels. */
const SIDE = 640;

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
  const lacking = isReadOnly ? done : null;
  useEffect(() => {
    if (!lacking) return;
    return atRest(async () => {
      const { id, run } = lacking;
      const session = await openSession();
      const preview = await session
        .finish(lacking, new AbortController().signal, SIDE)
        .catch((thrown: unknown) => codeOf(thrown, 'finish-failed'));
      store.dispatch({ type: 'previewed', id, run, preview });
    });
  }, [lacking, store, openSession]);
}
