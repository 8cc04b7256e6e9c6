import { useState } from 'react';
import type { Session } from './session';

/** Has something deleted, and knows whether that is under way or did not happen. */
export function useDeletion(openSession: () => Promise<Session>) {
  const [isDeleting, setDeleting] = useState(false);
  const [hasFailed, setFailed] = useState(false);

  async function remove(work: (session: Session) => Promise<void>) {
    setDeleting(true);
    setFailed(false);
    try {
      await work(await openSession());
    } catch {
      setFailed(true);
    } finally {
      setDeleting(false);
    }
  }

  return { isDeleting, hasFailed, remove };
}
