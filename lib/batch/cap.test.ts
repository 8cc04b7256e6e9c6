import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { balanceOf, countCapped, spendable } from './cap';
import {
  batchOf,
  FINDINGS,
  filesOf,
  flagOf,
  grantOf,
  PREPARED,
  photoIn,
  STATES,
  STUDIED,
  storeOf,
  viewOf,
  watchedBy,
} from './fixture';
import { newBatch } from './new-batch';
import type { Photo, PhotoState, Wish } from './photo';
import { type Lanes, nextStarts, type UnderWay } from './plan';
import { type Batch, reduce } from './reducer';

const LANES: Lanes = {
  study: 2,
  prepare: 2,
  copies: 5,
  upload: 3,
  preview: 2,
  review: 1,
  submit: 4,
  change: 4,
};
const IDLE: UnderWay = {
  study: new Set(),
  prepare: new Set(),
  grant: new Set(),
  upload: new Set(),
  submit: new Set(),
  change: new Set(),
  preview: new Set(),
  examined: new Set(),
  gathered: 'enough',
};

const KEPT = { studied: { ...STUDIED, isKept: true } };
const of = (state: PhotoState, id: string, rest: Parameters<typeof photoIn>[1] = {}) =>
  photoIn(state, { id, ...rest });
const capped = (cap: number | null, ...photos: Photo[]): Batch => ({ ...batchOf(...photos), cap });
const begins = (batch: Batch) => nextStarts(batch, IDLE, LANES).prepare.map(({ id }) => id);
const spent = (batch: Batch, credits: number): Batch => ({
  ...batch,
  service: { pause: null, credits: { spent: credits, left: null } },
});

describe('what a limit leaves', () => {
  test('is without end where there is no limit', () => {
    expect(spendable(capped(null, of(STATES.done, 'a')))).toBe(Number.POSITIVE_INFINITY);
  });

  test('is less by each photo that has begun, may have used a credit, or shall be tried again', () => {
    const costs = Object.entries(STATES).filter(
      ([, state]) => spendable(capped(5, photoIn(state))) === 4,
    );
    expect(costs.map(([name]) => name)).toEqual([
      'preparing',
      'prepared',
      'granted',
      'uploading',
      'uploaded',
      'offered',
      'leaving',
      'inLine',
      'running',
      'retrying',
      'cancelling',
      'done',
      'previewed',
      'stopped',
    ]);
  });

  test('is not less for a cut-out that is kept', () => {
    for (const state of [STATES.preparing, STATES.prepared, STATES.uploaded, STATES.running]) {
      expect(spendable(capped(5, photoIn(state, KEPT)))).toBe(5);
    }
    expect(spendable(capped(5, photoIn({ ...STATES.done, reused: true })))).toBe(5);
  });

  test('goes by the books where these count more, and by the page until they do', () => {
    const batch = capped(9, of(STATES.done, 'a'), of(STATES.done, 'b'), of(STATES.running, 'c'));
    expect(spendable(spent(batch, 1))).toBe(6);
    expect(spendable(spent(batch, 5))).toBe(3);
    expect(spendable(spent(batch, 12))).toBe(0);
  });
});

test('what a photo may have cost counts on when it is begun anew or taken out', () => {
  const stopped = of({ ...STATES.stopped, taskId: 'task-a' }, 'a');
  const batch = capped(5, stopped, of(STATES.done, 'b'), of(STATES.cancelled, 'c'));
  expect(spendable(batch)).toBe(3);
  const anew = reduce(batch, { type: 'retried', ids: ['a', 'c'] });
  expect(anew.photos.get('a')?.phase).toBe('queued');
  expect(spendable(anew)).toBe(3);
  const less = reduce(anew, { type: 'removed', ids: ['a', 'b', 'c'] });
  expect(spendable(less)).toBe(3);
  expect(spendable(spent(less, 4))).toBe(1);
});

describe('at the limit', () => {
  const queued = ['a', 'b', 'c'].map((id) => of(STATES.queued, id));

  test('no more photos begin than it allows', () => {
    expect(begins(capped(1, ...queued))).toEqual(['a']);
    expect(begins(capped(0, ...queued))).toEqual([]);
    expect(begins(capped(2, of(STATES.running, 'r'), ...queued))).toEqual(['a']);
  });

  test('those that cost nothing pass', () => {
    const photos = [...queued, of(STATES.queued, 'k', KEPT)];
    expect(begins(capped(0, ...photos))).toEqual(['k']);
  });

  test('the photos that wait for a higher one are counted, and no others', () => {
    const photos = [
      ...queued,
      of(STATES.queued, 'k', KEPT),
      of(STATES.queued, 'h', { isHeld: true }),
      of(STATES.queued, 'n', { file: null }),
      of(STATES.running, 'r'),
    ];
    expect(countCapped(capped(1, ...photos))).toBe(3);
    expect(countCapped(capped(2, ...photos))).toBe(0);
    expect(countCapped(capped(null, ...photos))).toBe(0);
  });

  test('what is ready waits for none that may not begin', () => {
    const batch = capped(1, of(STATES.uploaded, 'u'), ...queued);
    const starts = nextStarts(batch, { ...IDLE, gathered: 'not' }, LANES);
    expect(starts).toMatchObject({ gather: false, submit: [{ id: 'u' }] });
  });

  test('another try on a task waits as well, and a cancel does not', () => {
    const again = ['a', 'b', 'c'].map((id) => of(STATES.retrying, id));
    const leaving = of(STATES.cancelling, 'd');
    const changes = (batch: Batch) => {
      const { change } = nextStarts(batch, IDLE, LANES);
      return change && [change.wish, ...change.photos.map(({ id }) => id)];
    };
    expect(changes(capped(3, ...again))).toEqual(['retry', 'a', 'b', 'c']);
    expect(changes(capped(2, ...again))).toEqual(['retry', 'a', 'b']);
    expect(changes(capped(0, ...again))).toBeNull();
    expect(changes(capped(1, ...again, leaving))).toEqual(['cancel', 'd']);
    expect(countCapped(capped(2, ...again))).toBe(1);
    expect(countCapped(capped(0, ...again, of(STATES.queued, 'q')))).toBe(4);
  });

  test('a photo that was taken for kept and is not waits, unless there is room for it', () => {
    const event = { type: 'granted', id: 'a', run: 0, grant: grantOf('t') } as const;
    const held = reduce(capped(0, of(STATES.prepared, 'a', KEPT)), event);
    expect(held.photos.get('a')).toMatchObject({ phase: 'queued', run: 1 });
    expect([begins(held), countCapped(held)]).toEqual([[], 1]);
    const roomy = reduce(capped(1, of(STATES.prepared, 'a', KEPT)), event);
    expect(roomy.photos.get('a')).toMatchObject({ phase: 'uploading', run: 0 });
    expect(spendable(roomy)).toBe(0);
  });

  test('a photo whose kept cut-out has gone meanwhile waits', () => {
    const ids = new Set(['task-a']);
    const gone = reduce(capped(0, of({ ...STATES.offered, source: null }, 'a', KEPT)), {
      type: 'submitted',
      taskIds: ids,
      missing: ids,
    });
    expect(gone.photos.get('a')).toMatchObject({ phase: 'queued' });
    expect([begins(gone), countCapped(gone)]).toEqual([[], 1]);
  });

  test('a limit that is lowered below what is at work lets that end', () => {
    const low = capped(1, of(STATES.running, 'a'), of(STATES.uploaded, 'b'), ...queued.slice(2));
    expect([balanceOf(low), spendable(low)]).toEqual([-1, 0]);
    expect(nextStarts(low, IDLE, LANES)).toMatchObject({ prepare: [], submit: [{ id: 'b' }] });
  });
});

/** A task at a server that books a credit for each success. */
interface Task {
  state: 'queued' | 'running' | 'succeeded' | 'failed' | 'cancelled';
  isReused: boolean;
  tried: boolean;
  /** Whose copy it has. */
  copy: string;
}

interface Pending {
  lane: Exclude<keyof UnderWay, 'gathered' | 'examined'>;
  ids: string[];
  /** @param dice decides how it comes out */
  end(dice: number): void;
}

/** The real plan and the real reducer between a person, a network and a server by hand. */
function openWorld(cap: number) {
  const store = storeOf({ ...newBatch('b'), cap });
  const underWay = {
    study: new Set<string>(),
    prepare: new Set<string>(),
    grant: new Set<string>(),
    upload: new Set<string>(),
    submit: new Set<string>(),
    change: new Set<string>(),
    preview: new Set<string>(),
  };
  const tasks = new Map<string, Task>();
  const pending: Pending[] = [];
  let [booked, grants] = [0, 0];

  function start(lane: Pending['lane'], photos: readonly Photo[], end: Pending['end']) {
    for (const { id } of photos) underWay[lane].add(id);
    pending.push({ lane, ids: photos.map(({ id }) => id), end });
  }

  /** A step that fails now and then. */
  function startOne(lane: Pending['lane'], photo: Photo, end: Pending['end']) {
    const { id, run } = photo;
    const fail = () => store.dispatch({ type: 'failed', id, run, error: 'upload-failed' });
    start(lane, [photo], (dice) => (dice % 11 === 10 ? fail() : end(dice)));
  }

  function changeAtServer(wish: Wish, taskIds: readonly string[], dice: number) {
    const changed = new Set<string>();
    const tried = new Set<string>();
    for (const id of taskIds) {
      const task = tasks.get(id);
      if (!task) continue;
      // What needs no further attempt is as was wished.
      if (wish === 'retry' && /queued|running|succeeded/.test(task.state)) changed.add(id);
      const fits = wish === 'retry' ? task.state === 'failed' : /queued|running/.test(task.state);
      if (!fits || dice % 3 === 0) continue;
      // The model may have been too far to be stopped without its credit.
      if (task.state === 'running' && !task.isReused && dice % 2 === 0) booked += 1;
      task.state = wish === 'retry' ? 'queued' : 'cancelled';
      changed.add(id);
      if (wish === 'cancel' && task.tried) tried.add(id);
    }
    return { changed, tried };
  }

  function plan() {
    const starts = nextStarts(
      store.get(),
      { ...underWay, examined: new Set(), gathered: 'enough' },
      LANES,
    );
    for (const photo of starts.study) {
      const { id, run } = photo;
      startOne('study', photo, (dice) => {
        const studied = { ...STUDIED, isKept: dice % 2 === 0 };
        store.dispatch({ type: 'studied', id, run, studied, digest: '00' });
      });
    }
    for (const photo of starts.prepare) {
      const { id, run } = photo;
      store.dispatch({ type: 'preparing-began', id, run });
      startOne('prepare', photo, () => {
        const copy = new Blob(['copy']);
        store.dispatch({ type: 'prepared', id, run, prepared: PREPARED, digest: '00', copy });
      });
    }
    for (const photo of starts.grant) {
      const { id, run } = photo;
      startOne('grant', photo, (dice) => {
        const taskId = `task-${grants++}`;
        const grant = dice % 3 === 0 ? ({ kind: 'kept', taskId } as const) : grantOf(taskId);
        store.dispatch({ type: 'granted', id, run, grant });
      });
    }
    for (const photo of starts.upload) {
      const { id, run } = photo;
      startOne('upload', photo, () => store.dispatch({ type: 'uploaded', id, run }));
    }
    for (const photo of starts.preview) {
      const { id, run } = photo;
      start('preview', [photo], (dice) => {
        const preview = dice % 7 === 0 ? 'finish-failed' : new Blob(['preview']);
        store.dispatch({ type: 'previewed', id, run, preview });
        const findings = { ...FINDINGS, flags: dice % 2 === 0 ? [] : [flagOf('haze', dice % 5)] };
        if (dice % 7 !== 0) store.dispatch({ type: 'examined', id, run, findings });
      });
    }
    if (starts.submit.length > 0) {
      const taskIds = new Set(starts.submit.map(({ taskId }) => taskId));
      const missing = new Set<string>();
      store.dispatch({ type: 'offered', taskIds });
      start('submit', starts.submit, (dice) => {
        for (const { id, variant, taskId, source } of starts.submit) {
          if (tasks.has(taskId)) continue;
          const copy = `${id} ${variant}`;
          if (source === null && dice % 2 === 0) missing.add(taskId);
          else
            tasks.set(taskId, { state: 'queued', isReused: source === null, tried: false, copy });
        }
        // The answer may be lost on its way, and the same is asked once more.
        if (dice % 5 !== 0) store.dispatch({ type: 'submitted', taskIds, missing });
      });
    }
    if (starts.change) {
      const { wish, photos } = starts.change;
      const taskIds = photos.map(({ taskId }) => taskId);
      start('change', photos, (dice) => {
        const answer = changeAtServer(wish, taskIds, dice);
        if (dice % 5 !== 0)
          store.dispatch({ type: 'answered', wish, taskIds: new Set(taskIds), ...answer });
      });
    }
  }

  const doings = {
    plan,
    endOne(which: number, dice: number) {
      const [one] = pending.splice(which % Math.max(1, pending.length), 1);
      if (!one) return;
      one.end(dice);
      for (const id of one.ids) underWay[one.lane].delete(id);
    },
    serve(which: number, dice: number) {
      const task = [...tasks.values()][which % Math.max(1, tasks.size)];
      if (task?.state === 'queued') {
        task.state = 'running';
        task.tried = true;
      } else if (task?.state === 'running') {
        task.state = dice % 3 === 0 ? 'failed' : 'succeeded';
        if (task.state === 'succeeded' && !task.isReused) booked += 1;
      }
    },
    watch() {
      const views = [...tasks].map(([id, { state, isReused, tried }]) => ({
        ...viewOf(id, state),
        reused: isReused,
        tried,
      }));
      const credits = { spent: booked, left: null };
      store.dispatch(watchedBy(store.get(), views, { credits, isWhole: true }));
    },
    add(which: number, dice: number) {
      const ids = Array.from({ length: which % 4 }, (_, n) => `${store.get().order.length}-${n}`);
      store.dispatch({ type: 'added', files: filesOf(ids), isHeld: dice % 2 === 0 });
    },
    ask(which: number, dice: number) {
      const ids = store.get().order.filter((_, n) => n % 3 === which % 3);
      const type = (['released', 'released', 'cancelled', 'retried'] as const)[dice % 4];
      if (type) store.dispatch({ type, ids });
    },
    askAnew: () => store.dispatch({ type: 'tried-anew', ids: store.get().order }),
    swap(which: number, dice: number) {
      const photo = [...store.get().photos.values()][which];
      const { id, earlier = [] } = photo ?? {};
      const result = earlier[dice % Math.max(1, earlier.length)];
      if (id && result) store.dispatch({ type: 'swapped', id, taskId: result.taskId });
    },
    raise: () => store.dispatch({ type: 'capped', cap: (store.get().cap ?? 0) + 1 }),
  };

  return {
    store,
    doings,
    /** The copies of which a cut-out was paid for, as often as it was. */
    paid: () =>
      [...tasks.values()].flatMap(({ state, isReused, copy }) =>
        state === 'succeeded' && !isReused ? [copy] : [],
      ),
    /** Credits that are booked, or will be for what the server was given. */
    atStake: () =>
      booked +
      [...tasks.values()].filter(
        ({ state, isReused }) => !isReused && (state === 'queued' || state === 'running'),
      ).length,
  };
}

/** What happens in it, each as often as it weighs. */
function stepsOf(weights: Partial<Record<keyof ReturnType<typeof openWorld>['doings'], number>>) {
  const doings = Object.entries(weights).map(([doing, weight]) => ({
    weight,
    arbitrary: fc.constant(doing as keyof typeof weights),
  }));
  return fc.tuple(fc.oneof(...doings), fc.nat(11), fc.nat(2309));
}
const COMMON = { plan: 28, endOne: 28, serve: 8, watch: 8, add: 3, ask: 3, raise: 1 };

test('whatever comes in whatever order, no more credits are at stake than the limit allows', () => {
  let full = 0;
  const steps = fc.array(stepsOf(COMMON), { minLength: 60, maxLength: 240 });
  fc.assert(
    fc.property(fc.nat(4), steps, (cap, steps) => {
      const { store, doings, atStake } = openWorld(cap);
      doings.add(3, 1);
      for (const [doing, which, dice] of steps) {
        doings[doing](which, dice);
        const limit = store.get().cap ?? 0;
        expect(atStake()).toBeLessThanOrEqual(limit);
        if (limit > 0 && atStake() === limit) full += 1;
      }
    }),
    { numRuns: 200 },
  );
  expect(full).toBeGreaterThan(300);
});

test('nor does another try of what is done pass the limit, or pay for the same copy twice', () => {
  let [again, decided] = [0, 0];
  const steps = fc.array(stepsOf({ ...COMMON, add: 1, askAnew: 3, swap: 2 }), {
    minLength: 120,
    maxLength: 300,
  });
  fc.assert(
    fc.property(fc.nat(6), steps, (more, steps) => {
      const { store, doings, atStake, paid } = openWorld(3 + more);
      doings.add(3, 1);
      for (let n = 0; n < 30; n++) {
        doings.plan();
        for (const doing of ['endOne', 'serve'] as const) doings[doing](n, 1);
        doings.watch();
      }
      for (const [doing, which, dice] of steps) {
        doings[doing](which, dice);
        expect(atStake()).toBeLessThanOrEqual(store.get().cap ?? 0);
      }
      expect(new Set(paid()).size).toBe(paid().length);
      again += paid().filter((copy) => !copy.endsWith('plain')).length;
      for (const photo of store.get().photos.values()) {
        if (photo.phase === 'done' && !photo.isContested) decided += photo.earlier.length;
      }
    }),
    { numRuns: 200 },
  );
  expect(again).toBeGreaterThan(30);
  expect(decided).toBeGreaterThan(15);
});
