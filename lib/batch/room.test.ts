import { expect, test } from 'vitest';
import { canRetry } from './advance';
import { batchOf, photoIn, STATES } from './fixture';
import { newBatch } from './new-batch';
import { quoteOf } from './quote';
import { reduce } from './reducer';
import { roomNow, usedUp } from './room';

const TASKS = new Set(['task-a']);
const NONE = new Set<string>();
const USED = { left: 0, tightest: 'visitor', againMs: 1_000 } as const;

test('what is used up is so until the day is over', () => {
  expect(usedUp(USED, 999)).toBe(USED);
  expect(usedUp(USED, 1_000)).toBeNull();
  expect(usedUp({ ...USED, left: 1 }, 999)).toBeNull();
  expect(roomNow({ ...USED, left: 1 }, 999)).toMatchObject({ left: 1 });
  expect(usedUp(null, 0)).toBeNull();
});

test('photos that found no room are quoted again, and go on at a word', () => {
  const batch = batchOf(photoIn(STATES.offered));
  const refused = { type: 'submitted', taskIds: TASKS, missing: NONE, refused: TASKS } as const;
  const held = reduce(batch, refused);
  expect(quoteOf(held).held).toHaveLength(1);
  const after = reduce(held, { type: 'released', ids: ['a'] }).photos.get('a');
  expect(after).toMatchObject({ phase: 'queued', isHeld: false });
});

test('a retry that finds no room fails on its task, and may be wished again', () => {
  const batch = batchOf(photoIn(STATES.retrying));
  const photo = reduce(batch, {
    type: 'answered',
    wish: 'retry',
    taskIds: TASKS,
    changed: NONE,
    tried: NONE,
    refused: TASKS,
  }).photos.get('a');
  expect(photo).toMatchObject({ phase: 'failed', error: 'allowance-used', taskId: 'task-a' });
  expect(photo && canRetry(photo)).toBe(true);
});

test('what may be begun today is known of the next batch as well', () => {
  const known = reduce(newBatch('one'), { type: 'allowed', room: USED });
  expect(reduce(known, { type: 'allowed', room: { ...USED } })).toBe(known);
  expect(reduce(known, { type: 'cleared', id: 'two' }).room).toEqual(USED);
  expect(reduce(known, { type: 'restored', batch: newBatch('two') }).room).toEqual(USED);
});
