import { expect, test } from 'vitest';
import type { BatchEvent } from './events';
import { filesOf, storeOf, watchedBy } from './fixture';
import { newBatch } from './new-batch';
import { readingOf, reduce } from './reducer';
import { createBatchStore } from './store';

const added: BatchEvent = { type: 'added', files: filesOf(['a']), isHeld: false };

/** A store, and what it has told. */
function world() {
  const store = storeOf(newBatch('b'));
  const heard: number[] = [];
  const unsubscribe = store.subscribe(() => heard.push(store.get().order.length));
  return { store, heard, unsubscribe };
}

test('who listens hears of a change when it can be read', () => {
  const { store, heard } = world();
  store.dispatch(added);
  expect(heard).toEqual([1]);
});

test('an event that changes nothing is not told', () => {
  const { store, heard } = world();
  const before = store.get();
  store.dispatch({ type: 'lost', reading: readingOf(before) });
  store.dispatch({ type: 'preparing-began', id: 'nobody', run: 0 });
  store.dispatch(watchedBy(before, []));
  expect(heard).toEqual([]);
  expect(store.get()).toBe(before);
});

test('who has left hears nothing, and the others still do', () => {
  const { store, heard, unsubscribe } = world();
  let others = 0;
  store.subscribe(() => {
    others += 1;
    unsubscribe();
  });
  store.dispatch(added);
  store.dispatch({ type: 'preparing-began', id: 'a', run: 0 });
  expect(heard).toEqual([1]);
  expect(others).toBe(2);
});

test('an event that a listener sends comes after the one it heard of', () => {
  const { store } = world();
  const phases: (string | undefined)[] = [];
  store.subscribe(() => {
    phases.push(store.get().photos.get('a')?.phase);
    store.dispatch({ type: 'preparing-began', id: 'a', run: 0 });
  });
  store.dispatch(added);
  expect(phases).toEqual(['queued', 'preparing']);
});

test('what is dispatched before the rules are there waits for them', () => {
  const store = createBatchStore(newBatch('b'));
  const heard: number[] = [];
  store.subscribe(() => heard.push(store.get().order.length));
  store.dispatch(added);
  expect(store.get().order).toEqual([]);
  store.begin(reduce);
  expect(heard).toEqual([1]);
  store.dispatch({ ...added, files: filesOf(['b']) });
  expect(store.get().order).toEqual(['a', 'b']);
});
