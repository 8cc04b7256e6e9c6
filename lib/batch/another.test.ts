import { describe, expect, test } from 'vitest';
import type { ErrorCode } from '@/lib/base/errors';
import { digestOfCopy } from '@/lib/image/copy-digest';
import { planCopy } from '@/lib/image/fit';
import { taskIdsOf } from './advance';
import { nextVariant, resultsOf } from './another';
import { paidFor } from './cap';
import type { BatchEvent } from './events';
import {
  batchOf,
  FINDINGS,
  flagOf,
  grantOf,
  PREPARED,
  photoIn,
  STATES,
  viewOf,
  watchedBy,
} from './fixture';
import type { Photo, PhotoIn, PhotoState, Verdict } from './photo';
import { nextStarts, type UnderWay } from './plan';
import { type Batch, reduce } from './reducer';
import { apiCopyOf, toSubmission } from './requests';

const HAZY = { ...FINDINGS, flags: [flagOf('haze', 0.05)] };
const PIERCED = { ...FINDINGS, flags: [flagOf('holes', 0.02)] };
const DIGEST = 'd'.repeat(64);

const finished = (rest: Partial<PhotoIn<'done'>> = {}): Photo => {
  const state: PhotoState = { ...STATES.previewed, taskId: 'task-1', findings: HAZY, ...rest };
  return photoIn(state, { digest: DIGEST });
};

const one = (batch: Batch, id = 'a') => {
  const photo = batch.photos.get(id);
  if (!photo) throw new Error('no such photo');
  return photo;
};
const play = (batch: Batch, ...events: readonly ((batch: Batch) => BatchEvent)[]): Batch =>
  events.reduce((now, event) => reduce(now, event(now)), batch);

const anew = (): BatchEvent => ({ type: 'tried-anew', ids: ['a'] });
const own = (batch: Batch) => ({ id: 'a', run: one(batch).run });
const COPY = new Blob(['another copy']);
const BORDERED = {
  ...PREPARED,
  transform: planCopy({ width: 6000, height: 4000 }, undefined, 'bordered'),
};

const began = (batch: Batch): BatchEvent => ({ type: 'preparing-began', ...own(batch) });
const prepared = (batch: Batch): BatchEvent => {
  const made = { prepared: BORDERED, digest: DIGEST, copy: COPY };
  return { type: 'prepared', ...own(batch), ...made };
};
const granted = (batch: Batch): BatchEvent => ({
  type: 'granted',
  ...own(batch),
  grant: grantOf('task-2'),
});
const uploaded = (batch: Batch): BatchEvent => ({ type: 'uploaded', ...own(batch) });
const offered = (): BatchEvent => ({ type: 'offered', taskIds: new Set(['task-2']) });
const taken = (): BatchEvent => ({
  type: 'submitted',
  taskIds: new Set(['task-2']),
  missing: new Set(),
});
const running = (batch: Batch) => watchedBy(batch, [viewOf('task-2', 'running')]);
const succeeded = (batch: Batch) => watchedBy(batch, [viewOf('task-2', 'succeeded')]);
const cancelled = (): BatchEvent => ({ type: 'cancelled', ids: ['a'] });
const previewed =
  (preview: Blob | ErrorCode = new Blob(['another preview'])) =>
  (batch: Batch): BatchEvent => ({ type: 'previewed', ...own(batch), preview });
const examined =
  (findings = FINDINGS) =>
  (batch: Batch): BatchEvent => ({ type: 'examined', ...own(batch), findings });

/** All steps of another try, up to where its cut-out is with the page. */
const STEPS = [began, prepared, granted, uploaded, offered, taken, running] as const;
const tried = (photo: Photo): Batch => play(batchOf(photo), anew, ...STEPS, succeeded);

describe('another try', () => {
  test('takes the copies in their order, and ends with them', () => {
    let photo = finished();
    for (const variant of ['contrast', 'bordered', 'padded'] as const) {
      expect(nextVariant(photo)).toBe(variant);
      photo = one(play(tried(photo), previewed(), examined(PIERCED)));
    }
    expect(nextVariant(photo)).toBeNull();
    const batch = batchOf(photo);
    expect(reduce(batch, anew())).toBe(batch);
  });

  test('is none for a photo that is not done, or whose original is not here', () => {
    for (const [name, state] of Object.entries(STATES)) {
      expect(nextVariant(photoIn(state)) !== null, name).toBe(state.phase === 'done');
      expect(nextVariant(photoIn(state, { file: null })), name).toBeNull();
    }
  });

  test('sends another copy under another digest, and asks for what is kept of that', () => {
    const sent = play(batchOf(finished()), anew, began, prepared);
    const photo = one(sent);
    if (photo.phase !== 'uploading') throw new Error(photo.phase);
    expect(apiCopyOf(photo).digest).toBe(digestOfCopy(DIGEST, 'contrast'));
    expect(photo.digest).toBe(DIGEST);
    const submitted = one(play(sent, granted, uploaded));
    if (submitted.phase !== 'removing') throw new Error(submitted.phase);
    expect(toSubmission(submitted, 0)).toMatchObject([
      { digest: digestOfCopy(DIGEST, 'contrast'), ...BORDERED.transform.copy },
    ]);
  });

  test('counts what was found out about the first copy for nothing', () => {
    const kept = { size: { width: 6000, height: 4000 }, notes: [], isKept: true };
    const photo = { ...finished({ reused: true }), studied: kept, mayReuse: false };
    const next = one(play(batchOf(photo), anew));
    expect(next).toMatchObject({ studied: { isKept: false }, mayReuse: true });
  });
});

describe('of two results', () => {
  const shown = (batch: Batch) => {
    const photo = one(batch);
    return photo.phase === 'done' && [photo.taskId, photo.isContested];
  };

  test('neither is chosen before the new one was looked at', () => {
    const batch = tried(finished());
    expect(shown(batch)).toEqual(['task-2', true]);
    expect(shown(play(batch, previewed()))).toEqual(['task-2', true]);
  });

  test.each([
    ['the new one stays where it is better', FINDINGS, 'task-2'],
    ['the first one comes back where that was better', PIERCED, 'task-1'],
    ['the first one comes back where they are as good', HAZY, 'task-1'],
  ])('%s', (_, findings, taskId) => {
    const batch = play(tried(finished({ verdict: 'reject' })), previewed(), examined(findings));
    expect(shown(batch)).toEqual([taskId, false]);
    const photo = one(batch);
    expect(photo).toMatchObject(
      taskId === 'task-1'
        ? { variant: 'plain', verdict: 'reject', findings: HAZY, prepared: PREPARED }
        : { variant: 'contrast', verdict: null, findings, prepared: BORDERED },
    );
    expect(photo.earlier.map((result) => result.taskId)).toEqual([
      taskId === 'task-1' ? 'task-2' : 'task-1',
    ]);
  });

  test('the one that cannot be shown gives way', () => {
    expect(shown(play(tried(finished()), previewed('result-unusable')))).toEqual(['task-1', false]);
  });

  test('the first gives way where nobody had looked at it, and it cannot be shown any more', () => {
    const batch = play(tried(finished({ findings: null })), previewed(), examined(PIERCED));
    expect(shown(batch)).toEqual(['task-1', true]);
    expect(shown(play(batch, previewed('cutout-unavailable')))).toEqual(['task-2', false]);
  });

  test('the one that cannot be looked at gives way', () => {
    const failed = (batch: Batch): BatchEvent => ({
      type: 'failed',
      ...own(batch),
      error: 'finish-failed',
    });
    expect(shown(play(tried(finished()), previewed(), failed))).toEqual(['task-1', false]);
  });

  test('the first is looked at where nobody had done so, and then chosen among', () => {
    const batch = play(
      tried(finished({ preview: null, findings: null })),
      previewed(),
      examined(HAZY),
    );
    expect(shown(batch)).toEqual(['task-1', true]);
    expect(shown(play(batch, previewed(), examined(HAZY)))).toEqual(['task-1', false]);
    expect(shown(play(batch, previewed(), examined(PIERCED)))).toEqual(['task-2', false]);
  });

  test('the one stays that a person has judged, or repaired', () => {
    const judged = (verdict: Verdict) => (): BatchEvent => ({
      type: 'judged',
      ids: ['a'],
      verdict,
    });
    const repaired = (): BatchEvent => ({
      type: 'repaired',
      id: 'a',
      repair: [{ kind: 'solid-inside' }],
    });
    const seen = play(tried(finished()), previewed());
    expect(shown(play(seen, judged('keep'), examined(PIERCED)))).toEqual(['task-2', false]);
    expect(shown(play(seen, repaired, previewed(), examined(PIERCED)))).toEqual(['task-2', false]);
  });

  test('a person may choose the other, and back, each as it was', () => {
    const decided = play(tried(finished({ verdict: 'keep' })), previewed(), examined());
    const swap = (taskId: string) => (): BatchEvent => ({ type: 'swapped', id: 'a', taskId });
    const first = play(decided, swap('task-1'));
    expect(one(first)).toMatchObject({ taskId: 'task-1', verdict: 'keep', findings: HAZY });
    expect(one(first).prepared).toBe(PREPARED);
    expect(one(first).run).toBe(one(decided).run + 1);
    const back = one(play(first, swap('task-2')));
    expect({ ...back, run: 0 }).toEqual({ ...one(decided), run: 0 });
    expect(reduce(decided, swap('task-9')())).toBe(decided);
  });

  test('both are told in the order in which they were tried', () => {
    const decided = play(tried(finished()), previewed(), examined(PIERCED));
    for (const batch of [
      decided,
      play(decided, () => ({ type: 'swapped', id: 'a', taskId: 'task-2' })),
    ]) {
      const photo = one(batch);
      const ids = photo.phase === 'done' && resultsOf(photo).map(({ taskId }) => taskId);
      expect(ids).toEqual(['task-1', 'task-2']);
    }
  });

  test('other edges ask for both pictures anew', () => {
    const decided = play(tried(finished()), previewed(), examined());
    const next = one(reduce(decided, { type: 'edges-chosen', isDecontaminated: false }));
    expect(next.earlier.map(({ stale }) => stale)).toEqual(['due']);
    const underWay = play(batchOf(finished()), anew, began);
    const during = one(reduce(underWay, { type: 'edges-chosen', isDecontaminated: false }));
    expect(during).toMatchObject({ run: one(underWay).run, phase: 'preparing' });
    expect(during.earlier.map(({ stale }) => stale)).toEqual(['due']);
  });
});

describe('another try that comes to nothing', () => {
  const before = finished({ verdict: 'keep', repair: [{ kind: 'solid-inside' }] });
  const same = (photo: Photo) => {
    if (photo.phase !== 'done') throw new Error(photo.phase);
    const { run: _, formerTaskIds: __, vain: ___, sunk: ____, ...rest } = photo;
    return rest;
  };

  const failed = (batch: Batch): BatchEvent => ({
    type: 'failed',
    ...own(batch),
    error: 'upload-failed',
  });

  for (let steps = 0; steps <= STEPS.length; steps++) {
    test(`leaves the photo as it was after ${steps} steps`, () => {
      const batch = play(batchOf(before), anew, ...STEPS.slice(0, steps));
      const after = one(play(batch, failed));
      expect(same(after)).toEqual(same(before));
      expect(after.vain).toEqual({ variant: 'contrast', error: 'upload-failed' });
      expect(after.formerTaskIds).toEqual(steps >= 5 ? ['task-2'] : []);
    });
  }

  test.each([
    ['failed there', viewOf('task-2', 'failed', 'no-subject'), 'no-subject', 0],
    ['was cancelled there', viewOf('task-2', 'cancelled'), null, 1],
  ] as const)('leaves it as it was where it %s', (_, view, error, sunk) => {
    const batch = play(batchOf(before), anew, ...STEPS);
    const after = one(reduce(batch, watchedBy(batch, [view])));
    expect(same(after)).toEqual(same(before));
    expect(after).toMatchObject({ vain: { variant: 'contrast', error }, sunk });
    expect(taskIdsOf(after)).toEqual(['task-2', 'task-1']);
  });

  test('leaves it as it was where a person took it back, at once or once the server has heard', () => {
    const early = one(play(batchOf(before), anew, began, prepared, granted, cancelled));
    expect(same(early)).toEqual(same(before));
    expect(early.vain).toEqual({ variant: 'contrast', error: null });
    const late = play(batchOf(before), anew, ...STEPS, cancelled);
    expect(one(late)).toMatchObject({ phase: 'removing', wish: 'cancel' });
    const taskIds = new Set(['task-2']);
    const answer = { wish: 'cancel', taskIds, changed: taskIds, tried: taskIds } as const;
    const after = one(reduce(late, { type: 'answered', ...answer }));
    expect(same(after)).toEqual(same(before));
    expect(paidFor(after)).toBe(2);
  });

  test('leaves it as it was where no photo may be begun today, and may be wished again', () => {
    const refused = new Set(['task-2']);
    const steps = [began, prepared, granted, uploaded, offered] as const;
    const taskIds = { taskIds: refused, missing: new Set<string>(), refused };
    const after = one(
      play(batchOf(before), anew, ...steps, () => ({ type: 'submitted', ...taskIds })),
    );
    expect(same(after)).toEqual(same(before));
    expect(after.vain).toEqual({ variant: 'contrast', error: 'allowance-used' });
    expect(nextVariant(after)).toBe('contrast');
  });

  test('leaves it as it was where the batch was deleted meanwhile', () => {
    const batch = play(batchOf(before), anew, ...STEPS);
    const after = one(reduce(batch, { type: 'deleted', batchId: batch.id }));
    expect(same(after)).toEqual(same(before));
  });

  test('may be repeated where it may end differently, and goes on with the next copy where not', () => {
    const batch = play(batchOf(before), anew, ...STEPS);
    const fails = (error: ErrorCode) =>
      one(reduce(batch, watchedBy(batch, [viewOf('task-2', 'failed', error)])));
    expect(nextVariant(fails('timed-out'))).toBe('contrast');
    expect(nextVariant(fails('no-subject'))).toBe('bordered');
    expect(nextVariant(one(play(batchOf(before), anew, cancelled)))).toBe('contrast');
  });
});

test('all tries of a photo are deleted with it, and what they cost still counts', () => {
  const batch = play(tried(finished()), previewed(), examined());
  expect(taskIdsOf(one(batch)).sort()).toEqual(['task-1', 'task-2']);
  expect(paidFor(one(batch))).toBe(2);
  const gone = reduce(batch, { type: 'removed', ids: ['a'] });
  expect([...gone.goneTaskIds].sort()).toEqual(['task-1', 'task-2']);
  expect(gone.sunk).toBe(2);
});

test('two results are chosen among whether anybody sees the photo or not', () => {
  const none: ReadonlySet<string> = new Set();
  const idle: UnderWay = {
    study: none,
    prepare: none,
    grant: none,
    upload: none,
    submit: none,
    change: none,
    preview: none,
    examined: none,
    gathered: 'not',
  };
  const lanes = {
    study: 2,
    prepare: 2,
    copies: 5,
    upload: 3,
    preview: 2,
    review: 1,
    submit: 4,
    change: 4,
  };
  const unseen = { ...tried(finished()), drawn: none };
  expect(nextStarts(unseen, idle, lanes).preview.map(({ id }) => id)).toEqual(['a']);
  const decided = { ...play(tried(finished()), previewed('finish-failed')), drawn: none };
  expect(nextStarts(decided, idle, lanes).preview).toEqual([]);
});
