import { afterEach, describe, expect, test, vi } from 'vitest';
import { delay, orAbandon } from '@/lib/base/async';
import { AppError, type ErrorCode } from '@/lib/base/errors';
import { err, ok, type Result } from '@/lib/base/result';
import { digestOfCopy } from '@/lib/image/copy-digest';
import type { Findings } from '@/lib/matte/findings';
import type {
  ApiCopy,
  Changed,
  ChangeRequest,
  Grant,
  SubmitRequest,
  Submitted,
  TaskView,
} from '@/lib/task/task';
import {
  batchOf,
  byHand,
  FINDINGS,
  filesOf,
  flagOf,
  goodHands,
  grantOf,
  PREPARED,
  photoIn,
  quiet,
  STATES,
  STUDIED,
  storeOf,
  until,
  viewOf,
  watchedBy,
} from './fixture';
import { createGatherer, gatherMs } from './gather';
import { newBatch } from './new-batch';
import type { Photo, PhotoIn } from './photo';
import { isCopyComing, type Lanes } from './plan';
import type { Batch } from './reducer';
import { type Hands, type Preview, type Runner, run } from './runner';

const LANES: Lanes = {
  study: 2,
  prepare: 2,
  copies: 5,
  upload: 3,
  preview: 2,
  review: 1,
  submit: 100,
  change: 500,
};

let runner: Runner | undefined;
afterEach(() => runner?.stop());

/** A batch at work with these hands, the rest of which do well. */
function world(
  hands: Partial<Hands> = {},
  { lanes = LANES, initial = newBatch('b') }: { lanes?: Lanes; initial?: Batch } = {},
) {
  const store = storeOf(initial);
  const good = goodHands();
  runner = run(store, { ...good, ...hands }, lanes);
  const add = (...ids: string[]) => {
    store.dispatch({ type: 'added', files: filesOf(ids), isHeld: false });
    store.dispatch({ type: 'drawn', ids: store.get().order });
  };
  const tell = (...tasks: TaskView[]) =>
    store.dispatch(watchedBy(store.get(), tasks, { cursor: store.get().cursor + 1 }));
  /** The server's word on all that it has taken over. */
  const watch = (state: Parameters<typeof viewOf>[1]) =>
    tell(
      ...[...store.get().photos.values()].flatMap((photo) =>
        photo.phase === 'removing' && photo.submission === 'taken'
          ? [viewOf(photo.taskId, state)]
          : [],
      ),
    );
  const photo = (id: string) => store.get().photos.get(id);
  const { submissions, changes } = good;
  return { store, add, tell, watch, photo, runner, submissions, changes };
}

const everyone =
  (isSo: (photo: Photo) => boolean) =>
  ({ photos }: Batch): boolean =>
    [...photos.values()].every(isSo);
const isSubmitted = (photo: Photo) => photo.phase === 'removing' && photo.submission === 'taken';
const isPreviewed = (photo: Photo) => photo.phase === 'done' && photo.preview !== null;
const isFailed = (photo: Photo) => photo.phase === 'failed';

/** Hands that note what they are asked to do, as `step name`. */
function noting(hands: Hands) {
  const calls: string[] = [];
  const nameOf = (copy: Blob) => (copy instanceof File ? copy.name : '?');
  const noted: Hands = {
    ...hands,
    prepare: (file, ...rest) => {
      calls.push(`prepare ${file.name}`);
      return hands.prepare(file, ...rest);
    },
    upload: (grant, copy, onProgress, signal) => {
      calls.push(`upload ${nameOf(copy)}`);
      return hands.upload(grant, copy, onProgress, signal);
    },
    submit: (request) => {
      for (const { name } of request.photos) calls.push(`submit ${name}`);
      return hands.submit(request);
    },
    preview: (photo, signal) => {
      calls.push(`preview ${photo.name}`);
      return hands.preview(photo, signal);
    },
  };
  return { hands: noted, calls };
}

describe('five photos', () => {
  test('become five pictures, and each step is begun once for each', async () => {
    const { hands, calls } = noting(goodHands());
    const { store, add, watch } = world(hands);
    add('a', 'b', 'c', 'd', 'e');
    await until(store, everyone(isSubmitted));
    watch('running');
    watch('succeeded');
    await until(store, everyone(isPreviewed));
    await quiet();
    const names = ['a', 'b', 'c', 'd', 'e'].map((id) => `${id}.jpg`);
    const steps = ['prepare', 'upload', 'submit', 'preview'];
    const wanted = steps.flatMap((step) => names.map((name) => `${step} ${name}`));
    expect([...calls].sort()).toEqual(wanted.sort());
    expect(store.get().shown).toBe(1);
  });

  const refused = new AppError('not-an-image');
  test.each<[string, ErrorCode, Partial<Hands>]>([
    [
      'cannot be prepared',
      'not-an-image',
      {
        prepare: async (file) => {
          if (file.name === 'c.jpg') throw refused;
          return { ...PREPARED, digest: '00', copy: new File(['copy'], file.name) };
        },
      },
    ],
    [
      'cannot be uploaded',
      'upload-failed',
      {
        upload: async (_grant, copy) => {
          if (copy instanceof File && copy.name === 'c.jpg') throw new TypeError('no line');
        },
      },
    ],
  ])('of which one %s are four pictures and one reason', async (_, error, hands) => {
    const { store, add, watch, photo } = world(hands);
    add('a', 'b', 'c', 'd', 'e');
    await until(
      store,
      everyone((each) => isSubmitted(each) || isFailed(each)),
    );
    watch('succeeded');
    await until(
      store,
      everyone((each) => isPreviewed(each) || isFailed(each)),
    );
    expect(photo('c')).toMatchObject({ phase: 'failed', error });
    expect([...store.get().photos.values()].filter(isPreviewed)).toHaveLength(4);
  });
});

test('a step is not begun twice for one run, however often the batch changes meanwhile', async () => {
  const prepare = byHand<Parameters<Hands['prepare']>, Awaited<ReturnType<Hands['prepare']>>>();
  const upload = byHand<Parameters<Hands['upload']>, void>();
  const { add, tell } = world({ prepare: prepare.answer, upload: upload.answer });
  add('a');
  const stir = async () => {
    for (let n = 0; n < 20; n++) {
      tell();
      await quiet();
    }
  };
  await stir();
  expect(prepare.calls).toHaveLength(1);
  prepare.calls[0]?.resolve({ ...PREPARED, digest: '00', copy: new Blob(['copy']) });
  await stir();
  expect(upload.calls).toHaveLength(1);
  upload.calls[0]?.args[2](2);
  await stir();
  expect(upload.calls).toHaveLength(1);
});

test('an upload is told in steps, from its first byte to its last', async () => {
  const upload = byHand<Parameters<Hands['upload']>, void>();
  const copy = new Blob(['x'.repeat(1000)]);
  const granted = { ...STATES.granted, copy };
  const { store, photo } = world({ upload: upload.answer }, { initial: batchOf(photoIn(granted)) });
  await quiet();
  const told: unknown[] = [];
  store.subscribe(() => {
    const now = photo('a');
    if (now?.phase === 'uploading') told.push(now.sentBytes);
  });
  for (let bytes = 1; bytes <= 1000; bytes++) upload.calls[0]?.args[2](bytes);
  expect(told).toEqual(Array.from({ length: 20 }, (_, n) => 50 * (n + 1)));
  // A part that is sent once more begins where it began.
  upload.calls[0]?.args[2](400);
  expect(told.at(-1)).toBe(400);
});

test('a retry is a new run through all steps, with a task of its own', async () => {
  let tries = 0;
  const { store, add, watch, photo, submissions } = world({
    upload: async () => {
      tries += 1;
      if (tries === 1) throw new AppError('storage-unavailable');
    },
  });
  add('a');
  await until(store, everyone(isFailed));
  expect(photo('a')).toMatchObject({ during: 'uploading', error: 'storage-unavailable' });
  store.dispatch({ type: 'retried', ids: ['a'] });
  await until(store, everyone(isSubmitted));
  expect(photo('a')?.run).toBe(1);
  watch('succeeded');
  await until(store, everyone(isPreviewed));
  expect(submissions.flatMap(({ photos }) => photos.map(({ taskId }) => taskId))).toEqual([
    'task-1',
  ]);
});

describe('a photo that leaves the batch', () => {
  test('while it is prepared has its work aborted, and no other', async () => {
    const prepare = byHand<Parameters<Hands['prepare']>, Awaited<ReturnType<Hands['prepare']>>>();
    const { store, add } = world({ prepare: prepare.answer });
    add('a', 'b', 'c');
    await quiet();
    const [first, second] = prepare.calls;
    store.dispatch({ type: 'removed', ids: ['a'] });
    await quiet();
    expect(first?.args[1].aborted).toBe(true);
    expect(second?.args[1].aborted).toBe(false);
    // Its memory is free only once the worker has let go.
    expect(prepare.calls).toHaveLength(2);
    first?.reject(first.args[1].reason);
    await quiet();
    expect(prepare.calls.map(({ args }) => args[0].name)).toEqual(['a.jpg', 'b.jpg', 'c.jpg']);
    expect(store.get().order).toEqual(['b', 'c']);
  });

  test('while it is uploaded has its work aborted, and an answer all the same comes to nothing', async () => {
    const upload = byHand<Parameters<Hands['upload']>, void>();
    const { store, add, submissions } = world({ upload: upload.answer });
    add('a');
    await until(
      store,
      everyone(({ phase }) => phase === 'uploading'),
    );
    await quiet();
    store.dispatch({ type: 'removed', ids: ['a'] });
    await quiet();
    expect(upload.calls[0]?.args[3].aborted).toBe(true);
    upload.calls[0]?.args[2](4);
    upload.calls[0]?.resolve();
    await quiet();
    expect(store.get().photos.size).toBe(0);
    expect(submissions).toEqual([]);
  });

  test('while its preview is made has its work aborted', async () => {
    const preview = byHand<Parameters<Hands['preview']>, Preview>();
    const { store } = world(
      { preview: preview.answer },
      { initial: batchOf(photoIn(STATES.done)) },
    );
    await quiet();
    store.dispatch({ type: 'removed', ids: ['a'] });
    await quiet();
    expect(preview.calls[0]?.args[1].aborted).toBe(true);
  });
});

describe('a grant', () => {
  test('that the server does not give is asked for a few more times, with pauses', async () => {
    const pauses: number[] = [];
    let asked = 0;
    const { store, add, photo } = world({
      grant: async () => {
        asked += 1;
        throw new AppError('service-unavailable');
      },
      pause: async (attempt) => {
        pauses.push(attempt);
      },
    });
    add('a');
    await until(store, everyone(isFailed));
    expect(photo('a')).toMatchObject({ during: 'uploading', error: 'service-unavailable' });
    expect(pauses).toEqual([0, 1, 2, 3, 4]);
    expect(asked).toBe(6);
  });

  test('that is refused for good is not asked for again', async () => {
    let asked = 0;
    const { store, add, photo } = world({
      grant: async () => {
        asked += 1;
        throw new AppError('not-allowed');
      },
    });
    add('a');
    await until(store, everyone(isFailed));
    expect(photo('a')).toMatchObject({ error: 'not-allowed' });
    expect(asked).toBe(1);
  });
});

describe('a submission', () => {
  const initial = batchOf(
    photoIn(STATES.uploaded, { id: 'a' }),
    photoIn({ ...STATES.uploaded, taskId: 'task-b' }, { id: 'b' }),
  );

  test('that is not answered is repeated with the same tasks until it is, and no grant is asked for again', async () => {
    const submit = byHand<[SubmitRequest], Result<Submitted, ErrorCode>>();
    const pauses: number[] = [];
    let granted = 0;
    const { store } = world(
      {
        grant: async () => grantOf(`another-${granted++}`),
        submit: submit.answer,
        pause: async (attempt) => {
          pauses.push(attempt);
        },
      },
      { initial },
    );
    for (let n = 0; n < 40; n++) {
      await quiet();
      expect(submit.calls).toHaveLength(n + 1);
      const answer = err('database-unavailable' as const);
      if (n % 2 === 0) submit.calls[n]?.reject(new TypeError('fetch failed'));
      else submit.calls[n]?.resolve(answer);
    }
    await quiet();
    submit.calls[40]?.resolve(ok({ missing: [] }));
    await until(store, everyone(isSubmitted));
    const first = submit.calls[0]?.args[0];
    expect(first?.photos.map(({ taskId }) => taskId)).toEqual(['task-a', 'task-b']);
    for (const { args } of submit.calls) expect(args[0]).toEqual(first);
    expect(pauses).toEqual(Array.from({ length: 40 }, (_, n) => n));
    expect(submit.calls).toHaveLength(41);
    expect(granted).toBe(0);
    expect([...store.get().photos.values()].map(({ run }) => run)).toEqual([0, 0]);
  });

  test('whose answer is lost is not repeated once the server tells of its tasks, and the next goes', async () => {
    const submit = byHand<[SubmitRequest], Result<Submitted, ErrorCode>>();
    const { store, add, tell } = world({ submit: submit.answer, pause: quiet }, { initial });
    await quiet();
    tell(viewOf('task-a', 'queued'));
    add('c');
    await until(
      store,
      everyone(({ phase }) => phase === 'removing'),
    );
    await quiet();
    expect(submit.calls, 'one of the two may not have come through').toHaveLength(1);
    tell(viewOf('task-b', 'running'));
    await quiet();
    const names = submit.calls.map(({ args }) => args[0].photos.map(({ name }) => name));
    expect(names).toEqual([['a.jpg', 'b.jpg'], ['c.jpg']]);
    submit.calls[0]?.reject(new TypeError('fetch failed'));
    submit.calls[1]?.resolve(ok({ missing: [] }));
    await until(store, everyone(isSubmitted));
    await quiet();
    expect(submit.calls).toHaveLength(2);
  });

  test('waits for the one before it, and then takes all that has come together', async () => {
    const submit = byHand<[SubmitRequest], Result<Submitted, ErrorCode>>();
    const { store, add } = world({ submit: submit.answer });
    add('a');
    await until(
      store,
      everyone(({ phase }) => phase === 'removing'),
    );
    add('b', 'c', 'd');
    await until(
      store,
      everyone(({ phase }) => phase === 'removing'),
    );
    await quiet();
    expect(submit.calls).toHaveLength(1);
    submit.calls[0]?.resolve(ok({ missing: [] }));
    await quiet();
    const names = submit.calls.map(({ args }) => args[0].photos.map(({ name }) => name));
    expect(names).toEqual([['a.jpg'], ['b.jpg', 'c.jpg', 'd.jpg']]);
  });

  test('that is refused for good fails its photos, and the next one goes its way', async () => {
    let asked = 0;
    const { store, add, photo } = world(
      {
        submit: async () => {
          asked += 1;
          return asked === 1 ? err('not-allowed') : ok({ missing: [] });
        },
      },
      { initial },
    );
    await until(store, everyone(isFailed));
    expect(photo('b')).toMatchObject({ during: 'removing', error: 'not-allowed' });
    add('c');
    await until(store, ({ photos }) => {
      const third = photos.get('c');
      return third !== undefined && isSubmitted(third);
    });
    expect(asked).toBe(2);
    expect(photo('a')?.phase).toBe('failed');
  });

  test('says of each photo what the server needs, in the size of its API copy', async () => {
    const { store, add, submissions } = world();
    add('a');
    await until(store, everyone(isSubmitted));
    const { width, height } = PREPARED.transform.copy;
    const { taskId, pathname, proof } = grantOf('task-0');
    const about = { name: 'a.jpg', folder: '', place: 0, width, height, digest: '00' };
    const source = { pathname, proof };
    expect(submissions).toEqual([{ batchId: 'b', photos: [{ taskId, source, ...about }] }]);
  });

  test('that is unanswered does not hold back a picture that is there already', async () => {
    const submit = byHand<[SubmitRequest], Result<Submitted, ErrorCode>>();
    const { store, add, tell } = world({ submit: submit.answer });
    add('a');
    await until(
      store,
      everyone(({ phase }) => phase === 'removing'),
    );
    await quiet();
    tell(viewOf('task-0', 'succeeded'));
    await until(store, everyone(isPreviewed));
    submit.calls[0]?.resolve(err('not-allowed'));
    await quiet();
    expect(everyone(isPreviewed)(store.get())).toBe(true);
  });
});

describe('a batch that was deleted from elsewhere', () => {
  test('is told by its submission: all work on it ends, and none of its photos fails', async () => {
    const initial = batchOf(photoIn(STATES.uploaded), photoIn(STATES.running, { id: 'r' }));
    const submit = async () => err('batch-deleted' as const);
    const { store, add, photo, changes, submissions } = world({ submit }, { initial });
    await until(store, ({ isDeleted }) => isDeleted);
    expect([photo('a')?.phase, photo('r')?.phase]).toEqual(['cancelled', 'cancelled']);
    add('b');
    await quiet();
    await quiet();
    expect(photo('b')?.phase).toBe('queued');
    expect([submissions, changes]).toEqual([[], []]);
  });
});

test('a picture is made of what is drawn, and of nothing else until it is', async () => {
  const done = (id: string) => photoIn({ ...STATES.done, taskId: `task-${id}` }, { id });
  const batch = batchOf(done('a'), done('b'), done('c'));
  const initial = { ...batch, drawn: new Set(['b']) };
  const made: string[] = [];
  const preview = async ({ id }: Photo) => {
    made.push(id);
    return { picture: new Blob(['preview']), examine: async () => FINDINGS };
  };
  const { store, photo } = world({ preview }, { initial });
  await until(store, () => photo('b')?.phase === 'done' && made.length > 0);
  await quiet();
  expect(made).toEqual(['b']);
  store.dispatch({ type: 'drawn', ids: ['b', 'c'] });
  await quiet();
  expect(made).toEqual(['b', 'c']);
});

describe('what a matte shows', () => {
  const initial = batchOf(photoIn(STATES.done));
  const picture = new Blob(['preview']);

  test('is told after the picture, which does not wait for it', async () => {
    const examine = byHand<[AbortSignal], Findings>();
    const signals: AbortSignal[] = [];
    const preview: Hands['preview'] = async (_, signal) => {
      signals.push(signal);
      return { picture, examine: examine.answer };
    };
    const { store, photo } = world({ preview }, { initial });
    await until(store, everyone(isPreviewed));
    expect(photo('a')).toMatchObject({ preview: picture, findings: null });
    await quiet();
    // It may still be at work on what is looked at.
    expect(signals.map(({ aborted }) => aborted)).toEqual([false]);
    examine.calls[0]?.resolve(FINDINGS);
    await quiet();
    expect(photo('a')).toMatchObject({ preview: picture, findings: FINDINGS });
  });

  test('is of no use once the matte was repaired, and is looked for anew', async () => {
    const examine = byHand<[AbortSignal], Findings>();
    const preview = async () => ({ picture, examine: examine.answer });
    const { store, photo } = world({ preview }, { initial });
    await until(store, everyone(isPreviewed));
    await quiet();
    store.dispatch({ type: 'repaired', id: 'a', repair: [{ kind: 'solid-inside' }] });
    await quiet();
    expect(examine.calls[0]?.args[0].aborted).toBe(true);
    examine.calls[0]?.resolve({ ...FINDINGS, coverage: 0.1 });
    await quiet();
    expect(photo('a')).toMatchObject({ findings: null });
    examine.calls[1]?.resolve(FINDINGS);
    await quiet();
    expect(photo('a')).toMatchObject({ run: 1, preview: picture, findings: FINDINGS });
  });

  test('is looked for once the strokes of a repair have come to a rest, and not after each', async () => {
    const rest = byHand<[AbortSignal], void>();
    const seen: number[] = [];
    const preview = async ({ repair }: PhotoIn<'done'>) => {
      seen.push(repair.length);
      return { picture, examine: async () => FINDINGS };
    };
    const { store, photo } = world(
      { preview, rest: (signal) => orAbandon(rest.answer(signal), signal) },
      { initial: batchOf(photoIn(STATES.previewed)) },
    );
    const stroke = { kind: 'solid-inside' } as const;
    store.dispatch({ type: 'repaired', id: 'a', repair: [stroke] });
    await quiet();
    store.dispatch({ type: 'repaired', id: 'a', repair: [stroke, stroke] });
    await quiet();
    expect(rest.calls.map(({ args: [signal] }) => signal.aborted)).toEqual([true, false]);
    for (const { resolve } of rest.calls) resolve();
    await quiet();
    expect(seen).toEqual([2]);
    expect(photo('a')).toMatchObject({ preview: picture, stale: null, findings: FINDINGS });
    store.dispatch({ type: 'edges-chosen', isDecontaminated: false });
    await quiet();
    expect(rest.calls, 'other edges are made at once').toHaveLength(2);
    expect(seen).toEqual([2, 2]);
  });

  test('is not looked for again where only the edges are others', async () => {
    const examine = byHand<[AbortSignal], Findings>();
    const made: string[] = [];
    const preview = async ({ id }: Photo) => {
      made.push(id);
      return { picture, examine: examine.answer };
    };
    const { store } = world({ preview }, { initial: batchOf(photoIn(STATES.previewed)) });
    store.dispatch({ type: 'edges-chosen', isDecontaminated: false });
    await until(store, everyone(isPreviewed));
    await quiet();
    expect(made).toEqual(['a']);
    expect(examine.calls).toHaveLength(0);
  });

  test('and could not be told is not tried again', async () => {
    let tries = 0;
    const preview = async () => {
      tries += 1;
      return { picture, examine: () => Promise.reject(new AppError('finish-failed')) };
    };
    const { tell, photo } = world({ preview }, { initial });
    for (let n = 0; n < 10; n++) {
      tell();
      await quiet();
    }
    expect(tries).toBe(1);
    expect(photo('a')).toMatchObject({ phase: 'done', preview: picture, findings: null });
  });
});

describe('a preview that cannot be made', () => {
  const initial = batchOf(photoIn(STATES.done));

  test('is tried a few more times, with pauses, and then recorded', async () => {
    let tries = 0;
    const pauses: number[] = [];
    const { store, tell, photo } = world(
      {
        preview: async () => {
          tries += 1;
          throw new AppError('cutout-unavailable');
        },
        pause: async (attempt) => {
          pauses.push(attempt);
        },
      },
      { initial },
    );
    await until(store, everyone(isPreviewed));
    expect(photo('a')).toMatchObject({ phase: 'done', preview: 'cutout-unavailable' });
    for (let n = 0; n < 20; n++) {
      tell();
      await quiet();
    }
    expect(tries).toBe(6);
    expect(pauses).toEqual([0, 1, 2, 3, 4]);
  });

  test('is not tried before the pause is over', async () => {
    const preview = byHand<Parameters<Hands['preview']>, Preview>();
    const pause = byHand<Parameters<Hands['pause']>, void>();
    const { tell } = world({ preview: preview.answer, pause: pause.answer }, { initial });
    await quiet();
    preview.calls[0]?.reject(new TypeError('no line'));
    for (let n = 0; n < 20; n++) {
      tell();
      await quiet();
    }
    expect(preview.calls).toHaveLength(1);
    pause.calls[0]?.resolve();
    await quiet();
    expect(preview.calls).toHaveLength(2);
  });

  test('for a reason that stays is recorded at once', async () => {
    let tries = 0;
    const { store, photo } = world(
      {
        preview: async () => {
          tries += 1;
          throw new AppError('too-many-pixels');
        },
      },
      { initial },
    );
    await until(store, everyone(isPreviewed));
    expect(photo('a')).toMatchObject({ preview: 'too-many-pixels' });
    expect(tries).toBe(1);
  });
});

describe('a photo whose cut-out is kept already', () => {
  const kept: Hands['grant'] = async () => ({ kind: 'kept', taskId: 'task-k' });

  test('is submitted without an upload', async () => {
    let uploads = 0;
    const { store, add, submissions } = world({
      grant: kept,
      upload: async () => {
        uploads += 1;
      },
    });
    add('a');
    await until(store, everyone(isSubmitted));
    expect(submissions[0]?.photos).toMatchObject([{ taskId: 'task-k', source: null }]);
    expect(uploads).toBe(0);
  });

  test('starts over, and is uploaded, where that has gone meanwhile', async () => {
    const copies: ApiCopy[] = [];
    const good = goodHands();
    const prepared = { digest: 'a digest' };
    const { store, add, photo } = world({
      prepare: async (...asked) => ({ ...(await good.prepare(...asked)), ...prepared }),
      grant: async (copy, signal) => {
        copies.push(copy);
        return copies.length === 1 ? kept(copy, signal) : grantOf('task-new');
      },
      submit: async ({ photos }) =>
        ok({
          missing: photos.flatMap(({ taskId, source }) => (source === null ? [taskId] : [])),
        }),
    });
    add('a');
    await until(store, everyone(isSubmitted));
    expect(copies.map(({ digest }) => digest)).toEqual(['a digest', null]);
    expect(photo('a')).toMatchObject({ run: 1, taskId: 'task-new' });
  });
});

describe('a photo that is cancelled', () => {
  test('while it is prepared has its work aborted, and what comes of it all the same is nothing', async () => {
    const prepare = byHand<Parameters<Hands['prepare']>, Awaited<ReturnType<Hands['prepare']>>>();
    const { store, add, photo } = world({ prepare: prepare.answer });
    add('a', 'b');
    await quiet();
    store.dispatch({ type: 'cancelled', ids: ['a'] });
    await quiet();
    expect(prepare.calls.map(({ args }) => args[1].aborted)).toEqual([true, false]);
    prepare.calls[0]?.resolve({ ...PREPARED, digest: '00', copy: new Blob(['copy']) });
    await quiet();
    expect(photo('a')?.phase).toBe('cancelled');
  });

  test('while it is uploaded, or waits for its grant, has that aborted and is not submitted', async () => {
    const upload = byHand<Parameters<Hands['upload']>, void>();
    const grant = byHand<Parameters<Hands['grant']>, Grant>();
    const initial = batchOf(
      photoIn(STATES.granted, { id: 'a' }),
      photoIn(STATES.prepared, { id: 'b' }),
    );
    const hands = { upload: upload.answer, grant: grant.answer };
    const { store, photo, submissions } = world(hands, { initial });
    await quiet();
    store.dispatch({ type: 'cancelled', ids: ['a', 'b'] });
    await quiet();
    expect([upload.calls[0]?.args[3].aborted, grant.calls[0]?.args[1].aborted]).toEqual([
      true,
      true,
    ]);
    upload.calls[0]?.resolve();
    grant.calls[0]?.resolve(grantOf('late'));
    await quiet();
    expect([photo('a')?.phase, photo('b')?.phase]).toEqual(['cancelled', 'cancelled']);
    expect(submissions).toEqual([]);
  });

  test('and tried again at once is worked on once more, and only that counts', async () => {
    const prepare = byHand<Parameters<Hands['prepare']>, Awaited<ReturnType<Hands['prepare']>>>();
    const { store, add, photo } = world({ prepare: prepare.answer });
    add('a');
    await quiet();
    store.dispatch({ type: 'cancelled', ids: ['a'] });
    store.dispatch({ type: 'retried', ids: ['a'] });
    await quiet();
    prepare.calls[0]?.resolve({ ...PREPARED, digest: '00', copy: new Blob(['of the first run']) });
    await quiet();
    expect(photo('a')).toMatchObject({ phase: 'preparing', run: 2 });
    prepare.calls[1]?.resolve({ ...PREPARED, digest: '00', copy: new Blob(['copy']) });
    await until(store, everyone(isSubmitted));
  });

  test('while its submission is on its way is cancelled once that is answered', async () => {
    const submit = byHand<[SubmitRequest], Result<Submitted, ErrorCode>>();
    const { store, photo, changes } = world(
      { submit: submit.answer },
      { initial: batchOf(photoIn(STATES.uploaded)) },
    );
    await quiet();
    store.dispatch({ type: 'cancelled', ids: ['a'] });
    await quiet();
    expect(photo('a')).toMatchObject({ phase: 'removing', wish: 'cancel' });
    expect(changes).toEqual([]);
    submit.calls[0]?.resolve(ok({ missing: [] }));
    await until(
      store,
      everyone(({ phase }) => phase === 'cancelled'),
    );
    expect(changes).toEqual([{ batchId: 'batch', change: 'cancel', taskIds: ['task-a'] }]);
  });

  test('at the server is cancelled there, in a list that is repeated until it is answered', async () => {
    const change = byHand<[ChangeRequest], Result<Changed, ErrorCode>>();
    const initial = batchOf(
      photoIn(STATES.inLine),
      photoIn({ ...STATES.running, taskId: 'task-b' }, { id: 'b' }),
    );
    const { store, photo } = world({ change: change.answer }, { initial });
    store.dispatch({ type: 'cancelled', ids: ['a', 'b'] });
    const asked = (times: number) => vi.waitFor(() => expect(change.calls).toHaveLength(times));
    await asked(1);
    change.calls[0]?.reject(new TypeError('fetch failed'));
    await asked(2);
    change.calls[1]?.resolve(err('database-unavailable'));
    await asked(3);
    change.calls[2]?.resolve(ok({ changed: ['task-a'], tried: [] }));
    await quiet();
    const request = { batchId: 'batch', change: 'cancel', taskIds: ['task-a', 'task-b'] };
    expect(change.calls.map(({ args }) => args[0])).toEqual([request, request, request]);
    expect(photo('a')?.phase).toBe('cancelled');
    // For the other one it was too late: what it has come to is read next.
    expect(photo('b')).toMatchObject({ phase: 'removing', wish: null });
    expect(store.get()).toMatchObject({ cursor: 0, epoch: 1 });
  });
});

describe('a photo that failed at the server', () => {
  const initial = batchOf(
    photoIn(STATES.failed),
    photoIn({ ...STATES.failed, taskId: 'task-b' }, { id: 'b' }),
  );

  test('is tried again on its task, together with the others, and nothing is uploaded', async () => {
    const { store, changes, submissions, watch } = world({}, { initial });
    store.dispatch({ type: 'retried', ids: ['a', 'b'] });
    await until(
      store,
      everyone((photo) => photo.phase === 'removing' && photo.wish === null),
    );
    expect(changes).toEqual([{ batchId: 'batch', change: 'retry', taskIds: ['task-a', 'task-b'] }]);
    watch('succeeded');
    await until(store, everyone(isPreviewed));
    expect(submissions).toEqual([]);
  });

  test('goes through all steps once more where the server keeps no copy of it', async () => {
    const { store, photo, submissions } = world(
      { change: async () => ok({ changed: ['task-b'], tried: [] }) },
      { initial },
    );
    store.dispatch({ type: 'retried', ids: ['a', 'b'] });
    await until(
      store,
      everyone((photo) => isSubmitted(photo) && 'wish' in photo && photo.wish === null),
    );
    expect(submissions.flatMap(({ photos }) => photos.map(({ name }) => name))).toEqual(['a.jpg']);
    expect(photo('a')).toMatchObject({ taskId: 'task-0', run: 2 });
    expect(photo('b')).toMatchObject({ taskId: 'task-b', run: 1 });
  });
});

/** Time for all that would happen again, if it did. */
async function turns(count: number) {
  for (let n = 0; n < count; n++) await quiet();
}

describe('a batch that is about to be deleted', () => {
  test('is told to the server no more, and goes on where it was if it is kept', async () => {
    const submit = byHand<[SubmitRequest], Result<Submitted, ErrorCode>>();
    const { store, add, photo } = world(
      { submit: submit.answer },
      { initial: batchOf(photoIn(STATES.uploaded)) },
    );
    await quiet();
    store.dispatch({ type: 'closing' });
    submit.calls[0]?.reject(new TypeError('fetch failed'));
    add('b');
    await turns(10);
    expect(submit.calls).toHaveLength(1);
    expect(photo('b')?.phase).toBe('queued');
    store.dispatch({ type: 'reopened' });
    await vi.waitFor(() => expect(submit.calls).toHaveLength(2));
    expect(submit.calls[1]?.args[0]).toEqual(submit.calls[0]?.args[0]);
    submit.calls[1]?.resolve(ok({ missing: [] }));
    await quiet();
    expect(photo('a')).toMatchObject({ submission: 'taken' });
    await until(store, ({ photos }) => photos.get('b')?.phase === 'removing');
  });

  test('leaves no work behind when it is, and the next one is worked on', async () => {
    const upload = byHand<Parameters<Hands['upload']>, void>();
    const submit = byHand<[SubmitRequest], Result<Submitted, ErrorCode>>();
    const { store, add } = world(
      { upload: upload.answer, submit: submit.answer },
      {
        initial: batchOf(photoIn(STATES.granted), photoIn(STATES.uploaded, { id: 'b' })),
      },
    );
    await until(store, ({ photos }) => {
      const second = photos.get('b');
      return second?.phase === 'removing' && second.submission === 'offered';
    });
    store.dispatch({ type: 'cleared', id: 'next' });
    await quiet();
    expect(upload.calls[0]?.args[3].aborted).toBe(true);
    upload.calls[0]?.reject(upload.calls[0].args[3].reason);
    submit.calls[0]?.reject(new TypeError('fetch failed'));
    await turns(10);
    expect(submit.calls).toHaveLength(1);
    add('c');
    await until(store, ({ photos }) => photos.get('c')?.phase === 'uploading');
    await quiet();
    upload.calls[1]?.resolve();
    await quiet();
    expect(submit.calls[1]?.args[0]).toMatchObject({
      batchId: 'next',
      photos: [{ name: 'c.jpg' }],
    });
  });
});

/** A line that the test takes away and brings back. */
function lineByHand(isUp = true) {
  let isOnline = isUp;
  const waiting = byHand<[AbortSignal], void>();
  return {
    waiting,
    hands: {
      isOnline: () => isOnline,
      online: (signal: AbortSignal) =>
        isOnline ? Promise.resolve() : orAbandon(waiting.answer(signal), signal),
    },
    drop: () => {
      isOnline = false;
    },
    back: () => {
      isOnline = true;
      for (const { resolve } of waiting.calls.splice(0)) resolve();
    },
  };
}

describe('without a line', () => {
  const submitted = everyone(isSubmitted);

  test('photos are studied and prepared all the same', async () => {
    const { hands } = lineByHand(false);
    const { store, add } = world(hands);
    add('a');
    store.dispatch({ type: 'added', files: filesOf(['b']), isHeld: true });
    await until(store, ({ photos }) => {
      const [a, b] = photos.values();
      return a?.phase === 'uploading' && b?.studied !== null;
    });
  });

  test('nothing is asked of the server, and all of it once the line is back', async () => {
    const line = lineByHand(false);
    const asked: string[] = [];
    const good = goodHands();
    const { store, watch } = world(
      {
        ...line.hands,
        grant: async (...args) => {
          asked.push('grant');
          return good.grant(...args);
        },
        upload: async (...args) => {
          asked.push('upload');
          return good.upload(...args);
        },
        submit: async (request) => {
          asked.push('submit');
          return good.submit(request);
        },
        change: async (request) => {
          asked.push('change');
          return good.change(request);
        },
        preview: async (...args) => {
          asked.push('preview');
          return good.preview(...args);
        },
      },
      {
        initial: batchOf(
          photoIn(STATES.prepared, { id: 'g' }),
          photoIn({ ...STATES.granted, grant: grantOf('task-u') }, { id: 'u' }),
          photoIn({ ...STATES.uploaded, taskId: 'task-s' }, { id: 's' }),
          photoIn({ ...STATES.retrying, taskId: 'task-c' }, { id: 'c' }),
          photoIn({ ...STATES.done, taskId: 'task-p' }, { id: 'p' }),
        ),
      },
    );
    await turns(20);
    expect(asked).toEqual([]);
    expect([...store.get().photos.values()].filter(isFailed)).toEqual([]);
    line.back();
    await until(
      store,
      everyone((photo) => isSubmitted(photo) || isPreviewed(photo)),
    );
    watch('succeeded');
    await until(store, everyone(isPreviewed));
    expect(new Set(asked)).toEqual(new Set(['grant', 'upload', 'submit', 'change', 'preview']));
  });

  test.each<[string, keyof typeof STATES, 'grant' | 'upload' | 'submit' | 'preview']>([
    ['grant', 'prepared', 'grant'],
    ['upload', 'granted', 'upload'],
    ['submission', 'uploaded', 'submit'],
    ['preview', 'done', 'preview'],
  ])('a %s that it took away is no attempt, however often', async (_, state, step) => {
    const line = lineByHand();
    const pauses: number[] = [];
    const good = goodHands();
    let drops = 12;
    const broken = async () => {
      if (drops === 0) return;
      drops -= 1;
      line.drop();
      throw new TypeError('fetch failed');
    };
    const { store } = world(
      {
        ...line.hands,
        pause: async (attempt) => {
          pauses.push(attempt);
        },
        [step]: async (...args: never[]) => {
          await broken();
          const hand: (...args: never[]) => unknown = good[step];
          return hand(...args);
        },
      },
      { initial: batchOf(photoIn(STATES[state])) },
    );
    for (let drop = 0; drop < 12; drop++) {
      await vi.waitFor(() => expect(line.waiting.calls).toHaveLength(1));
      await turns(3);
      expect([...store.get().photos.values()].filter(isFailed)).toEqual([]);
      line.back();
    }
    await until(
      store,
      everyone((photo) => isSubmitted(photo) || isPreviewed(photo)),
    );
    expect([...store.get().photos.values()].map(({ run }) => run)).toEqual([0]);
    expect(pauses).toEqual([]);
  });

  test('the attempts begin anew with the line', async () => {
    const line = lineByHand();
    const pauses: number[] = [];
    let asked = 0;
    const { store, add, photo } = world({
      ...line.hands,
      grant: async () => {
        asked += 1;
        if (asked === 4) line.drop();
        throw new AppError('service-unavailable');
      },
      pause: async (attempt) => {
        pauses.push(attempt);
      },
    });
    add('a');
    await vi.waitFor(() => expect(line.waiting.calls).toHaveLength(1));
    line.back();
    await until(store, everyone(isFailed));
    expect(photo('a')).toMatchObject({ error: 'service-unavailable' });
    expect(pauses).toEqual([0, 1, 2, 0, 1, 2, 3, 4]);
  });

  test('what can never succeed fails at once', async () => {
    const line = lineByHand();
    const { store, photo } = world(
      {
        ...line.hands,
        upload: async () => {
          line.drop();
          throw new AppError('not-allowed');
        },
      },
      { initial: batchOf(photoIn(STATES.granted)) },
    );
    await until(store, everyone(isFailed));
    expect(photo('a')).toMatchObject({ error: 'not-allowed' });
  });

  test('a photo that is cancelled waits no more, and the lane is free for the next', async () => {
    const line = lineByHand(false);
    const { store, photo } = world(line.hands, {
      lanes: { ...LANES, upload: 1 },
      initial: batchOf(
        photoIn(STATES.granted),
        photoIn({ ...STATES.granted, grant: grantOf('task-next') }, { id: 'b' }),
      ),
    });
    await quiet();
    const [first] = line.waiting.calls;
    store.dispatch({ type: 'cancelled', ids: ['a'] });
    await quiet();
    expect(first?.args[0].aborted).toBe(true);
    await vi.waitFor(() => expect(line.waiting.calls).toHaveLength(2));
    expect(photo('a')?.phase).toBe('cancelled');
    line.back();
    await until(store, ({ photos }) => photos.get('b')?.phase === 'removing');
    expect(photo('a')?.phase).toBe('cancelled');
  });

  test('stopping ends all that waits for it, without a word', async () => {
    const line = lineByHand(false);
    const { store, runner } = world(line.hands, {
      initial: batchOf(photoIn(STATES.granted), photoIn(STATES.uploaded, { id: 'b' })),
    });
    await quiet();
    const before = store.get();
    runner.stop();
    line.back();
    await turns(5);
    expect(store.get()).toBe(before);
    expect(submitted(before)).toBe(false);
  });
});

describe('a photo that a person is asked about first', () => {
  const held = (...ids: string[]) =>
    ({ type: 'added', files: filesOf(ids, 'shop'), isHeld: true }) as const;

  test('is studied and nothing else, until it is let go', async () => {
    const { hands, calls } = noting(goodHands());
    const { store, submissions } = world(hands);
    store.dispatch(held('a', 'b', 'c'));
    await until(
      store,
      everyone(({ studied }) => studied !== null),
    );
    await turns(5);
    expect(calls).toEqual([]);
    expect([...store.get().photos.values()].map(({ digest }) => digest)).toEqual([
      '00',
      '00',
      '00',
    ]);
    store.dispatch({ type: 'released', ids: ['b'] });
    await until(store, ({ photos }) => photos.get('b')?.phase === 'removing');
    expect(calls.filter((call) => call.startsWith('prepare'))).toEqual(['prepare b.jpg']);
    expect(submissions).toEqual([]);
  });

  test('tells its folder, and its place in the list', async () => {
    const good = goodHands();
    const { store } = world(good);
    store.dispatch(held('a', 'b', 'c'));
    store.dispatch({ type: 'released', ids: ['b', 'c'] });
    await until(store, ({ photos }) => [...photos.values()].filter(isSubmitted).length === 2);
    const told = good.submissions.flatMap(({ photos }) => photos);
    expect(told).toMatchObject([
      { name: 'b.jpg', folder: 'shop', place: 1 },
      { name: 'c.jpg', folder: 'shop', place: 2 },
    ]);
  });

  test('whose bytes are no picture says so, and the others wait on', async () => {
    const { store, photo } = world({
      study: async (file) => {
        if (file.name === 'b.jpg') throw new AppError('not-an-image');
        return { ...STUDIED, digest: file.name };
      },
    });
    store.dispatch(held('a', 'b', 'c'));
    await until(
      store,
      everyone((each) => each.studied !== null || isFailed(each)),
    );
    expect(photo('b')).toMatchObject({ phase: 'failed', error: 'not-an-image' });
    expect(photo('c')).toMatchObject({ phase: 'queued', isHeld: true, digest: 'c.jpg' });
  });

  test('and let go while it is studied has that aborted, and is prepared at once', async () => {
    const study = byHand<Parameters<Hands['study']>, Awaited<ReturnType<Hands['study']>>>();
    const { store, photo } = world({ study: study.answer });
    store.dispatch(held('a'));
    await quiet();
    store.dispatch({ type: 'released', ids: ['a'] });
    await until(store, everyone(isSubmitted));
    expect(study.calls[0]?.args[1].aborted).toBe(true);
    study.calls[0]?.reject(new AppError('prepare-failed'));
    await turns(3);
    expect(photo('a')?.phase).toBe('removing');
  });

  test('and taken out while it is studied has that aborted', async () => {
    const study = byHand<Parameters<Hands['study']>, Awaited<ReturnType<Hands['study']>>>();
    const { store } = world({ study: study.answer });
    store.dispatch(held('a'));
    await quiet();
    store.dispatch({ type: 'removed', ids: ['a'] });
    await quiet();
    expect(study.calls[0]?.args[1].aborted).toBe(true);
  });
});

test('a photo whose submission turns up at the server has its work aborted', async () => {
  const upload = byHand<Parameters<Hands['upload']>, void>();
  const { photo, tell, submissions } = world(
    { upload: upload.answer },
    { initial: batchOf(photoIn(STATES.granted)) },
  );
  await quiet();
  tell({ ...viewOf('task-x', 'running'), name: 'a.jpg', digest: '00' });
  await quiet();
  expect(upload.calls[0]?.args[3].aborted).toBe(true);
  upload.calls[0]?.resolve();
  await turns(3);
  expect(photo('a')).toMatchObject({ phase: 'removing', taskId: 'task-x' });
  expect(submissions).toEqual([]);
});

describe('submissions and grants are gathered', () => {
  test('what is ready waits for the others as long as it is let, and then goes without them', async () => {
    const gather = byHand<Parameters<Hands['gather']>, void>();
    const upload = byHand<Parameters<Hands['upload']>, void>();
    const { store, add, submissions } = world({ gather: gather.answer, upload: upload.answer });
    add('a', 'b', 'c');
    await vi.waitFor(() => expect(upload.calls).toHaveLength(3));
    upload.calls[0]?.resolve();
    await quiet();
    upload.calls[1]?.resolve();
    await quiet();
    expect(submissions).toEqual([]);
    expect(gather.calls.map(({ args }) => args[0])).toEqual([0]);
    gather.calls[0]?.resolve();
    await quiet();
    upload.calls[2]?.resolve();
    await until(store, everyone(isSubmitted));
    expect(submissions.map(({ photos }) => photos.map(({ name }) => name))).toEqual([
      ['a.jpg', 'b.jpg'],
      ['c.jpg'],
    ]);
  });

  test.each([
    ['quick', 1],
    ['slow', 25],
  ])('100 photos of a %s machine take at most 30 of each', async (_, slowness) => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    const asked: number[] = [];
    const submissions: number[] = [];
    const store = storeOf(newBatch('b'));
    let granted = 0;
    const waiting = (nth: number, signal?: AbortSignal) => delay(gatherMs(nth), signal);
    const grants = createGatherer<ApiCopy, Grant>({
      ask: async (copies) => {
        asked.push(copies.length);
        await delay(50);
        return copies.map(() => grantOf(`task-${granted++}`));
      },
      isMoreComing: () => isCopyComing(store.get()),
      full: 8,
      wait: waiting,
    });
    store.subscribe(grants.look);
    runner = run(
      store,
      {
        ...goodHands(),
        prepare: async () => {
          await delay(20 * slowness);
          return { ...PREPARED, digest: '00', copy: new Blob(['copy']) };
        },
        grant: grants.ask,
        upload: () => delay(80 * slowness),
        submit: async ({ photos }) => {
          submissions.push(photos.length);
          await delay(100);
          return ok({ missing: [] });
        },
        gather: waiting,
      },
      {
        study: 2,
        prepare: 2,
        copies: 16,
        upload: 4,
        preview: 2,
        review: 1,
        submit: 100,
        change: 500,
      },
    );
    const files = filesOf(Array.from({ length: 100 }, (_, n) => `${n}`));
    store.dispatch({ type: 'added', files, isHeld: false });
    const isDone = () => everyone(isSubmitted)(store.get());
    for (let ms = 0; ms < 200_000 && !isDone(); ms += 20) await vi.advanceTimersByTimeAsync(20);
    vi.useRealTimers();
    expect(isDone()).toBe(true);
    expect(asked.length).toBeLessThanOrEqual(30);
    expect(submissions.length).toBeLessThanOrEqual(30);
    expect(asked.reduce((sum, count) => sum + count)).toBe(100);
    expect(submissions.reduce((sum, count) => sum + count)).toBe(100);
  });
});

describe('stop', () => {
  test('aborts all that is under way, and begins nothing more', async () => {
    const prepare = byHand<Parameters<Hands['prepare']>, Awaited<ReturnType<Hands['prepare']>>>();
    const upload = byHand<Parameters<Hands['upload']>, void>();
    const preview = byHand<Parameters<Hands['preview']>, Preview>();
    const { store, add, runner } = world(
      { prepare: prepare.answer, upload: upload.answer, preview: preview.answer },
      {
        initial: batchOf(
          photoIn(STATES.granted, { id: 'u' }),
          photoIn(STATES.done, { id: 'd' }),
          photoIn(STATES.queued, { id: 'p' }),
        ),
      },
    );
    await quiet();
    runner.stop();
    const signals = [
      prepare.calls.at(0)?.args[1],
      upload.calls.at(0)?.args[3],
      preview.calls.at(0)?.args[1],
    ];
    expect(signals.map((signal) => signal?.aborted)).toEqual([true, true, true]);
    prepare.calls[0]?.reject(signals[0]?.reason);
    upload.calls[0]?.reject(signals[1]?.reason);
    preview.calls[0]?.reject(signals[2]?.reason);
    add('x', 'y');
    await quiet();
    expect([prepare, upload, preview].map(({ calls }) => calls.length)).toEqual([1, 1, 1]);
    expect([...store.get().photos.values()].filter(isFailed)).toEqual([]);
  });

  test('ends the wait of an unanswered submission, without a word on its photos', async () => {
    let asked = 0;
    const { store, runner } = world(
      {
        submit: async () => {
          asked += 1;
          throw new TypeError('fetch failed');
        },
        pause: (_, signal) =>
          new Promise((_resolve, reject) => {
            signal.addEventListener('abort', () => reject(signal.reason));
          }),
      },
      { initial: batchOf(photoIn(STATES.uploaded)) },
    );
    await quiet();
    runner.stop();
    await quiet();
    expect(asked).toBe(1);
    expect(store.get().photos.get('a')).toMatchObject({ phase: 'removing', submission: 'offered' });
  });
});

describe('another try', () => {
  const HAZY = { ...FINDINGS, flags: [flagOf('haze', 0.05)] };

  /** A photo that was done, in the hands of a runner; each look at a cut-out shows the next of these. */
  function flagged(looks: readonly Findings[]) {
    const variants: string[] = [];
    const digests: (string | null)[] = [];
    const seen = [...looks];
    const good = goodHands();
    const given = world(
      {
        prepare: async (file, signal, variant) => {
          variants.push(variant);
          return { ...(await good.prepare(file, signal, variant)), digest: 'a digest' };
        },
        grant: async (copy, signal) => {
          digests.push(copy.digest);
          return good.grant(copy, signal);
        },
        preview: async () => {
          const findings = seen.shift() ?? FINDINGS;
          return { picture: new Blob(['preview']), examine: async () => findings };
        },
      },
      {
        initial: batchOf(photoIn({ ...STATES.previewed, findings: HAZY }, { digest: 'a digest' })),
      },
    );
    return { ...given, variants, digests };
  }
  const isDecided = (photo: Photo) =>
    photo.phase === 'done' && photo.findings !== null && !photo.isContested;

  test.each([
    ['is shown where it is better', FINDINGS, 'task-0'],
    ['stays behind where it is not', HAZY, 'task-a'],
  ])('sends another copy by itself, and %s', async (_, findings, shown) => {
    const { store, watch, photo, submissions, variants, digests } = flagged([findings]);
    store.dispatch({ type: 'tried-anew', ids: ['a'] });
    await until(store, everyone(isSubmitted));
    watch('succeeded');
    await until(store, everyone(isDecided));
    expect(variants).toEqual(['contrast']);
    expect(digests).toEqual([digestOfCopy('a digest', 'contrast')]);
    expect(submissions.flatMap(({ photos }) => photos)).toMatchObject([
      { taskId: 'task-0', digest: digestOfCopy('a digest', 'contrast') },
    ]);
    expect(photo('a')).toMatchObject({ taskId: shown });
    expect(photo('a')?.earlier).toHaveLength(1);
  });

  test('that a person takes back is ended, and the photo is done', async () => {
    const { store, photo, submissions } = flagged([]);
    store.dispatch({ type: 'tried-anew', ids: ['a'] });
    store.dispatch({ type: 'cancelled', ids: ['a'] });
    await quiet();
    await quiet();
    expect(photo('a')).toMatchObject({ phase: 'done', taskId: 'task-a', findings: HAZY });
    expect(submissions).toEqual([]);
  });
});

test('500 photos flow through, with every lane kept and each photo submitted once', async () => {
  const lanes: Lanes = {
    study: 2,
    prepare: 2,
    copies: 6,
    upload: 4,
    preview: 2,
    review: 1,
    submit: 100,
    change: 500,
  };
  const busy = { prepare: 0, upload: 0, submit: 0, preview: 0 };
  const most = { ...busy };
  const within = async <T>(lane: keyof typeof busy, work: Promise<T>) => {
    busy[lane] += 1;
    most[lane] = Math.max(most[lane], busy[lane]);
    return work.finally(() => {
      busy[lane] -= 1;
    });
  };
  const good = goodHands();
  const { store, add, watch } = world(
    {
      prepare: (...args) => within('prepare', good.prepare(...args)),
      // Uploads are the slow ones, so that copies would pile up.
      upload: (...args) =>
        within(
          'upload',
          quiet()
            .then(quiet)
            .then(() => good.upload(...args)),
        ),
      submit: (request) => within('submit', good.submit(request)),
      preview: (...args) => within('preview', good.preview(...args)),
    },
    { lanes },
  );
  let copies = 0;
  store.subscribe(() => {
    const photos = [...store.get().photos.values()];
    const held = photos.filter(({ phase }) => phase === 'preparing' || phase === 'uploading');
    copies = Math.max(copies, held.length);
    if (photos.some(isSubmitted)) queueMicrotask(() => watch('succeeded'));
  });
  add(...Array.from({ length: 500 }, (_, n) => `photo-${n}`));
  await until(store, everyone(isPreviewed));
  expect(most).toEqual({ prepare: 2, upload: 4, submit: 1, preview: 2 });
  expect(copies).toBe(lanes.copies);
  const sent = good.submissions.flatMap(({ photos }) => photos);
  expect(sent).toHaveLength(500);
  expect(new Set(sent.map(({ taskId }) => taskId)).size).toBe(500);
  expect(Math.max(...good.submissions.map(({ photos }) => photos.length))).toBeLessThanOrEqual(100);
});
