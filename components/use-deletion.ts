import { useState } from 'react';
import { codeOf } from '@/lib/base/errors';
import { useStay } from './at-desk';
import { useMessages } from './messages';
import type { Session } from './session';

/** Has something deleted, and knows whether that is under way, or what to say where it failed. */
export function useDeletion(openSession: () => Promise<Session>) {
  const say = useMessages();
  const stay = useStay();
  const [isDeleting, setDeleting] = useState(false);
  const [failure, setFailure] = useState<string | null>(null);

  type Work = (session: Session) => Promise<void>;
  const remove = (work: Work) => stay(() => attempt(work));

  async function attempt(work: Work) {
    setDeleting(true);
    setFailure(null);
    try {
      await work(await openSession());
    } catch (thrown) {
      const isOut = codeOf(thrown) === 'signed-out';
      setFailure(isOut ? say.errors['signed-out'] : say.notDeleted);
    } finally {
      setDeleting(false);
    }
  }

  return { isDeleting, failure, remove };
}
