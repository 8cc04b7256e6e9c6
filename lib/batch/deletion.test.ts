import { describe, expect, test } from 'vitest';
import type { ErrorCode } from '@/lib/base/errors';
import { err, ok, type Result } from '@/lib/base/result';
import type { ChangeRequest } from '@/lib/task/task';
import { createDeletion } from './deletion';
import { batchOf, byHand, photoIn, STATES, storeOf } from './fixture';
import { newBatch } from './new-batch';
import type { Photo } from './photo';

function world(isKnown: boolean, ...photos: Photo[]) {
  const store = storeOf({ ...batchOf(...photos), isKnown });
  const changes: ChangeRequest[] = [];
  const deletions = byHand<[{ batchId: string }], Result<null, ErrorCode>>();
  let refusal: ErrorCode | null = null;
  const deletion = createDeletion(store, {
    change: async (request) => {
      changes.push(request);
      return refusal ? err(refusal) : ok({ changed: [], tried: [] });
    },
    deleteBatch: deletions.answer,
    newBatchId: () => 'next',
  });
  const refuse = (error: ErrorCode) => {
    refusal = error;
  };
  return { store, changes, deletions: deletions.calls, refuse, ...deletion };
}

describe('photos', () => {
  test('that the server has are deleted there, and then leave the list', async () => {
    const { store, changes, deletePhotos } = world(
      true,
      photoIn(STATES.done),
      photoIn({ ...STATES.failed, taskId: 'task-b' }, { id: 'b' }),
      photoIn({ ...STATES.stopped, taskId: 'task-c' }, { id: 'c' }),
      photoIn(STATES.done, { id: 'stays' }),
    );
    await deletePhotos(['a', 'b', 'c']);
    expect(changes).toEqual([
      { batchId: 'batch', change: 'delete', taskIds: ['task-a', 'task-b', 'task-c'] },
    ]);
    expect(store.get().order).toEqual(['stays']);
  });

  test('that never reached it just leave the list', async () => {
    const { store, changes, deletePhotos } = world(
      false,
      photoIn(STATES.refused),
      photoIn(STATES.cancelled, { id: 'b' }),
    );
    await deletePhotos(['a', 'b']);
    expect(changes).toEqual([]);
    expect(store.get().order).toEqual([]);
  });

  test('stay where they are when it does not happen', async () => {
    const { store, refuse, deletePhotos } = world(true, photoIn(STATES.done));
    refuse('database-unavailable');
    await expect(deletePhotos(['a'])).rejects.toMatchObject({ code: 'database-unavailable' });
    expect(store.get().order).toEqual(['a']);
  });

  test('go in lists as long as one request may be', async () => {
    const photos = Array.from({ length: 501 }, (_, n) =>
      photoIn({ ...STATES.done, taskId: `task-${n}` }, { id: `${n}` }),
    );
    const { changes, deletePhotos } = world(true, ...photos);
    await deletePhotos(photos.map(({ id }) => id));
    expect(changes.map(({ taskIds }) => taskIds.length)).toEqual([500, 1]);
  });
});

describe('a batch', () => {
  test('that the server knows is deleted there before it makes room, and rests meanwhile', async () => {
    const { store, deletions, deleteBatch } = world(true, photoIn(STATES.running));
    const over = deleteBatch();
    expect(deletions.map(({ args }) => args[0])).toEqual([{ batchId: 'batch' }]);
    expect(store.get()).toMatchObject({ isClosing: true, order: ['a'] });
    deletions[0]?.resolve(ok(null));
    await over;
    expect(store.get()).toEqual(newBatch('next'));
  });

  test('that never reached it makes room at once', async () => {
    const { store, deletions, deleteBatch } = world(false, photoIn(STATES.queued));
    await deleteBatch();
    expect(deletions).toEqual([]);
    expect(store.get()).toEqual(newBatch('next'));
  });

  test.each(['refuses', 'does not answer'])('goes on where the server %s', async (how) => {
    const { store, deletions, deleteBatch } = world(true, photoIn(STATES.running));
    const before = store.get();
    const over = deleteBatch();
    if (how === 'refuses') deletions[0]?.resolve(err('database-unavailable'));
    else deletions[0]?.reject(new TypeError('fetch failed'));
    await expect(over).rejects.toThrow();
    expect(store.get()).toEqual(before);
  });
});

test('a batch that was deleted from elsewhere makes room for a new one, and is forgotten', () => {
  const { store, deletions, beginAnew } = world(true, photoIn(STATES.done));
  store.dispatch({ type: 'deleted', batchId: 'batch' });
  const seen: boolean[] = [];
  store.subscribe(() => seen.push(store.get().isClosing));
  beginAnew();
  expect(store.get()).toEqual(newBatch('next'));
  expect(seen, 'who keeps it sees that it is over').toEqual([true, false]);
  expect(deletions).toEqual([]);
});
