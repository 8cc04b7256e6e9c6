import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { TaskView } from '@/lib/task/task';
import { batchOf, fileOf, grantOf, PREPARED, photoIn, STATES, viewOf } from './fixture';
import { isSettled, type Phase, type Photo } from './photo';
import { type Batch, type BatchEvent, canRetry, newBatch, reduce } from './reducer';

const COPY = new Blob(['a copy']);
const PREVIEW = new Blob(['a preview']);
const MINE = { id: 'a', run: 0 } as const;
const watched = (...tasks: TaskView[]) => ({ type: 'watched', cursor: 0, tasks }) as const;

/** What can happen to the photo `a` while it is in its first run. */
const EVENTS = {
  'preparing-began': { ...MINE, type: 'preparing-began' },
  prepared: { ...MINE, type: 'prepared', prepared: PREPARED, copy: COPY },
  sent: { ...MINE, type: 'sent', sentBytes: 7 },
  uploaded: { ...MINE, type: 'uploaded', grant: grantOf('task-b') },
  failed: { ...MINE, type: 'failed', error: 'upload-failed' },
  previewed: { ...MINE, type: 'previewed', preview: PREVIEW },
  submitted: { type: 'submitted', taskIds: new Set(['task-a']) },
  'is queued': watched(viewOf('task-a', 'queued')),
  'is submitting': watched(viewOf('task-a', 'submitting')),
  'is running': watched(viewOf('task-a', 'running')),
  'has succeeded': watched(viewOf('task-a', 'succeeded')),
  'has failed': watched(viewOf('task-a', 'failed', 'no-subject')),
  'was cancelled': watched(viewOf('task-a', 'cancelled')),
  'another has succeeded': watched(viewOf('task-z', 'succeeded')),
  lost: { type: 'lost' },
  retried: { type: 'retried', ids: ['a'] },
  'another was retried': { type: 'retried', ids: ['z'] },
} as const satisfies Record<string, BatchEvent>;

type Name = keyof typeof STATES;
type EventName = keyof typeof EVENTS;

const failedDuring = (during: 'preparing' | 'uploading' | 'removing') =>
  ({ phase: 'failed', during, error: 'upload-failed' }) as const;
const SETTLED = {
  'has succeeded': STATES.done,
  'has failed': { phase: 'failed', during: 'removing', error: 'no-subject' },
  'was cancelled': { phase: 'cancelled' },
} as const;
const LOST = { phase: 'failed', during: 'removing', error: 'task-lost' } as const;
const UPLOADED = {
  phase: 'removing',
  taskId: 'task-b',
  pathname: 'path of task-b',
  proof: 'proof of task-b',
  submitted: false,
  running: false,
} as const;

/** Every allowed edge; where nothing is written, the event changes nothing. */
const TABLE: Record<Name, Partial<Record<EventName, Partial<Photo>>>> = {
  queued: { 'preparing-began': STATES.preparing },
  preparing: {
    prepared: { phase: 'uploading', copy: COPY, sentBytes: null, prepared: PREPARED },
    failed: failedDuring('preparing'),
  },
  prepared: {
    sent: { ...STATES.prepared, sentBytes: 7 },
    uploaded: UPLOADED,
    failed: failedDuring('uploading'),
  },
  uploading: {
    sent: { ...STATES.uploading, sentBytes: 7 },
    uploaded: UPLOADED,
    failed: failedDuring('uploading'),
  },
  uploaded: {
    submitted: STATES.inLine,
    'is running': { ...STATES.uploaded, running: true },
    ...SETTLED,
    failed: failedDuring('removing'),
  },
  inLine: {
    'is running': STATES.running,
    ...SETTLED,
    failed: failedDuring('removing'),
    lost: LOST,
  },
  running: { ...SETTLED, failed: failedDuring('removing'), lost: LOST },
  done: { previewed: { ...STATES.done, preview: PREVIEW } },
  previewed: { previewed: { ...STATES.previewed, preview: PREVIEW } },
  failed: { retried: { phase: 'queued', run: 1 } },
  refused: {},
  cancelled: {},
};

const names = Object.keys(STATES) as Name[];
const eventNames = Object.keys(EVENTS) as EventName[];

describe('every state meets every event', () => {
  for (const name of names) {
    for (const eventName of eventNames) {
      const edge = TABLE[name][eventName];
      test(`${name} + ${eventName} → ${edge?.phase ?? 'unchanged'}`, () => {
        const photo = photoIn(STATES[name]);
        const batch = batchOf(photo, photoIn(STATES.queued, { id: 'bystander' }));
        const next = reduce(batch, EVENTS[eventName]);
        if (!edge) {
          expect(next).toBe(batch);
          return;
        }
        const { id, run, name: called, file, prepared } = photo;
        const wanted = { id, run, name: called, file, prepared, ...edge };
        const got = Object.entries(next.photos.get('a') ?? {});
        expect(new Map(got)).toEqual(new Map(Object.entries(wanted)));
        // Blobs look alike to an equality of structure.
        for (const [key, value] of got)
          expect(new Map(Object.entries(wanted)).get(key)).toBe(value);
        expect(next.photos.get('bystander')).toBe(batch.photos.get('bystander'));
        expect(next.order).toBe(batch.order);
        expect(batch.photos.get('a')).toBe(photo);
      });
    }
  }
});

describe('an answer to a question no longer asked changes nothing', () => {
  for (const name of names) {
    test(name, () => {
      for (const run of [1, 7]) {
        const batch = batchOf(photoIn(STATES[name], { run }));
        for (const event of Object.values(EVENTS)) {
          if ('run' in event) expect(reduce(batch, event), event.type).toBe(batch);
        }
      }
    });
  }

  test('nor does one for a photo that has gone', () => {
    const batch = batchOf(photoIn(STATES.queued, { id: 'z' }));
    for (const event of Object.values(EVENTS)) {
      if ('run' in event) expect(reduce(batch, event), event.type).toBe(batch);
    }
  });

  test('nor does the server’s word on the task of an earlier run', () => {
    const batch = batchOf(photoIn({ ...STATES.running, taskId: 'task-second' }, { run: 1 }));
    expect(reduce(batch, EVENTS['has failed'])).toBe(batch);
    expect(reduce(batch, EVENTS.submitted)).toBe(batch);
  });
});

describe('what the server tells', () => {
  test('the cursor never falls', () => {
    const at9 = reduce(newBatch('b'), { type: 'watched', cursor: 9, tasks: [] });
    expect(at9.cursor).toBe(9);
    expect(reduce(at9, { type: 'watched', cursor: 4, tasks: [] })).toBe(at9);
    expect(reduce(at9, { type: 'watched', cursor: 12, tasks: [] }).cursor).toBe(12);
  });

  test('a late page of changes still brings its tasks, and leaves the cursor', () => {
    const batch = { ...batchOf(photoIn(STATES.running)), cursor: 9 };
    const next = reduce(batch, { ...EVENTS['has succeeded'], cursor: 4 });
    expect(next.photos.get('a')?.phase).toBe('done');
    expect(next.cursor).toBe(9);
  });

  test('a task that failed without a reason gets one', () => {
    const next = reduce(batchOf(photoIn(STATES.running)), watched(viewOf('task-a', 'failed')));
    expect(next.photos.get('a')).toMatchObject({ phase: 'failed', error: 'removal-failed' });
  });

  test('what it has forgotten may be tried again', () => {
    const next = reduce(batchOf(photoIn(STATES.running)), { type: 'lost' });
    expect([...next.photos.values()].map(canRetry)).toEqual([true]);
  });
});

describe('the list', () => {
  const added = (...ids: string[]): BatchEvent => ({
    type: 'added',
    files: ids.map((id) => ({ id, file: fileOf(id) })),
  });

  test('more photos come after those that are there, in the order they were given', () => {
    const next = reduce(reduce(newBatch('b'), added('c', 'a')), added('b', 'd'));
    expect(next.order).toEqual(['c', 'a', 'b', 'd']);
    expect([...next.photos.values()].map(({ phase, run, name }) => [phase, run, name])).toEqual([
      ['queued', 0, 'c.jpg'],
      ['queued', 0, 'a.jpg'],
      ['queued', 0, 'b.jpg'],
      ['queued', 0, 'd.jpg'],
    ]);
  });

  test('a step forward does not change the order', () => {
    const batch = reduce(newBatch('b'), added('c', 'a', 'b'));
    expect(reduce(batch, { type: 'preparing-began', id: 'a', run: 0 }).order).toBe(batch.order);
  });

  test('what is removed is gone from list and photos, and unknown ids are not missed', () => {
    const batch = reduce(newBatch('b'), added('a', 'b', 'c'));
    const next = reduce(batch, { type: 'removed', ids: ['b', 'nobody'] });
    expect(next.order).toEqual(['a', 'c']);
    expect([...next.photos.keys()]).toEqual(['a', 'c']);
  });

  test('only what may end differently is tried again, however much is asked for', () => {
    const batch = batchOf(
      photoIn(STATES.failed, { id: 'a', run: 3 }),
      photoIn(STATES.refused, { id: 'b' }),
      photoIn(STATES.done, { id: 'c' }),
      photoIn(STATES.failed, { id: 'd' }),
    );
    const next = reduce(batch, { type: 'retried', ids: ['a', 'b', 'c'] });
    expect([...next.photos.values()].map(({ phase, run }) => [phase, run])).toEqual([
      ['queued', 4],
      ['failed', 0],
      ['done', 0],
      ['failed', 0],
    ]);
  });
});

describe('the progress that is shown', () => {
  test('begins anew when photos are added after the last has ended, and not before', () => {
    const more: BatchEvent = { type: 'added', files: [{ id: 'z', file: fileOf('z') }] };
    const over = { ...batchOf(photoIn(STATES.done)), shown: 1 };
    expect(reduce(over, more).shown).toBe(0.5);
    const atWork = { ...batchOf(photoIn(STATES.running)), shown: 0.5 };
    expect(reduce(atWork, more).shown).toBe(0.5);
  });

  test('begins anew when the failed are tried again after the last has ended', () => {
    const over = { ...batchOf(photoIn(STATES.failed)), shown: 1 };
    const [id = ''] = over.order;
    expect(reduce(over, { type: 'retried', ids: [id] }).shown).toBe(0);
    expect(reduce(over, { type: 'retried', ids: ['nobody'] })).toBe(over);
  });

  /** Where a random walk gets on, so that it comes by every phase. */
  const ONWARD: Record<Phase, readonly EventName[]> = {
    queued: ['preparing-began'],
    preparing: ['prepared', 'prepared', 'failed'],
    uploading: ['sent', 'sent', 'uploaded', 'uploaded', 'failed'],
    removing: ['submitted', 'is running', 'has succeeded', 'has failed', 'was cancelled', 'lost'],
    done: ['previewed'],
    failed: ['retried'],
    cancelled: ['retried'],
  };
  const step = fc.record({
    kind: fc.oneof(
      { weight: 6, arbitrary: fc.constant('onward' as const) },
      { weight: 1, arbitrary: fc.constantFrom('added' as const, 'removed' as const) },
      { weight: 1, arbitrary: fc.constantFrom(...eventNames) },
    ),
    which: fc.nat(11),
    choice: fc.nat(29),
    isStale: fc.boolean(),
    sentBytes: fc.nat(12),
  });
  type Step = typeof step extends fc.Arbitrary<infer S> ? S : never;

  function eventOf(batch: Batch, taken: Step, n: number): BatchEvent {
    const { kind, which, choice, isStale, sentBytes } = taken;
    const id = batch.order[which % Math.max(1, batch.order.length)] ?? 'nobody';
    const photo = batch.photos.get(id);
    if (kind === 'added' || !photo) {
      const files = Array.from({ length: which % 4 }, (_, i) => `${n}-${i}`);
      return { type: 'added', files: files.map((id) => ({ id, file: fileOf(id) })) };
    }
    if (kind === 'removed') return { type: 'removed', ids: [id] };
    const taskId = photo.phase === 'removing' ? photo.taskId : 'nothing';
    const onward = ONWARD[photo.phase];
    const event = EVENTS[kind === 'onward' ? (onward[choice % onward.length] ?? 'lost') : kind];
    switch (event.type) {
      case 'submitted':
        return { type: 'submitted', taskIds: new Set([taskId]) };
      case 'watched':
        return { ...event, tasks: event.tasks.map((task) => ({ ...task, id: taskId })) };
      case 'retried':
        return { type: 'retried', ids: [id] };
      case 'lost':
        return event;
      default: {
        const run = photo.run - (isStale && choice === 0 ? 1 : 0);
        const own = { ...event, id, run };
        return own.type === 'sent' ? { ...own, sentBytes } : own;
      }
    }
  }

  test('never goes back while there is work, and is full once there is none', () => {
    const reached = new Set<string>();
    fc.assert(
      fc.property(fc.array(step, { minLength: 40, maxLength: 160 }), (steps) => {
        let batch = newBatch('b');
        for (const [n, taken] of steps.entries()) {
          const before = batch;
          batch = reduce(before, eventOf(before, taken, n));
          const photos = [...batch.photos.values()];
          for (const { phase } of photos) reached.add(phase);
          if ([...before.photos.values()].some((photo) => !isSettled(photo))) {
            expect(batch.shown).toBeGreaterThanOrEqual(before.shown);
          }
          expect(batch.shown).toBeGreaterThanOrEqual(0);
          expect(batch.shown).toBeLessThanOrEqual(1);
          if (photos.length > 0 && photos.every(isSettled)) expect(batch.shown).toBe(1);
        }
      }),
      { numRuns: 300 },
    );
    expect(reached.size).toBe(7);
  });
});
