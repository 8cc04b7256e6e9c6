import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Repair } from '@/lib/matte/repair';
import type { BatchView, TaskView } from '@/lib/task/task';
import { canRetry } from './advance';
import type { BatchEvent } from './events';
import {
  batchOf,
  FINDINGS,
  fileOf,
  filesOf,
  grantOf,
  newsOf,
  PREPARED,
  photoIn,
  STATES,
  STUDIED,
  viewOf,
  watchedBy,
} from './fixture';
import { isUnexamined } from './flagged';
import { newBatch } from './new-batch';
import { canRepair, isIdle, isSettled, type Phase, type Photo, type PhotoState } from './photo';
import { progressOfAll } from './progress';
import { type Batch, isWatchable, readingOf, reduce } from './reducer';

const COPY = new Blob(['a copy']);
const PREVIEW = new Blob(['a preview']);
const SEEN = { ...FINDINGS, coverage: 0.3 };
const REPAIR: Repair = [{ kind: 'solid-inside' }];
const MINE = { id: 'a', run: 0 } as const;
const TASKS = new Set(['task-a']);
const NONE = new Set<string>();
/** A reading that began when all tasks had been taken over. */
const reading = { epoch: 0, known: TASKS };
const watched = (tasks: TaskView[], rest: Partial<BatchView> = {}) =>
  ({ type: 'watched', reading, view: newsOf(tasks, rest), copies: new Map() }) as const;

/** What can happen to the photo `a` while it is in its first run. */
const EVENTS = {
  'preparing-began': { ...MINE, type: 'preparing-began' },
  studied: { ...MINE, type: 'studied', studied: STUDIED, digest: '11' },
  prepared: { ...MINE, type: 'prepared', prepared: PREPARED, digest: '11', copy: COPY },
  granted: { ...MINE, type: 'granted', grant: grantOf('task-c') },
  kept: { ...MINE, type: 'granted', grant: { kind: 'kept', taskId: 'task-k' } },
  sent: { ...MINE, type: 'sent', sentBytes: 7 },
  uploaded: { ...MINE, type: 'uploaded' },
  failed: { ...MINE, type: 'failed', error: 'upload-failed' },
  previewed: { ...MINE, type: 'previewed', preview: PREVIEW },
  examined: { ...MINE, type: 'examined', findings: SEEN },
  offered: { type: 'offered', taskIds: TASKS },
  submitted: { type: 'submitted', taskIds: TASKS, missing: NONE },
  missing: { type: 'submitted', taskIds: TASKS, missing: TASKS },
  'not allowed': { type: 'submitted', taskIds: TASKS, missing: NONE, refused: TASKS },
  allowed: { type: 'allowed', room: { left: 3, tightest: 'visitor', againMs: 9 } },
  'grant refused': { ...MINE, type: 'granted', grant: { kind: 'refused' } },
  'is queued': watched([viewOf('task-a', 'queued')]),
  'is submitting': watched([viewOf('task-a', 'submitting')]),
  'is running': watched([viewOf('task-a', 'running')]),
  'has succeeded': watched([viewOf('task-a', 'succeeded')]),
  'was there already': watched([{ ...viewOf('task-a', 'succeeded'), reused: true }]),
  'has failed': watched([viewOf('task-a', 'failed', 'no-subject')]),
  'was cancelled': watched([viewOf('task-a', 'cancelled')]),
  'another has succeeded': watched([viewOf('task-z', 'succeeded')]),
  'is there by another task': watched([
    { ...viewOf('task-z', 'running'), name: 'a.jpg', digest: '00' },
  ]),
  'is gone': watched([], { isWhole: true }),
  lost: { type: 'lost', reading },
  retried: { type: 'retried', ids: ['a'] },
  'another was retried': { type: 'retried', ids: ['z'] },
  cancelled: { type: 'cancelled', ids: ['a'] },
  'another was cancelled': { type: 'cancelled', ids: ['z'] },
  'cancel happened': {
    type: 'answered',
    wish: 'cancel',
    taskIds: TASKS,
    changed: TASKS,
    tried: NONE,
  },
  'retry happened': {
    type: 'answered',
    wish: 'retry',
    taskIds: TASKS,
    changed: TASKS,
    tried: NONE,
  },
  'retry did not happen': {
    type: 'answered',
    wish: 'retry',
    taskIds: TASKS,
    changed: NONE,
    tried: NONE,
  },
  'cancel did not happen': {
    type: 'answered',
    wish: 'cancel',
    taskIds: TASKS,
    changed: NONE,
    tried: NONE,
  },
  'retry refused': { type: 'refused', wish: 'retry', taskIds: TASKS, error: 'not-allowed' },
  'cancel refused': { type: 'refused', wish: 'cancel', taskIds: TASKS, error: 'not-allowed' },
  'another was added': { type: 'added', files: filesOf(['new']), isHeld: true },
  released: { type: 'released', ids: ['a'] },
  named: { type: 'named', name: 'Shoes' },
  capped: { type: 'capped', cap: 3 },
  restored: { type: 'restored', batch: newBatch('restored') },
  brought: { type: 'brought', id: 'a', file: fileOf('another') },
  measured: { type: 'measured', id: 'a', taskId: 'task-a', prepared: PREPARED },
  deleted: { type: 'deleted', batchId: 'batch' },
  'another batch was deleted': { type: 'deleted', batchId: 'another' },
  drawn: { type: 'drawn', ids: ['a'] },
  seen: { type: 'seen', ids: ['a'] },
  'review wanted': { type: 'review-wanted', isWanted: true },
  rejected: { type: 'judged', ids: ['a'], verdict: 'reject' },
  'another was kept': { type: 'judged', ids: ['z'], verdict: 'keep' },
  repaired: { type: 'repaired', id: 'a', repair: REPAIR },
  'another was repaired': { type: 'repaired', id: 'z', repair: REPAIR },
  'tried anew': { type: 'tried-anew', ids: ['a'] },
  swapped: { type: 'swapped', id: 'a', taskId: 'task-0' },
  'edges chosen': { type: 'edges-chosen', isDecontaminated: false },
  'the same edges chosen': { type: 'edges-chosen', isDecontaminated: true },
  removed: { type: 'removed', ids: ['a'] },
  'another was removed': { type: 'removed', ids: ['z'] },
  closing: { type: 'closing' },
  reopened: { type: 'reopened' },
  cleared: { type: 'cleared', id: 'next' },
} as const satisfies Record<string, BatchEvent>;

type Name = keyof typeof STATES;
type EventName = keyof typeof EVENTS;

/** One event, at least, of each type. */
const OF_TYPE: Record<BatchEvent['type'], EventName> = {
  studied: 'studied',
  'preparing-began': 'preparing-began',
  prepared: 'prepared',
  granted: 'granted',
  sent: 'sent',
  uploaded: 'uploaded',
  failed: 'failed',
  previewed: 'previewed',
  examined: 'examined',
  added: 'another was added',
  released: 'released',
  named: 'named',
  capped: 'capped',
  restored: 'restored',
  brought: 'brought',
  measured: 'measured',
  offered: 'offered',
  submitted: 'submitted',
  allowed: 'allowed',
  watched: 'is running',
  lost: 'lost',
  retried: 'retried',
  cancelled: 'cancelled',
  answered: 'cancel happened',
  refused: 'cancel refused',
  deleted: 'deleted',
  drawn: 'drawn',
  seen: 'seen',
  'review-wanted': 'review wanted',
  judged: 'rejected',
  repaired: 'repaired',
  'tried-anew': 'tried anew',
  swapped: 'swapped',
  'edges-chosen': 'edges chosen',
  removed: 'removed',
  closing: 'closing',
  reopened: 'reopened',
  cleared: 'cleared',
};

/** These change the batch, whatever they do to the photo. */
const BESIDES: readonly EventName[] = [
  'another has succeeded',
  'is there by another task',
  'retry happened',
  'retry did not happen',
  'cancel did not happen',
  'retry refused',
  'cancel refused',
  'another was added',
  'another was removed',
  'named',
  'capped',
  'allowed',
  'closing',
  'deleted',
  'drawn',
  'seen',
  'review wanted',
  'edges chosen',
];

/** After these it is not in the batch any more, whatever it was. */
const LEAVING: readonly EventName[] = ['restored', 'removed', 'cleared'];

const failedDuring = (during: 'preparing' | 'uploading' | 'removing') =>
  ({ phase: 'failed', during, error: 'upload-failed', taskId: null }) as const;
const DONE = {
  'has succeeded': STATES.done,
  'was there already': { ...STATES.done, reused: true },
};
const SETTLED = {
  ...DONE,
  'has failed': { phase: 'failed', during: 'removing', error: 'no-subject', taskId: 'task-a' },
  'was cancelled': { phase: 'cancelled', taskId: 'task-a', wasRunning: false },
} as const;
const GONE = { phase: 'failed', during: 'removing', error: 'task-lost', taskId: null } as const;
const LOST = { 'is gone': GONE, lost: GONE } as const;
const WITHDRAWN = { phase: 'cancelled', taskId: null, wasRunning: false, run: 1 } as const;
const GIVEN_UP = { ...WITHDRAWN, run: 0 } as const;
const STOPPED = { ...STATES.stopped } as const;
const AFRESH = { phase: 'queued', run: 1 } as const;
/** It waits for the day on which there is room for it. */
const HELD_AGAIN = { ...AFRESH, isHeld: true } as const;
const UPLOADED = {
  ...STATES.uploaded,
  taskId: 'task-b',
  source: { pathname: 'path of task-b', proof: 'proof of task-b' },
} as const;
const KEPT = { ...STATES.uploaded, taskId: 'task-k', source: null } as const;
/** Another submission of the same file, which this browser lost sight of, takes its place. */
const RECOGNISED = {
  'is there by another task': { ...STATES.running, taskId: 'task-z', source: null, run: 1 },
} as const;

/** The submission has come through, whatever became of its answer. */
const TOLD = {
  'is queued': STATES.inLine,
  'is submitting': STATES.inLine,
  'is running': STATES.running,
} as const;

/** Once more from its original, with another copy; what it was stays with it. */
const ANEW = { ...AFRESH, variant: 'contrast', formerTaskIds: [] } as const;
const asEarlier = ({
  phase: _,
  isContested: __,
  isBlind: ___,
  ...rest
}: Extract<PhotoState, { phase: 'done' }>) => [
  { ...rest, variant: 'plain', prepared: PREPARED } as const,
];

/** Every allowed edge; where nothing is written, the event changes nothing. */
const TABLE: Record<Name, Partial<Record<EventName, Partial<Photo>>>> = {
  queued: {
    deleted: WITHDRAWN,
    studied: { ...STATES.queued, studied: STUDIED, digest: '11' },
    'preparing-began': STATES.preparing,
    failed: failedDuring('preparing'),
    cancelled: WITHDRAWN,
  },
  preparing: {
    deleted: WITHDRAWN,
    prepared: { ...STATES.prepared, copy: COPY, prepared: PREPARED, digest: '11' },
    failed: failedDuring('preparing'),
    cancelled: WITHDRAWN,
  },
  prepared: {
    deleted: WITHDRAWN,
    granted: { ...STATES.prepared, grant: EVENTS.granted.grant },
    kept: KEPT,
    'grant refused': HELD_AGAIN,
    sent: { ...STATES.prepared, sentBytes: 7 },
    failed: failedDuring('uploading'),
    cancelled: WITHDRAWN,
    ...RECOGNISED,
  },
  granted: {
    deleted: WITHDRAWN,
    sent: { ...STATES.granted, sentBytes: 7 },
    ...RECOGNISED,
    uploaded: UPLOADED,
    failed: failedDuring('uploading'),
    cancelled: WITHDRAWN,
  },
  uploading: {
    deleted: WITHDRAWN,
    sent: { ...STATES.uploading, sentBytes: 7 },
    ...RECOGNISED,
    uploaded: UPLOADED,
    failed: failedDuring('uploading'),
    cancelled: WITHDRAWN,
  },
  uploaded: {
    deleted: WITHDRAWN,
    offered: STATES.offered,
    submitted: STATES.inLine,
    missing: { ...AFRESH, mayReuse: false },
    'not allowed': HELD_AGAIN,
    ...TOLD,
    ...RECOGNISED,
    ...SETTLED,
    failed: failedDuring('removing'),
    cancelled: WITHDRAWN,
  },
  offered: {
    deleted: WITHDRAWN,
    submitted: STATES.inLine,
    missing: { ...AFRESH, mayReuse: false },
    'not allowed': HELD_AGAIN,
    ...TOLD,
    ...SETTLED,
    failed: failedDuring('removing'),
    cancelled: STATES.leaving,
  },
  leaving: {
    deleted: WITHDRAWN,
    submitted: { ...STATES.inLine, wish: 'cancel' },
    missing: GIVEN_UP,
    'not allowed': GIVEN_UP,
    'is queued': { ...STATES.inLine, wish: 'cancel' },
    'is submitting': { ...STATES.inLine, wish: 'cancel' },
    'is running': STATES.cancelling,
    ...DONE,
    'was cancelled': SETTLED['was cancelled'],
    failed: GIVEN_UP,
    'cancel happened': SETTLED['was cancelled'],
    'cancel did not happen': STATES.offered,
    'cancel refused': STATES.offered,
  },
  inLine: {
    deleted: WITHDRAWN,
    'is running': STATES.running,
    ...SETTLED,
    failed: failedDuring('removing'),
    ...LOST,
    cancelled: { ...STATES.inLine, wish: 'cancel' },
  },
  running: {
    deleted: WITHDRAWN,
    ...SETTLED,
    'was cancelled': STOPPED,
    failed: failedDuring('removing'),
    ...LOST,
    cancelled: STATES.cancelling,
  },
  // What was said of the task before the wish may be told once more; it ends the new try only
  // where it is a success.
  retrying: {
    deleted: WITHDRAWN,
    'retry happened': { ...STATES.inLine, source: null },
    'retry did not happen': AFRESH,
    'retry refused': { ...STATES.failed, error: 'not-allowed' },
    'is running': { ...STATES.retrying, running: true },
    ...DONE,
    'was cancelled': SETTLED['was cancelled'],
    failed: failedDuring('removing'),
    cancelled: { ...STATES.retrying, wish: 'cancel' },
  },
  cancelling: {
    deleted: WITHDRAWN,
    ...DONE,
    'was cancelled': STOPPED,
    failed: GIVEN_UP,
    'is gone': GIVEN_UP,
    lost: GIVEN_UP,
    'cancel happened': STOPPED,
    'cancel did not happen': STATES.running,
    'cancel refused': STATES.running,
  },
  done: {
    previewed: { ...STATES.done, preview: PREVIEW },
    deleted: { ...STATES.done, preview: 'cutout-unavailable' },
    examined: { ...STATES.done, findings: SEEN },
    rejected: { ...STATES.done, verdict: 'reject' },
    repaired: { ...STATES.done, repair: REPAIR, run: 1 },
    'edges chosen': { ...STATES.done, run: 1 },
    'tried anew': { ...ANEW, earlier: asEarlier(STATES.done) },
  },
  // A picture that is there stays: it was made once more to be looked at.
  previewed: {
    examined: { ...STATES.previewed, findings: SEEN },
    rejected: { ...STATES.previewed, verdict: 'reject' },
    repaired: { ...STATES.previewed, findings: null, stale: 'due', repair: REPAIR, run: 1 },
    // The matte is the same, and what was found in it.
    'edges chosen': { ...STATES.previewed, stale: 'due', run: 1 },
    'tried anew': { ...ANEW, earlier: asEarlier(STATES.previewed) },
  },
  // A result that comes after we had given up is taken.
  failed: { ...DONE, retried: { ...STATES.retrying, run: 1 } },
  stranded: { retried: AFRESH },
  refused: {},
  cancelled: { retried: AFRESH },
  stopped: { retried: AFRESH },
};

/** What a photo has in every phase. */
function baseOf(photo: Photo) {
  const { id, run, name, folder, file, digest, studied, prepared, isHeld, mayReuse } = photo;
  const { variant, earlier, vain, sunk } = photo;
  const base = { id, run, name, folder, file, digest, studied, prepared, isHeld, mayReuse };
  return { ...base, variant, earlier, vain, sunk };
}

/** The tasks that it leaves behind: what the server may have of it is never forgotten. */
function leftBy(photo: Photo, edge: Partial<Photo>): readonly string[] {
  if (!('taskId' in photo) || photo.taskId === null) return [];
  const isUnheardOf = photo.phase === 'removing' && photo.submission === 'due';
  const isGivenUp = 'taskId' in edge && edge.taskId === null && !isUnheardOf;
  return edge.phase === 'queued' || isGivenUp ? [photo.taskId] : [];
}

/** Where a random walk gets on, so that it comes by every phase. */
const ONWARD: Record<Phase, readonly EventName[]> = {
  queued: ['studied', 'preparing-began', 'released', 'brought'],
  preparing: ['prepared', 'prepared', 'failed'],
  uploading: ['granted', 'granted', 'kept', 'sent', 'uploaded', 'uploaded', 'failed'],
  removing: [
    'offered',
    'submitted',
    'missing',
    'is running',
    'has succeeded',
    'has failed',
    'was cancelled',
    'cancelled',
    'cancel happened',
    'retry happened',
    'retry did not happen',
    'lost',
  ],
  done: ['previewed', 'examined', 'rejected', 'repaired', 'edges chosen', 'tried anew', 'swapped'],
  failed: ['retried'],
  cancelled: ['retried'],
};

const names = Object.keys(STATES) as Name[];
const eventNames = Object.keys(EVENTS) as EventName[];

describe('every state meets every event', () => {
  test('none is left out', () => {
    expect(Object.keys(TABLE)).toEqual(names);
    for (const [type, name] of Object.entries(OF_TYPE)) expect(EVENTS[name].type).toBe(type);
    const types = new Set(Object.values(EVENTS).map(({ type }) => type));
    expect([...types].sort()).toEqual(Object.keys(OF_TYPE).sort());
    const phases = new Set(Object.values(STATES).map(({ phase }) => phase));
    expect([...phases].sort()).toEqual(Object.keys(ONWARD).sort());
  });

  for (const name of names) {
    for (const eventName of eventNames) {
      const edge = TABLE[name][eventName];
      test(`${name} + ${eventName} → ${edge?.phase ?? 'unchanged'}`, () => {
        const photo = photoIn(STATES[name]);
        const batch = batchOf(photo, photoIn(STATES.queued, { id: 'bystander', isHeld: true }));
        const next = reduce(batch, EVENTS[eventName]);
        if (LEAVING.includes(eventName)) {
          expect(next.photos.has('a')).toBe(false);
          return;
        }
        if (!edge) {
          expect(next.photos.get('a')).toBe(photo);
          const event = EVENTS[eventName];
          const isKnown = 'taskId' in photo && photo.taskId === 'task-a';
          const isForeign = event.type === 'watched' && event.view.tasks.length > 0 && !isKnown;
          if (!isForeign && !BESIDES.includes(eventName)) expect(next).toBe(batch);
          return;
        }
        const wanted = { ...baseOf(photo), formerTaskIds: leftBy(photo, edge), ...edge };
        const got = Object.entries(next.photos.get('a') ?? {});
        expect(new Map(got)).toEqual(new Map(Object.entries(wanted)));
        // Blobs look alike to an equality of structure.
        const known = new Map<string, unknown>(Object.entries(wanted));
        for (const [key, value] of got) {
          if (value instanceof Blob) expect(known.get(key)).toBe(value);
        }
        // A deletion is the one event that all photos meet.
        if (eventName !== 'deleted') {
          expect(next.photos.get('bystander')).toBe(batch.photos.get('bystander'));
        }
        expect(next.order).toEqual(batch.order);
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
    const batch = batchOf(
      photoIn({ ...STATES.running, taskId: 'task-second' }, { run: 1, formerTaskIds: ['task-a'] }),
    );
    expect(reduce(batch, EVENTS['has failed'])).toBe(batch);
    expect(reduce(batch, EVENTS.submitted)).toBe(batch);
  });
});

describe('what the server tells', () => {
  test('the cursor never falls', () => {
    const at9 = reduce(newBatch('b'), watched([], { cursor: 9 }));
    expect(at9.cursor).toBe(9);
    expect(reduce(at9, watched([], { cursor: 4 }))).toBe(at9);
    expect(reduce(at9, watched([], { cursor: 12 })).cursor).toBe(12);
  });

  test('a late page of changes still brings its tasks, and leaves the cursor', () => {
    const batch = { ...batchOf(photoIn(STATES.running)), cursor: 9 };
    const next = reduce(batch, watched([viewOf('task-a', 'succeeded')], { cursor: 4 }));
    expect(next.photos.get('a')?.phase).toBe('done');
    expect(next.cursor).toBe(9);
  });

  test('a task that failed without a reason gets one', () => {
    const next = reduce(batchOf(photoIn(STATES.running)), watched([viewOf('task-a', 'failed')]));
    expect(next.photos.get('a')).toMatchObject({ phase: 'failed', error: 'removal-failed' });
  });

  test('what it has forgotten may be tried again, from the file', () => {
    const lost = reduce(batchOf(photoIn(STATES.running)), EVENTS.lost);
    expect([...lost.photos.values()].map(canRetry)).toEqual([true]);
    expect(reduce(lost, EVENTS.retried).photos.get('a')?.phase).toBe('queued');
  });

  test('a whole answer says nothing of a photo that was submitted while it was on its way', () => {
    const before = batchOf(photoIn(STATES.offered));
    const after = reduce(before, EVENTS.submitted);
    const whole = watchedBy(before, [], { isWhole: true });
    expect(reduce(after, whole)).toBe(after);
    expect(reduce(after, { type: 'lost', reading: readingOf(before) })).toBe(after);
    expect(reduce(after, watchedBy(after, [], { isWhole: true })).photos.get('a')).toMatchObject({
      error: 'task-lost',
    });
  });

  describe('when it has forgotten the whole batch', () => {
    const due = [STATES.queued, STATES.preparing, STATES.granted, STATES.uploaded] as const;
    const withDue = (known: Photo) =>
      batchOf(known, ...due.map((state, nth) => photoIn(state, { id: `due-${nth}`, run: 2 })));

    test.each([STATES.running, STATES.done, STATES.failed, STATES.stopped])(
      'what was yet to be sent waits for a word, as it would bring the batch back: $phase',
      (state) => {
        const batch = withDue(photoIn(state));
        const next = reduce(batch, { type: 'lost', reading: readingOf(batch) });
        for (const [nth] of due.entries()) {
          expect(next.photos.get(`due-${nth}`)).toMatchObject({
            phase: 'queued',
            isHeld: true,
            studied: null,
            run: 3,
          });
        }
      },
    );

    test.each([STATES.queued, STATES.offered, STATES.stranded])(
      'of which it never had anything, all goes on: $phase',
      (state) => {
        const batch = { ...withDue(photoIn(state)), isJoining: true };
        const next = reduce(batch, { type: 'lost', reading: readingOf(batch) });
        expect(next.photos).toBe(batch.photos);
      },
    );
  });

  test('an answer that is not whole takes no photo for gone', () => {
    const batch = batchOf(photoIn(STATES.running));
    expect(reduce(batch, watched([]))).toBe(batch);
  });

  test('a pause and the credits are kept, and the same again is no news', () => {
    const service = {
      pause: { reason: 'no-credits', sinceMs: 5 },
      credits: { spent: 3, left: 0 },
    } as const;
    const paused = reduce(batchOf(photoIn(STATES.inLine)), watched([], service));
    expect(paused.service).toEqual(service);
    expect(reduce(paused, watched([], service))).toBe(paused);
    expect(reduce(paused, watched([])).service).toEqual({
      pause: null,
      credits: { spent: 0, left: null },
    });
  });

  test('there may be news of what it has taken over, and of nothing else', () => {
    const watchable = (Object.keys(STATES) as Name[]).filter((name) =>
      isWatchable(batchOf(photoIn(STATES[name]))),
    );
    expect(watchable).toEqual(['inLine', 'running', 'retrying', 'cancelling']);
  });
});

describe('a wish that the server answers', () => {
  const answered = (wish: 'retry' | 'cancel', changed: ReadonlySet<string>) =>
    ({ type: 'answered', wish, taskIds: TASKS, changed, tried: NONE }) as const;
  const outcome = (state: Name, event: BatchEvent) => {
    const batch = { ...batchOf(photoIn(STATES[state], { run: 2 })), cursor: 7 };
    const next = reduce(batch, event);
    const { cursor, epoch } = next;
    return { photo: next.photos.get('a'), cursor, epoch };
  };
  const anew = { cursor: 0, epoch: 1 };

  test('a retry that happened leaves the photo in line on its task, and all is read anew', () => {
    const { photo, ...read } = outcome('retrying', answered('retry', TASKS));
    expect(photo).toMatchObject({ ...STATES.inLine, source: null, run: 2 });
    expect(read).toEqual(anew);
  });

  test('a retry that could not be is a fresh run from the file', () => {
    expect(outcome('retrying', answered('retry', NONE))).toMatchObject({
      photo: { phase: 'queued', run: 3, mayReuse: true },
      ...anew,
    });
  });

  test('a cancel that came too late leaves the photo to what it came to, which is read anew', () => {
    const { photo, ...read } = outcome('cancelling', answered('cancel', NONE));
    expect(photo).toMatchObject({ ...STATES.running, run: 2 });
    expect(read).toEqual(anew);
  });

  test('a cancel that happened needs nothing read', () => {
    expect(outcome('cancelling', answered('cancel', TASKS))).toMatchObject({ cursor: 7, epoch: 0 });
  });

  test('a cancelled photo may have cost a credit, where the server says so or the page knew', () => {
    const tried = { ...answered('cancel', TASKS), tried: TASKS };
    expect(outcome('cancelling', tried).photo).toMatchObject({ wasRunning: true });
    expect(outcome('cancelling', answered('cancel', TASKS)).photo).toMatchObject({
      wasRunning: STATES.cancelling.running,
    });
    const view = { ...viewOf('task-a', 'cancelled'), tried: true };
    const batch = batchOf(photoIn({ ...STATES.inLine }));
    const seen = reduce(batch, watchedBy(batch, [view]));
    expect(seen.photos.get('a')).toMatchObject({ phase: 'cancelled', wasRunning: true });
  });

  test('the answer to a retry does not undo a cancel that was pressed since', () => {
    const cancelled = reduce(batchOf(photoIn(STATES.retrying)), EVENTS.cancelled);
    for (const changed of [TASKS, NONE]) {
      const next = reduce(cancelled, answered('retry', changed));
      expect(next.photos.get('a')).toMatchObject({ phase: 'removing', wish: 'cancel' });
    }
  });

  test('a reading from before it is out of date, whatever it brings', () => {
    const retried = reduce(batchOf(photoIn(STATES.failed)), EVENTS.retried);
    const old = watchedBy(retried, [viewOf('task-a', 'failed')], { isWhole: true, cursor: 30 });
    const next = reduce(retried, answered('retry', TASKS));
    expect(reduce(next, old)).toBe(next);
    expect(reduce(next, { type: 'lost', reading: readingOf(retried) })).toBe(next);
    const now = watchedBy(next, [viewOf('task-a', 'failed', 'no-subject')], { cursor: 31 });
    expect(reduce(next, now).photos.get('a')).toMatchObject({ error: 'no-subject' });
  });

  test('where it is refused, a retry has failed once more and a cancel is off', () => {
    const refused = (wish: 'retry' | 'cancel') =>
      ({ type: 'refused', wish, taskIds: TASKS, error: 'not-allowed' }) as const;
    expect(outcome('retrying', refused('retry')).photo).toMatchObject({
      phase: 'failed',
      error: 'not-allowed',
      taskId: 'task-a',
    });
    expect(outcome('cancelling', refused('cancel')).photo).toMatchObject(STATES.running);
  });
});

describe('a batch that is deleted', () => {
  const closing = reduce(batchOf(photoIn(STATES.running)), { type: 'closing' });

  test('hears nothing of the server while it closes, and all of it once it is kept', () => {
    expect(reduce(closing, EVENTS['has failed'])).toBe(closing);
    expect(reduce(closing, EVENTS.lost)).toBe(closing);
    expect(isWatchable(closing)).toBe(false);
    const open = reduce(closing, { type: 'reopened' });
    expect(reduce(open, EVENTS['has failed']).photos.get('a')?.phase).toBe('failed');
  });

  test('makes room for a new one that knows nothing of it', () => {
    expect(reduce(closing, { type: 'cleared', id: 'next' })).toEqual(newBatch('next'));
  });
});

test('a batch is known to the server from its first submission on', () => {
  const batch = batchOf(photoIn(STATES.uploaded));
  expect(batch.isKnown).toBe(false);
  const offered = reduce(batch, EVENTS.offered);
  expect(offered.isKnown).toBe(true);
  expect(reduce(offered, { type: 'removed', ids: ['a'] }).isKnown).toBe(true);
});

test('the last failure is the most recent one, wherever its photo stands', () => {
  const batch = batchOf(
    photoIn({ ...STATES.running, taskId: 'task-a' }),
    photoIn({ ...STATES.running, taskId: 'task-b' }, { id: 'b' }),
  );
  const first = reduce(batch, watchedBy(batch, [viewOf('task-b', 'failed')]));
  expect(first.lastFailed).toBe('b');
  const second = reduce(first, watchedBy(first, [viewOf('task-a', 'failed')]));
  expect(second.lastFailed).toBe('a');
  expect(reduce(second, { type: 'retried', ids: ['b'] }).lastFailed).toBe('a');
});

describe('the list', () => {
  const added = (...ids: string[]): BatchEvent => ({
    type: 'added',
    files: filesOf(ids),
    isHeld: false,
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
      photoIn(STATES.stranded, { id: 'd' }),
    );
    const next = reduce(batch, { type: 'retried', ids: ['a', 'b', 'c'] });
    expect([...next.photos.values()].map(({ phase, run }) => [phase, run])).toEqual([
      ['removing', 4],
      ['failed', 0],
      ['done', 0],
      ['failed', 0],
    ]);
  });
});

describe('the progress that is shown', () => {
  test('begins anew when photos are added after the last has ended, and not before', () => {
    const more: BatchEvent = { type: 'added', files: filesOf(['z']), isHeld: false };
    const over = { ...batchOf(photoIn(STATES.done)), shown: 1 };
    expect(reduce(over, more).shown).toBe(0.5);
    const atWork = { ...batchOf(photoIn(STATES.running)), shown: 0.5 };
    expect(reduce(atWork, more).shown).toBe(0.5);
  });

  test('begins anew when the failed are tried again after the last has ended', () => {
    const over = { ...batchOf(photoIn(STATES.stranded)), shown: 1 };
    const [id = ''] = over.order;
    expect(reduce(over, { type: 'retried', ids: [id] }).shown).toBe(0);
    expect(reduce(over, { type: 'retried', ids: ['nobody'] })).toBe(over);
  });

  const step = fc.record({
    kind: fc.oneof(
      { weight: 6, arbitrary: fc.constant('onward' as const) },
      { weight: 1, arbitrary: fc.constantFrom('another was added' as const, 'removed' as const) },
      { weight: 1, arbitrary: fc.constantFrom(...eventNames) },
    ),
    which: fc.nat(11),
    choice: fc.nat(29),
    isStale: fc.boolean(),
    isHeld: fc.boolean(),
    sentBytes: fc.nat(12),
  });
  type Step = typeof step extends fc.Arbitrary<infer S> ? S : never;

  function eventOf(batch: Batch, taken: Step, n: number): BatchEvent {
    const { kind, which, choice, isStale, isHeld, sentBytes } = taken;
    const id = batch.order[which % Math.max(1, batch.order.length)] ?? 'nobody';
    const photo = batch.photos.get(id);
    const some = Array.from({ length: which % 4 }, (_, i) => `${n}-${i}`);
    if (!photo) return { type: 'added', files: filesOf(some), isHeld };
    const taskId = photo.phase === 'removing' ? photo.taskId : `foreign-${choice}`;
    const taskIds = new Set([taskId]);
    const onward = ONWARD[photo.phase];
    const event = EVENTS[kind === 'onward' ? (onward[choice % onward.length] ?? 'lost') : kind];
    switch (event.type) {
      case 'added':
        return { type: 'added', files: filesOf(some), isHeld };
      case 'brought':
        return { ...event, id };
      case 'capped':
        return { ...event, cap: choice };
      case 'offered':
        return { ...event, taskIds };
      case 'submitted':
        return { ...event, taskIds, missing: event.missing.size > 0 ? taskIds : NONE };
      case 'answered':
        return { ...event, taskIds, changed: event.changed.size > 0 ? taskIds : NONE };
      case 'refused':
        return { ...event, taskIds };
      case 'watched': {
        const tasks = event.view.tasks.map((task) => ({ ...task, id: taskId }));
        return { ...event, reading: readingOf(batch), view: { ...event.view, tasks } };
      }
      case 'lost':
        return { ...event, reading: readingOf(batch) };
      case 'retried':
      case 'cancelled':
      case 'released':
      case 'removed':
      case 'tried-anew':
        return { ...event, ids: [id] };
      case 'closing':
      case 'reopened':
      case 'restored':
      case 'drawn':
      case 'seen':
      case 'deleted':
      case 'cleared':
        return { type: 'reopened' };
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
          const event = eventOf(before, taken, n);
          batch = reduce(before, event);
          for (const photo of before.photos.values()) {
            const next = batch.photos.get(photo.id);
            // What has ended stays as it is, unless a person wants it otherwise.
            if (!next || event.type === 'retried' || event.type === 'tried-anew') continue;
            if (photo.phase === 'done') expect(next.phase).toBe('done');
            if (photo.phase === 'cancelled') expect(next.phase).toBe('cancelled');
          }
          const photos = [...batch.photos.values()];
          for (const { phase } of photos) reached.add(phase);
          if ([...before.photos.values()].some((photo) => !isSettled(photo) && !isIdle(photo))) {
            expect(batch.shown).toBeGreaterThanOrEqual(before.shown);
          }
          expect(batch.shown).toBeGreaterThanOrEqual(0);
          expect(batch.shown).toBeLessThanOrEqual(1);
          const begun = photos.filter((photo) => !isIdle(photo));
          if (begun.length > 0 && begun.every(isSettled)) expect(batch.shown).toBe(1);
          else if (batch.photos !== before.photos && begun.length > 0) {
            expect(batch.shown).toBeGreaterThanOrEqual(progressOfAll(photos));
          }
        }
      }),
      { numRuns: 300 },
    );
    expect(reached.size).toBe(7);
  });
});

describe('a photo that waits for somebody', () => {
  test('is held until it is let go, whatever phase it is in', () => {
    for (const name of names) {
      const photo = photoIn(STATES[name], { isHeld: true });
      const next = reduce(batchOf(photo), EVENTS.released);
      expect(next.photos.get('a'), name).toEqual({ ...photo, isHeld: false });
    }
  });

  test('takes its original once, whatever phase it is in, and keeps the one that it has', () => {
    for (const name of names) {
      const photo = photoIn(STATES[name], { file: null });
      const next = reduce(batchOf(photo), EVENTS.brought);
      expect(next.photos.get('a'), name).toMatchObject({
        phase: photo.phase,
        file: EVENTS.brought.file,
      });
      expect(reduce(next, { ...EVENTS.brought, file: fileOf('third') })).toBe(next);
    }
  });

  const over = (...photos: Photo[]) => ({
    ...batchOf(photoIn(STATES.done, { id: 'd' }), ...photos),
    shown: 1,
  });

  test.each<[string, Photo, BatchEvent]>([
    ['is let go', photoIn(STATES.queued, { isHeld: true }), EVENTS.released],
    ['is given its original', photoIn(STATES.queued, { file: null }), EVENTS.brought],
  ])('begins a round of its own when it %s after the last has ended', (_, photo, event) => {
    expect(reduce(over(photo), event).shown).toBe(0.5);
    const atWork = { ...batchOf(photoIn(STATES.running, { id: 'r' }), photo), shown: 0.25 };
    expect(reduce(atWork, event).shown).toBe(0.25);
  });

  test('leaves the bar where it is as long as it waits', () => {
    const held = over(photoIn(STATES.queued, { isHeld: true }));
    expect(reduce(held, { ...EVENTS.studied }).shown).toBe(1);
    expect(reduce(held, EVENTS['another was added']).shown).toBe(1);
    expect(reduce(held, { type: 'released', ids: ['nobody'] })).toBe(held);
  });

  test('ends when it is cancelled, and when its bytes are no picture', () => {
    const held = batchOf(photoIn(STATES.queued, { isHeld: true }));
    expect(reduce(held, EVENTS.cancelled).photos.get('a')?.phase).toBe('cancelled');
    const refused = reduce(held, { ...EVENTS.failed, error: 'not-an-image' });
    expect(refused.photos.get('a')).toMatchObject({ phase: 'failed', error: 'not-an-image' });
    expect(refused.photos.get('a')).toMatchObject({ during: 'preparing', isHeld: true });
  });
});

describe('another try without the original', () => {
  test.each(['stranded', 'cancelled', 'stopped'] as const)(
    'is none for a photo that is %s, until it is there',
    (name) => {
      const photo = photoIn(STATES[name], { file: null });
      const batch = batchOf(photo);
      expect(canRetry(photo)).toBe(false);
      expect(reduce(batch, EVENTS.retried)).toBe(batch);
      const brought = reduce(batch, EVENTS.brought);
      expect(reduce(brought, EVENTS.retried).photos.get('a')).toMatchObject(AFRESH);
    },
  );

  test('needs none where the server has a copy', () => {
    const batch = batchOf(photoIn(STATES.failed, { file: null }));
    const retried = reduce(batch, EVENTS.retried);
    expect(retried.photos.get('a')).toMatchObject(STATES.retrying);
    const copyGone = reduce(retried, EVENTS['retry did not happen']);
    expect([...copyGone.photos.values()].map(isIdle)).toEqual([true]);
  });
});

test('a batch of which the server tells is known to it, also where that was not written down', () => {
  const batch = { ...batchOf(photoIn(STATES.uploaded)), isKnown: false };
  expect(reduce(batch, EVENTS['is queued']).isKnown).toBe(true);
  expect(reduce(batch, EVENTS['is gone']).isKnown).toBe(false);
});

test('a batch that was deleted from elsewhere is at an end', () => {
  const running = batchOf(photoIn(STATES.running), photoIn(STATES.done, { id: 'd' }));
  const gone = reduce({ ...running, isJoining: true }, EVENTS.deleted);
  expect(gone).toMatchObject({ isDeleted: true, isJoining: false });
  expect([...gone.photos.values()].map(({ phase }) => phase)).toEqual(['cancelled', 'done']);
  expect(gone.photos.get('d'), 'no preview comes any more').toMatchObject({
    preview: 'cutout-unavailable',
  });
  expect(isWatchable({ ...running, isDeleted: true })).toBe(false);
  expect(reduce(gone, EVENTS.deleted)).toBe(gone);
  const news = watchedBy(gone, [viewOf('task-z', 'running')]);
  expect(reduce(gone, news)).toBe(gone);
  const closing = reduce(running, EVENTS.closing);
  expect(reduce(closing, EVENTS.deleted), 'who deletes it here hears of it as well').toBe(closing);
});

test('a batch that is restored is as it was kept', () => {
  const kept = { ...batchOf(photoIn(STATES.running)), shown: 0.4, cap: 7 };
  const before = { ...newBatch('b'), drawn: new Set(['a']) };
  const restored = reduce(before, { type: 'restored', batch: { ...kept, drawn: new Set() } });
  expect(restored, 'what is drawn is so still').toEqual({ ...kept, epoch: 1 });
});

test('what was asked before a batch was restored says nothing of it: it is still read whole', () => {
  const before = newBatch('b');
  const kept = { ...newBatch('b'), isJoining: true };
  const restored = reduce(before, { type: 'restored', batch: kept });
  const news = { ...watched([], { cursor: 9 }), reading: readingOf(before) };
  expect(reduce(restored, news)).toBe(restored);
});

test('a batch is named, and the same name is no change', () => {
  const named = reduce(newBatch('b'), EVENTS.named);
  expect(named.name).toBe('Shoes');
  expect(reduce(named, EVENTS.named)).toBe(named);
});

test('a limit is set, changed and lifted', () => {
  const limited = reduce(newBatch('b'), EVENTS.capped);
  expect(limited.cap).toBe(3);
  expect(reduce(limited, EVENTS.capped)).toBe(limited);
  expect(reduce(limited, { type: 'capped', cap: null }).cap).toBeNull();
});

describe('a finished picture', () => {
  const rejected = reduce(batchOf(photoIn(STATES.previewed)), EVENTS.rejected);

  test('that was repaired is to be judged anew, unless it is left out of what is saved', () => {
    const kept = reduce(rejected, { type: 'judged', ids: ['a'], verdict: 'keep' });
    expect(reduce(kept, EVENTS.repaired).photos.get('a')).toMatchObject({ verdict: null });
    expect(reduce(rejected, EVENTS.repaired).photos.get('a')).toMatchObject({ verdict: 'reject' });
  });

  test('that was repaired is made and looked at anew', () => {
    const next = reduce(rejected, EVENTS.repaired);
    expect(next.photos.get('a')).toMatchObject({
      run: 1,
      repair: REPAIR,
      preview: STATES.previewed.preview,
      stale: 'due',
      findings: null,
    });
    // What was begun before it comes too late.
    expect(reduce(next, EVENTS.previewed)).toBe(next);
    expect(reduce(next, EVENTS.examined)).toBe(next);
    const late = { ...EVENTS.previewed, run: 1 };
    expect(reduce(next, late).photos.get('a')).toMatchObject({ preview: PREVIEW, stale: null });
  });

  test.each([EVENTS.repaired, EVENTS['edges chosen']])(
    'is shown until the one that it ought to be is there, also where that cannot be made',
    (change) => {
      const { preview } = STATES.previewed;
      const next = reduce(batchOf(photoIn(STATES.previewed)), change);
      expect(next.photos.get('a')?.phase === 'done' && next.photos.get('a')).toMatchObject({
        stale: 'due',
      });
      const failed = { ...EVENTS.previewed, run: 1, preview: 'finish-failed' } as const;
      const left = reduce(next, failed).photos.get('a');
      expect(left?.phase === 'done' && left.preview).toBe(preview);
      expect(left).toMatchObject({ stale: 'finish-failed' });
      // A later change lets it be tried again.
      const again = reduce(reduce(next, failed), { type: 'repaired', id: 'a', repair: [] });
      expect(again.photos.get('a')).toMatchObject({ stale: 'due' });
    },
  );

  test('keeps what was said of it when only its edges are others', () => {
    const next = reduce(rejected, EVENTS['edges chosen']);
    expect(next).toMatchObject({ isDecontaminated: false });
    expect(next.photos.get('a')).toMatchObject({ verdict: 'reject', findings: FINDINGS });
  });

  test('has the edges of the model where its original is not there', () => {
    const batch = batchOf(photoIn(STATES.previewed, { file: null }));
    const next = reduce(batch, EVENTS['edges chosen']);
    expect(next.photos.get('a')).toBe(batch.photos.get('a'));
  });

  test('is made and looked at anew once its original is there, and what was said of it stays', () => {
    const verdict = 'keep' as const;
    const alone = batchOf(photoIn({ ...STATES.previewed, verdict }, { file: null }));
    const next = reduce(alone, EVENTS.brought);
    expect(next.photos.get('a')).toEqual({
      ...alone.photos.get('a'),
      file: EVENTS.brought.file,
      run: 1,
      stale: 'due',
      findings: null,
    });
    const refused = photoIn({ ...STATES.done, preview: 'original-missing' }, { file: null });
    expect(reduce(batchOf(refused), EVENTS.brought).photos.get('a')).toMatchObject({
      preview: null,
    });
  });

  test('of another browser is measured once, and as the copy that it was made of', () => {
    const batch = batchOf(photoIn(STATES.previewed, { prepared: null }));
    expect([...batch.photos.values()].some(canRepair)).toBe(false);
    const other: BatchEvent = { ...EVENTS.measured, taskId: 'task-z' };
    expect(reduce(batch, other)).toBe(batch);
    const next = reduce(batch, EVENTS.measured);
    expect(next.photos.get('a')).toMatchObject({ run: 0, prepared: PREPARED });
    expect([...next.photos.values()].every(canRepair)).toBe(true);
    expect(reduce(next, { ...EVENTS.measured, prepared: { ...PREPARED } })).toBe(next);
  });

  test.each([
    { ...MINE, type: 'failed', error: 'finish-failed' } as const,
    { ...MINE, type: 'previewed', preview: 'finish-failed' } as const,
  ])('that was looked at in vain is not still being checked, until it changes', (event) => {
    const before = batchOf(photoIn({ ...STATES.previewed, findings: null }));
    const unexamined = (batch: Batch) => [...batch.photos.values()].filter(isUnexamined).length;
    expect(unexamined(before)).toBe(1);
    const vain = reduce(before, event);
    expect(unexamined(vain)).toBe(0);
    expect(vain.photos.get('a')).toMatchObject({ preview: STATES.previewed.preview });
    expect(unexamined(reduce(vain, EVENTS.repaired))).toBe(1);
  });

  test('may be judged again, or not at all', () => {
    const undone = reduce(rejected, { type: 'judged', ids: ['a'], verdict: null });
    expect(undone.photos.get('a')).toMatchObject({ verdict: null });
    expect(reduce(rejected, EVENTS.rejected)).toBe(rejected);
  });

  test('of a batch that was deleted is not made anew', () => {
    const gone = reduce(rejected, EVENTS.deleted);
    expect(reduce(gone, EVENTS.repaired)).toBe(gone);
    expect(reduce(gone, EVENTS['edges chosen'])).toBe(gone);
  });
});
