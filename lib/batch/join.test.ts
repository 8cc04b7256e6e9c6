import { describe, expect, test } from 'vitest';
import { digestOfCopy } from '@/lib/image/copy-digest';
import type { TaskView } from '@/lib/task/task';
import { resultsOf } from './another';
import { otherCopies } from './copies';
import { batchOf, filesOf, grantOf, newsOf, photoIn, STATES, viewOf, watchedBy } from './fixture';
import { joined as join } from './join';
import { newBatch } from './new-batch';
import type { Photo } from './photo';
import { type Batch, reduce } from './reducer';

const DIGEST = 'd'.repeat(64);

/** A task as the server knows it, of the file `mug.jpg` in `shop`. */
const taskOf = (id: string, rest: Partial<TaskView> = {}): TaskView => ({
  ...viewOf(id, 'running'),
  name: 'mug.jpg',
  folder: 'shop',
  digest: DIGEST,
  ...rest,
});

const MUG = { name: 'mug.jpg', folder: 'shop', digest: DIGEST };

const joined = (batch: Batch, tasks: readonly TaskView[]) =>
  join(batch, tasks, otherCopies(batch.photos.values(), tasks));

const met = (batch: Batch, ...tasks: TaskView[]): Batch => reduce(batch, watchedBy(batch, tasks));

describe('a task of another browser', () => {
  test('becomes a photo without an original, as far as it has come', () => {
    const next = met(
      newBatch('b'),
      taskOf('x'),
      taskOf('y', { state: 'succeeded', reused: true, name: 'cup.jpg' }),
      taskOf('z', { state: 'failed', error: 'no-subject' }),
    );
    const about = { run: 0, file: null, folder: 'shop', digest: DIGEST, isHeld: false };
    expect([...next.photos.values()]).toMatchObject([
      { ...about, phase: 'removing', taskId: 'x', submission: 'taken', running: true },
      { ...about, phase: 'done', taskId: 'y', name: 'cup.jpg', preview: null, reused: true },
      { ...about, phase: 'failed', taskId: 'z', error: 'no-subject' },
    ]);
    expect(next.isKnown).toBe(true);
  });

  test('stands in the place that it has there, behind what is here already', () => {
    const mine = batchOf(photoIn(STATES.done));
    const tasks = [taskOf('z', { place: 2 }), taskOf('x', { place: 0 }), taskOf('y', { place: 1 })];
    expect(met(mine, ...tasks).order).toEqual(['a', 'x', 'y', 'z']);
  });

  test('that was cancelled and begun anew is one photo', () => {
    const [former, next] = [taskOf('x', { state: 'cancelled' }), taskOf('y')];
    const alone = taskOf('z', { state: 'cancelled', name: 'cup.jpg' });
    const photos = [...met(newBatch('b'), former, next, alone).photos.values()];
    expect(photos).toMatchObject([
      { id: 'y', phase: 'removing' },
      { id: 'z', phase: 'cancelled' },
    ]);
  });

  test('is followed like any other', () => {
    const next = met(met(newBatch('b'), taskOf('x')), taskOf('x', { state: 'succeeded' }));
    expect([...next.photos.values()]).toMatchObject([{ id: 'x', phase: 'done' }]);
  });

  test('begins a round where the last one was over, and joins one that is not', () => {
    const over = { ...batchOf(photoIn(STATES.done)), shown: 1 };
    expect(met(over, taskOf('x')).shown).toBeLessThan(1);
    const atWork = { ...batchOf(photoIn(STATES.running)), shown: 0.25 };
    expect(met(atWork, taskOf('x')).shown).toBe(0.25);
  });

  test('is not told by a reading that is out of date', () => {
    const batch = { ...newBatch('b'), epoch: 1 };
    const reading = { epoch: 0, known: new Set<string>() };
    expect(
      reduce(batch, { type: 'watched', reading, view: newsOf([taskOf('x')]), copies: new Map() }),
    ).toBe(batch);
  });
});

describe('a submission that this browser lost sight of', () => {
  test.each(['queued', 'preparing', 'prepared', 'granted', 'uploading', 'uploaded'] as const)(
    'is found again by bytes, name and folder for a photo that is %s',
    (name) => {
      const batch = batchOf(photoIn(STATES[name], MUG));
      const next = met(batch, taskOf('x'));
      // The new run ends what is under way for the photo.
      expect([...next.photos.values()]).toMatchObject([
        { id: 'a', run: 1, phase: 'removing', taskId: 'x', submission: 'taken' },
      ]);
      expect(next.photos.get('a')?.file).toBe(batch.photos.get('a')?.file);
    },
  );

  test('is let go on without a word where the photo was held', () => {
    const held = batchOf(photoIn(STATES.queued, { ...MUG, isHeld: true }));
    expect(met(held, taskOf('x')).photos.get('a')).toMatchObject({ isHeld: false, taskId: 'x' });
  });

  test.each<[string, Partial<TaskView>]>([
    ['other bytes', { digest: 'e'.repeat(64) }],
    ['bytes that nobody knows', { digest: null }],
    ['another name', { name: 'mug-2.jpg' }],
    ['another folder', { folder: 'shop/red' }],
  ])('is not found in a task of %s', (_, rest) => {
    const batch = batchOf(photoIn(STATES.queued, MUG));
    const next = met(batch, taskOf('x', rest));
    expect(next.photos.get('a')).toBe(batch.photos.get('a'));
    expect(next.order).toEqual(['a', 'x']);
  });

  test('is not found in a task while the photo’s own bytes are not known', () => {
    const batch = batchOf(photoIn(STATES.queued, { ...MUG, digest: null }));
    expect(met(batch, taskOf('x', { digest: null })).order).toEqual(['a', 'x']);
  });

  test('is found by the name that the server could keep', () => {
    const odd = { name: `\0${'n'.repeat(2000)}`, folder: '\0shop', digest: DIGEST };
    const pasted = { name: '', folder: '', digest: DIGEST };
    const batch = batchOf(
      photoIn(STATES.queued, odd),
      photoIn(STATES.queued, { ...pasted, id: 'b' }),
    );
    const next = met(
      batch,
      taskOf('x', { name: 'n'.repeat(1023) }),
      taskOf('y', { name: 'n'.repeat(1024) }),
      taskOf('z', { name: 'photo', folder: '' }),
    );
    expect([...next.photos.values()].slice(0, 2)).toMatchObject([{ taskId: 'y' }, { taskId: 'z' }]);
  });

  test('is each found once: two files that are alike have two tasks', () => {
    const batch = batchOf(photoIn(STATES.queued, MUG), photoIn(STATES.queued, { ...MUG, id: 'b' }));
    const one = met(batch, taskOf('x'));
    expect([...one.photos.values()].map(({ phase }) => phase)).toEqual(['removing', 'queued']);
    const all = met(one, taskOf('y'), taskOf('z'));
    expect([...all.photos.values()]).toMatchObject([
      { id: 'a', taskId: 'x' },
      { id: 'b', taskId: 'y' },
      { id: 'z', taskId: 'z' },
    ]);
  });
});

describe('a task that is not foreign', () => {
  const stays = (batch: Batch, taskId: string) => {
    const order = [...batch.order];
    expect(met(batch, taskOf(taskId)).order).toEqual(order);
  };

  test('is one that a photo has, or was granted', () => {
    for (const [name, state] of Object.entries(STATES)) {
      if ('taskId' in state && state.taskId) stays(batchOf(photoIn(state)), state.taskId);
      if ('grant' in state && state.grant) {
        expect(joined(batchOf(photoIn(state)), [taskOf(state.grant.taskId)]), name).toBeNull();
      }
    }
    const granted = { ...STATES.granted, grant: grantOf('mine') };
    stays(batchOf(photoIn(granted)), 'mine');
  });

  test('is one that an earlier run of a photo left behind', () => {
    stays(batchOf(photoIn(STATES.queued, { ...MUG, formerTaskIds: ['former'] })), 'former');
  });

  test('is one of a photo that was taken out: it does not come back', () => {
    for (const state of [STATES.running, STATES.done, STATES.failed, STATES.stopped]) {
      const batch = batchOf(photoIn(state, { formerTaskIds: ['former'] }));
      const next = reduce(batch, { type: 'removed', ids: ['a'] });
      expect(met(next, taskOf('task-a'), taskOf('former')).order).toEqual([]);
    }
  });

  test.each<[string, Parameters<typeof reduce>[1]]>([
    ['was refused', { type: 'failed', id: 'a', run: 0, error: 'not-allowed' }],
    ['was said to be lost', { type: 'lost', reading: { epoch: 0, known: new Set(['task-a']) } }],
  ])('is one whose submission %s, should the server have it all the same', (_, event) => {
    const failed = reduce(batchOf(photoIn(STATES.inLine)), event);
    expect(failed.photos.get('a')).toMatchObject({ phase: 'failed', taskId: null });
    stays(failed, 'task-a');
    const again = reduce(failed, { type: 'retried', ids: ['a'] });
    stays(again, 'task-a');
  });
});

test('joining is over with the first whole answer, or when the server knows nothing', () => {
  const joining = { ...newBatch('b'), isJoining: true };
  expect(met(joining, taskOf('x')).isJoining).toBe(true);
  const whole = watchedBy(joining, [taskOf('x')], { isWhole: true, name: 'Spring' });
  expect(reduce(joining, whole)).toMatchObject({ isJoining: false, name: 'Spring', order: ['x'] });
  const nothing = { type: 'lost', reading: { epoch: 0, known: new Set<string>() } } as const;
  expect(reduce(joining, nothing)).toMatchObject({ isJoining: false, order: [] });
});

test('joining takes a time that grows with the photos, and not with their square', () => {
  /** Digests that are asked for; each comparison of two photos asks for two. */
  let reads = 0;
  const counting = (photo: Photo): Photo =>
    Object.defineProperty({ ...photo }, 'digest', {
      enumerable: true,
      get: () => {
        reads += 1;
        return DIGEST;
      },
    });
  const files = filesOf(Array.from({ length: 1000 }, (_, n) => `${n}`));
  const batch = batchOf(...files.map(({ id }) => counting(photoIn(STATES.queued, { id }))));
  const tasks = files.map(({ id }) => taskOf(`task-${id}`, { name: `${id}.jpg`, folder: '' }));
  expect(joined(batch, tasks.toReversed())?.size).toBe(1000);
  expect(reads).toBeLessThan(10_000);
});

describe('another try of a photo', () => {
  const contrast = digestOfCopy(DIGEST, 'contrast');
  const done = (id: string, rest: Partial<TaskView> = {}) =>
    taskOf(id, { state: 'succeeded', ...rest });
  const only = (batch: Batch): Photo => {
    const [photo, ...others] = batch.photos.values();
    expect(others).toEqual([]);
    if (!photo) throw new Error('no photo');
    return photo;
  };

  test.each([
    ['the first first', ['x', 'y']],
    ['the other first', ['y', 'x']],
  ])('by another browser is one photo with it, told %s', (_, order) => {
    const tasks = [done('x'), done('y', { digest: contrast, place: 4 })];
    const sorted = order.flatMap((id) => tasks.filter((task) => task.id === id));
    const photo = only(met(newBatch('b'), ...sorted));
    expect(photo).toMatchObject({ id: 'x', phase: 'done', digest: DIGEST, variant: 'contrast' });
    expect(photo).toMatchObject({ taskId: 'y', isContested: true });
    expect(photo.phase === 'done' && resultsOf(photo).map(({ taskId }) => taskId)).toEqual([
      'x',
      'y',
    ]);
  });

  test('joins the photo that is done here, and is made again for its own place', () => {
    const batch = batchOf(photoIn(STATES.done, MUG));
    const next = only(met(batch, taskOf('y', { digest: contrast })));
    expect(next).toMatchObject({ id: 'a', phase: 'removing', taskId: 'y', variant: 'contrast' });
    // How that copy was made is not known here.
    expect(next).toMatchObject({ run: 1, prepared: null });
    expect(next.earlier).toMatchObject([{ taskId: 'task-a', variant: 'plain' }]);
    const over = met(
      met(batch, taskOf('y', { digest: contrast })),
      done('y', { digest: contrast }),
    );
    expect(only(over)).toMatchObject({ phase: 'done', isContested: true });
  });

  test('joins a photo that is found to be done in the same moment', () => {
    const batch = batchOf(photoIn({ ...STATES.running, taskId: 'x' }, MUG));
    const next = met(batch, done('x'), done('y', { digest: contrast }));
    expect(only(next)).toMatchObject({ phase: 'done', taskId: 'y', isContested: true });
  });

  test('that came to nothing leaves the photo as it is', () => {
    const failed = taskOf('y', { digest: contrast, state: 'failed', error: 'no-subject' });
    const photo = only(met(newBatch('b'), done('x'), failed));
    expect(photo).toMatchObject({ phase: 'done', taskId: 'x', variant: 'plain', earlier: [] });
    expect(photo.vain).toEqual({ variant: 'contrast', error: 'no-subject' });
    expect(photo.formerTaskIds).toEqual(['y']);
  });

  test('whose submission this browser lost sight of is found again', () => {
    const batch = reduce(batchOf(photoIn(STATES.done, MUG)), { type: 'tried-anew', ids: ['a'] });
    const next = only(met(batch, done('task-a'), taskOf('y', { digest: contrast })));
    expect(next).toMatchObject({ phase: 'removing', taskId: 'y', variant: 'contrast' });
    expect(next.earlier).toMatchObject([{ taskId: 'task-a' }]);
  });

  test('of a photo with the same bytes elsewhere stays with that', () => {
    const [here, there] = [done('x'), done('z', { name: 'cup.jpg', place: 1 })];
    const next = met(newBatch('b'), here, there, done('y', { name: 'cup.jpg', digest: contrast }));
    expect([...next.photos.values()]).toMatchObject([
      { id: 'x', taskId: 'x', earlier: [] },
      { id: 'z', taskId: 'y', earlier: [{ taskId: 'z' }] },
    ]);
  });

  test('is known from then on, whatever is chosen', () => {
    const batch = met(newBatch('b'), done('x'), done('y', { digest: contrast }));
    const swapped = reduce(batch, { type: 'swapped', id: 'x', taskId: 'x' });
    expect(met(swapped, done('x'), done('y', { digest: contrast }))).toBe(swapped);
  });
});
