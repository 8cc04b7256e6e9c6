import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { AppError } from '@/lib/base/errors';
import { planCopy } from './fit';
import { createImagePool, type WorkerLike } from './pool';
import type { Prepared } from './prepare';
import type { Job, Reply } from './protocol';

class FakeWorker implements WorkerLike {
  onmessage: WorkerLike['onmessage'] = null;
  onerror: WorkerLike['onerror'] = null;
  job: Job | null = null;
  isAlive = true;

  postMessage(job: Job) {
    if (this.job) throw new Error('one job at a time');
    this.job = job;
  }

  answer(data: Reply) {
    this.job = null;
    this.onmessage?.(new MessageEvent('message', { data }));
  }

  /** On the way to an answer. */
  tell(data: Reply) {
    this.onmessage?.(new MessageEvent('message', { data }));
  }

  terminate() {
    this.isAlive = false;
  }
}

const transform = planCopy({ width: 300, height: 300 });
const prepared: Prepared = {
  copy: new Blob(),
  thumbnail: new Blob(),
  transform,
  digest: '',
  notes: [],
};
const PREPARED = { kind: 'prepared', prepared } as const satisfies Reply;
const FINISHED = {
  kind: 'finished',
  finished: { picture: new Blob(), size: transform.original, sample: null },
} as const satisfies Reply;
const EXAMINED = {
  kind: 'examined',
  findings: { flags: [], subject: null, coverage: 0 },
} as const satisfies Reply;
const STUDIED = {
  kind: 'studied',
  study: { digest: 'd', size: transform.original, notes: [] },
} as const satisfies Reply;

const file = (name: string) => new File(['x'], name);
const preview = (name: string) => ({ file: file(name), cutout: '/c', transform, maxSide: 512 });
const calm = new AbortController().signal;

function poolOf(size: number) {
  const workers: FakeWorker[] = [];
  const createWorker = () => {
    const worker = new FakeWorker();
    workers.push(worker);
    return worker;
  };
  const pool = createImagePool({ size, idleMs: 10_000, createWorker });
  const worker = (index: number) => {
    const found = workers[index];
    if (!found) throw new Error(`no worker ${index}`);
    return found;
  };
  const nameAt = (index: number) => {
    const { job } = worker(index);
    return job && 'file' in job && job.file instanceof File ? job.file.name : null;
  };
  return { pool, workers, worker, nameAt };
}

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

describe('an image pool', () => {
  it('starts no worker before there is work, and never more than its size', async () => {
    const { pool, workers, worker, nameAt } = poolOf(2);
    expect(workers).toHaveLength(0);
    const all = Promise.all(['a', 'b', 'c'].map((name) => pool.prepare(file(name), calm)));
    expect(workers).toHaveLength(2);
    worker(1).answer(PREPARED);
    expect(nameAt(1)).toBe('c');
    worker(1).answer(PREPARED);
    worker(0).answer(PREPARED);
    expect(await all).toEqual([prepared, prepared, prepared]);
    expect(workers).toHaveLength(2);
  });

  it('takes previews first, and otherwise goes by order', async () => {
    const { pool, worker, nameAt } = poolOf(1);
    const order = [];
    const all = [
      pool.prepare(file('first'), calm),
      pool.prepare(file('second'), calm),
      pool.finish({ file: file('full'), cutout: '/c', transform }, calm),
      pool.finish(preview('preview'), calm),
    ];
    for (const reply of [PREPARED, FINISHED, PREPARED, FINISHED]) {
      order.push(nameAt(0));
      worker(0).answer(reply);
    }
    await Promise.all(all);
    expect(order).toEqual(['first', 'preview', 'second', 'full']);
  });

  it('looks at a picture when its turn comes, behind what was asked for before and all previews', async () => {
    const { pool, worker } = poolOf(1);
    const order: (string | undefined)[] = [];
    const plane = { width: 1, height: 1, data: new Uint8Array(1) };
    const seen = pool.examine({ guide: null, matte: plane }, calm);
    const all = [
      pool.examine({ guide: null, matte: plane }, calm),
      pool.prepare(file('photo'), calm),
      pool.finish(preview('preview'), calm),
    ];
    for (const reply of [EXAMINED, FINISHED, EXAMINED, PREPARED]) {
      order.push(worker(0).job?.kind);
      worker(0).answer(reply);
    }
    expect(order).toEqual(['examine', 'finish', 'examine', 'prepare']);
    expect(await seen).toBe(EXAMINED.findings);
    await Promise.all(all);
  });

  it('renders in its turn, behind previews, and hands out what was made', async () => {
    const { pool, worker } = poolOf(1);
    const { original } = transform;
    const whole = { x: 0, y: 0, ...original };
    const order = {
      placement: {
        canvas: original,
        source: whole,
        content: whole,
        subject: { source: whole, content: whole },
      },
      background: { kind: 'none' },
      shadow: { kind: 'none' },
      isDecontaminated: true,
      format: { type: 'png' },
      tagging: { dpi: null, copyright: null },
    } as const;
    const rendered = {
      picture: new Blob(['x']),
      size: original,
      format: order.format,
      psnr: null,
      subject: null,
    };
    const first = pool.prepare(file('first'), calm);
    const made = pool.render({ file: file('photo'), cutout: '/c', transform, order }, calm);
    const looked = pool.finish(preview('preview'), calm);
    worker(0).answer(PREPARED);
    expect(worker(0).job?.kind).toBe('finish');
    worker(0).answer(FINISHED);
    expect(worker(0).job).toMatchObject({ kind: 'render', cutout: '/c', order });
    worker(0).answer({ kind: 'rendered', rendered });
    expect(await made).toBe(rendered);
    await Promise.all([first, looked]);
  });

  it('hands a preview over before its sample is there, and begins nothing else until it is', async () => {
    const { pool, worker } = poolOf(1);
    const sample = { guide: null, matte: { width: 1, height: 1, data: new Uint8Array(1) } };
    const made = pool.preview(preview('preview'), calm);
    const next = pool.prepare(file('next'), calm);
    const picture = new Blob(['picture']);
    worker(0).tell({ kind: 'pictured', picture });
    const early = await made;
    expect(early.picture).toBe(picture);
    expect(worker(0).job?.kind).toBe('finish');
    worker(0).answer({ ...FINISHED, finished: { ...FINISHED.finished, sample } });
    expect(await early.sample).toBe(sample);
    worker(0).answer(PREPARED);
    await next;
  });

  it('tells why there is no preview', async () => {
    const { pool, worker } = poolOf(1);
    const made = pool.preview(preview('preview'), calm);
    worker(0).answer({ kind: 'failed', code: 'result-unusable', detail: '' });
    await expect(made).rejects.toMatchObject({ code: 'result-unusable' });
  });

  it('answers each question with its own kind, and a shown cut-out as soon as a preview', async () => {
    const { pool, worker } = poolOf(1);
    const order: (string | undefined)[] = [];
    const studied = pool.study(file('first'), calm);
    const ready = pool.prepare(file('second'), calm);
    const shown = pool.show('/c', 512, calm);
    for (const reply of [STUDIED, FINISHED, PREPARED]) {
      order.push(worker(0).job?.kind);
      worker(0).answer(reply);
    }
    expect(order).toEqual(['study', 'show', 'prepare']);
    expect(await studied).toBe(STUDIED.study);
    expect(await shown).toBe(FINISHED.finished);
    expect(await ready).toBe(prepared);
    const confused = pool.study(file('third'), calm);
    worker(0).answer(PREPARED);
    await expect(confused).rejects.toMatchObject({ code: 'internal' });
  });

  it.each([
    ['study', 'prepare-failed'],
    ['show', 'finish-failed'],
  ] as const)('says of a worker that died at "%s" that it was %s', async (kind, code) => {
    const { pool, worker } = poolOf(1);
    const lost = kind === 'study' ? pool.study(file('a'), calm) : pool.show('/c', 64, calm);
    worker(0).onerror?.(Object.assign(new Event('error'), ERROR_EVENT));
    await expect(lost).rejects.toMatchObject({ code });
  });

  it('ends the worker of an aborted job and gives its place to the next', async () => {
    const { pool, workers, worker, nameAt } = poolOf(1);
    const controller = new AbortController();
    const doomed = pool.prepare(file('doomed'), controller.signal);
    const next = pool.prepare(file('next'), calm);
    const reason = new Error('cancelled by hand');
    controller.abort(reason);
    await expect(doomed).rejects.toBe(reason);
    expect(worker(0).isAlive).toBe(false);
    expect(workers).toHaveLength(2);
    expect(nameAt(1)).toBe('next');
    worker(1).answer(PREPARED);
    await next;
  });

  it('drops an aborted job that still waits, and leaves the worker alone', async () => {
    const { pool, worker, nameAt } = poolOf(1);
    const controller = new AbortController();
    const first = pool.prepare(file('first'), calm);
    const waiting = pool.prepare(file('waiting'), controller.signal);
    controller.abort();
    await expect(waiting).rejects.toMatchObject({ name: 'AbortError' });
    await expect(pool.prepare(file('late'), controller.signal)).rejects.toMatchObject({
      name: 'AbortError',
    });
    expect(worker(0).isAlive).toBe(true);
    worker(0).answer(PREPARED);
    await first;
    expect(nameAt(0)).toBeNull();
  });

  it('hands on the code of a failure, and the worker goes on', async () => {
    const { pool, worker } = poolOf(1);
    const bad = pool.prepare(file('bad'), calm);
    worker(0).answer({ kind: 'failed', code: 'damaged-image', detail: 'cut off' });
    const error = await bad.catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(AppError);
    expect(error).toMatchObject({ code: 'damaged-image' });
    const good = pool.prepare(file('good'), calm);
    worker(0).answer(PREPARED);
    expect(await good).toBe(prepared);
  });

  it('replaces a worker that died, and only its own job fails', async () => {
    const { pool, workers, worker } = poolOf(1);
    const lost = pool.finish({ file: file('lost'), cutout: '/c', transform }, calm);
    const next = pool.prepare(file('next'), calm);
    worker(0).onerror?.(Object.assign(new Event('error'), ERROR_EVENT));
    await expect(lost).rejects.toMatchObject({ code: 'finish-failed' });
    expect(workers).toHaveLength(2);
    worker(1).answer(PREPARED);
    await next;
  });

  it('sends a worker home after its idle time, not while it works', async () => {
    const { pool, worker, workers } = poolOf(1);
    const first = pool.prepare(file('a'), calm);
    worker(0).answer(PREPARED);
    await first;
    vi.advanceTimersByTime(9_000);
    const second = pool.prepare(file('b'), calm);
    vi.advanceTimersByTime(60_000);
    expect(worker(0).isAlive).toBe(true);
    worker(0).answer(PREPARED);
    await second;
    vi.advanceTimersByTime(10_000);
    expect(worker(0).isAlive).toBe(false);
    const third = pool.prepare(file('c'), calm);
    expect(workers).toHaveLength(2);
    worker(1).answer(PREPARED);
    await third;
  });

  it('closed, aborts what works and what waits', async () => {
    const { pool, worker } = poolOf(1);
    const both = [pool.prepare(file('a'), calm), pool.prepare(file('b'), calm)];
    pool.close();
    for (const job of both) await expect(job).rejects.toMatchObject({ name: 'AbortError' });
    expect(worker(0).isAlive).toBe(false);
  });
});

const ERROR_EVENT = { message: 'out of memory', filename: '', lineno: 0, colno: 0, error: null };
