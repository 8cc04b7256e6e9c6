import { AppError, type ErrorCode } from '@/lib/base/errors';
import type { Result } from '@/lib/base/result';
import { MAX_TASKS_PER_CHANGE } from '@/lib/image/limits';
import type { Changed, ChangeRequest } from '@/lib/task/task';
import { taskIdsOf } from './advance';
import type { BatchStore } from './store';

export interface DeletionHands {
  change(request: ChangeRequest): Promise<Result<Changed, ErrorCode>>;
  deleteBatch(request: { batchId: string }): Promise<Result<null, ErrorCode>>;
  newBatchId(): string;
}

export interface Deletion {
  /**
   * Takes settled photos out of the batch, and all that the server keeps of them.
   * @throws where the server did not do it; the photos are still there then
   */
  deletePhotos(ids: readonly string[]): Promise<void>;
  /**
   * Deletes the batch and all that the server keeps of it; a new one takes its place.
   * @throws where the server did not do it; the batch goes on then
   */
  deleteBatch(): Promise<void>;
  /** A new batch takes the place of one that was deleted from elsewhere, and is forgotten here. */
  beginAnew(): void;
}

function unwrap<T>(outcome: Result<T, ErrorCode>): T {
  if (!outcome.ok) throw new AppError(outcome.error);
  return outcome.value;
}

/** Deletes at the server first, and then here: what is out of sight is gone. */
export function createDeletion(store: BatchStore, hands: DeletionHands): Deletion {
  return {
    async deletePhotos(ids) {
      const { id: batchId, photos } = store.get();
      const taskIds = ids.flatMap((id) => taskIdsOf(photos.get(id)));
      for (let at = 0; at < taskIds.length; at += MAX_TASKS_PER_CHANGE) {
        const some = taskIds.slice(at, at + MAX_TASKS_PER_CHANGE);
        // Those to which it did not happen were gone already.
        unwrap(await hands.change({ batchId, change: 'delete', taskIds: some }));
      }
      store.dispatch({ type: 'removed', ids });
    },

    async deleteBatch() {
      const { id: batchId, isKnown } = store.get();
      // A submission that came after the deletion would bring the batch back, and be paid for.
      store.dispatch({ type: 'closing' });
      try {
        if (isKnown) unwrap(await hands.deleteBatch({ batchId }));
        store.dispatch({ type: 'cleared', id: hands.newBatchId() });
      } catch (thrown) {
        store.dispatch({ type: 'reopened' });
        throw thrown;
      }
    },

    beginAnew() {
      store.dispatch({ type: 'closing' });
      store.dispatch({ type: 'cleared', id: hands.newBatchId() });
    },
  };
}
