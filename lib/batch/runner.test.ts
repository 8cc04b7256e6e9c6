import { afterEach, describe, expect, test } from 'vitest';
import { AppError, type ErrorCode } from '@/lib/base/errors';
import type { Result } from '@/lib/base/result';
import type { SubmitRequest } from '@/lib/task/task';
import {
  batchOf,
  byHand,
  fileOf,
  goodHands,
  grantOf,
  PREPARED,
  photoIn,
  quiet,
  STATES,
  until,
  viewOf,
} from './fixture';
import type { Photo } from './photo';
import type { Lanes } from './plan';
import { type Batch, newBatch } from './reducer';
import { type Hands, type Runner, run } from './runner';
import { createBatchStore } from './store';

const LANES: Lanes = { prepare: 2, upload: 3, preview: 2, submit: 100 };

let runner: Runner | undefined;
afterEach(() => runner?.stop());

/** A batch at work with these hands, the rest of which do well. */
function world(
  hands: Partial<Hands> = {},
  { lanes = LANES, initial = newBatch('b') }: { lanes?: Lanes; initial?: Batch } = {},
) {
  const store = createBatchStore(initial);
  const good = goodHands();
  runner = run(store, { ...good, ...hands }, lanes);
  const add = (...ids: string[]) =>
    store.dispatch({ type: 'added', files: ids.map((id) => ({ id, file: fileOf(id) })) });
  /** The server's word on all that it has taken over. */
  const watch = (state: Parameters<typeof viewOf>[1]) => {
    const tasks = [...store.get().photos.values()].flatMap((photo) =>
      photo.phase === 'removing' && photo.submitted ? [viewOf(photo.taskId, state)] : [],
    );
    store.dispatch({ type: 'watched', cursor: store.get().cursor + 1, tasks });
  };
  const photo = (id: string) => store.get().photos.get(id);
  return { store, add, watch, photo, runner, submissions: good.submissions };
}

const everyone =
  (isSo: (photo: Photo) => boolean) =>
  ({ photos }: Batch): boolean =>
    [...photos.values()].every(isSo);
const isSubmitted = (photo: Photo) => photo.phase === 'removing' && photo.submitted;
const isPreviewed = (photo: Photo) => photo.phase === 'done' && photo.preview !== null;
const isFailed = (photo: Photo) => photo.phase === 'failed';

/** Hands that note what they are asked to do, as `step name`. */
function noting(hands: Hands) {
  const calls: string[] = [];
  const nameOf = (copy: Blob) => (copy instanceof File ? copy.name : '?');
  const noted: Hands = {
    ...hands,
    prepare: (file, signal) => {
      calls.push(`prepare ${file.name}`);
      return hands.prepare(file, signal);
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
          return { ...PREPARED, copy: new File(['copy'], file.name) };
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
  const { store, add } = world({ prepare: prepare.answer, upload: upload.answer });
  add('a');
  const stir = async () => {
    for (let n = 0; n < 20; n++) {
      store.dispatch({ type: 'watched', cursor: store.get().cursor + 1, tasks: [] });
      await quiet();
    }
  };
  await stir();
  expect(prepare.calls).toHaveLength(1);
  prepare.calls[0]?.resolve({ ...PREPARED, copy: new Blob(['copy']) });
  await stir();
  expect(upload.calls).toHaveLength(1);
  upload.calls[0]?.args[2](2);
  await stir();
  expect(upload.calls).toHaveLength(1);
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
    const preview = byHand<Parameters<Hands['preview']>, Blob>();
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
    const submit = byHand<[SubmitRequest], Result<null, ErrorCode>>();
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
      const answer: Result<null, ErrorCode> = { ok: false, error: 'database-unavailable' };
      if (n % 2 === 0) submit.calls[n]?.reject(new TypeError('fetch failed'));
      else submit.calls[n]?.resolve(answer);
    }
    await quiet();
    submit.calls[40]?.resolve({ ok: true, value: null });
    await until(store, everyone(isSubmitted));
    const first = submit.calls[0]?.args[0];
    expect(first?.photos.map(({ taskId }) => taskId)).toEqual(['task-a', 'task-b']);
    for (const { args } of submit.calls) expect(args[0]).toEqual(first);
    expect(pauses).toEqual(Array.from({ length: 40 }, (_, n) => n));
    expect(submit.calls).toHaveLength(41);
    expect(granted).toBe(0);
    expect([...store.get().photos.values()].map(({ run }) => run)).toEqual([0, 0]);
  });

  test('waits for the one before it, and then takes all that has come together', async () => {
    const submit = byHand<[SubmitRequest], Result<null, ErrorCode>>();
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
    submit.calls[0]?.resolve({ ok: true, value: null });
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
          return asked === 1 ? { ok: false, error: 'not-allowed' } : { ok: true, value: null };
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
    const { token: _, ...granted } = grantOf('task-0');
    expect(submissions).toEqual([
      { batchId: 'b', photos: [{ ...granted, name: 'a.jpg', width, height }] },
    ]);
  });

  test('that is unanswered does not hold back a picture that is there already', async () => {
    const submit = byHand<[SubmitRequest], Result<null, ErrorCode>>();
    const { store, add } = world({ submit: submit.answer });
    add('a');
    await until(
      store,
      everyone(({ phase }) => phase === 'removing'),
    );
    await quiet();
    store.dispatch({ type: 'watched', cursor: 1, tasks: [viewOf('task-0', 'succeeded')] });
    await until(store, everyone(isPreviewed));
    submit.calls[0]?.resolve({ ok: false, error: 'not-allowed' });
    await quiet();
    expect(everyone(isPreviewed)(store.get())).toBe(true);
  });
});

describe('a preview that cannot be made', () => {
  const initial = batchOf(photoIn(STATES.done));

  test('is tried a few more times, with pauses, and then recorded', async () => {
    let tries = 0;
    const pauses: number[] = [];
    const { store, photo } = world(
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
    for (let cursor = 1; cursor < 20; cursor++) {
      store.dispatch({ type: 'watched', cursor, tasks: [] });
      await quiet();
    }
    expect(tries).toBe(6);
    expect(pauses).toEqual([0, 1, 2, 3, 4]);
  });

  test('is not tried before the pause is over', async () => {
    const preview = byHand<Parameters<Hands['preview']>, Blob>();
    const pause = byHand<Parameters<Hands['pause']>, void>();
    const { store } = world({ preview: preview.answer, pause: pause.answer }, { initial });
    await quiet();
    preview.calls[0]?.reject(new TypeError('no line'));
    for (let cursor = 1; cursor < 20; cursor++) {
      store.dispatch({ type: 'watched', cursor, tasks: [] });
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

describe('stop', () => {
  test('aborts all that is under way, and begins nothing more', async () => {
    const prepare = byHand<Parameters<Hands['prepare']>, Awaited<ReturnType<Hands['prepare']>>>();
    const upload = byHand<Parameters<Hands['upload']>, void>();
    const preview = byHand<Parameters<Hands['preview']>, Blob>();
    const { store, add, runner } = world(
      { prepare: prepare.answer, upload: upload.answer, preview: preview.answer },
      {
        initial: batchOf(
          photoIn(STATES.prepared, { id: 'u' }),
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
    expect(store.get().photos.get('a')).toMatchObject({ phase: 'removing', submitted: false });
  });
});

test('500 photos flow through, with every lane kept and each photo submitted once', async () => {
  const lanes: Lanes = { prepare: 2, upload: 4, preview: 2, submit: 100 };
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
  expect(copies).toBe(lanes.prepare + lanes.upload);
  const sent = good.submissions.flatMap(({ photos }) => photos);
  expect(sent).toHaveLength(500);
  expect(new Set(sent.map(({ taskId }) => taskId)).size).toBe(500);
  expect(Math.max(...good.submissions.map(({ photos }) => photos.length))).toBeLessThanOrEqual(100);
});
