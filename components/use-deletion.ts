import { useState } from 'react';
import { useStay } from './at-desk';
import type { Session } from './session';

/** Has something deleted, and knows whether that is under way or did not happen. */
export function useDeletion(openSession: () => Promise<Session>) {
  const stay = useStay();
  const [isDeleting, setDeleting] = useState(false);
  const [hasFailed, setFailed] = useState(false);

  type Work = (session: Session) => Promise<void>;
  const remove = (work: Work) => stay(() => attempt(work));

  async function attempt(work: Work) {
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
