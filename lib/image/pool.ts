import { AppError } from '@/lib/base/errors';
import type { Sample } from '@/lib/matte/examine';
import type { Findings } from '@/lib/matte/findings';
import type { Suspect } from '@/lib/matte/suspects';
import type { Check } from '@/lib/rules/check';
import type { CheckOrder } from './check-file';
import type { Finished } from './finish';
import type { Box } from './fit';
import type { Prepared } from './prepare';
import {
  buffersFor,
  type CutPhoto,
  type FinishRequest,
  failureOf,
  type Job,
  type RenderRequest,
  type Reply,
} from './protocol';
import type { Region } from './region';
import type { Rendered } from './render';
import type { Study } from './study';
import type { Variant } from './variant';
import { workersFor } from './workers';

/** As much of `Worker` as the pool needs; tests bring their own. */
export type WorkerLike = {
  onmessage: ((event: MessageEvent<Reply>) => void) | null;
  onerror: ((event: ErrorEvent) => void) | null;
  postMessage(job: Job, transfer: Transferable[]): void;
  terminate(): void;
};

export type ImagePoolOptions = {
  /** Workers at most; by default one for each core but the page's own, from 1 to 4. */
  readonly size?: number;
  /** How long a worker may wait for work before it goes home. */
  readonly idleMs?: number;
  readonly createWorker?: () => WorkerLike;
};

export type ImagePool = {
  /** Reads what a file's bytes say of it. */
  study(file: Blob, signal: AbortSignal): Promise<Study>;
  /** What a photo that is not prepared yet looks like. */
  thumbnail(file: Blob, signal: AbortSignal): Promise<Blob>;
  /** Makes the API copy, the thumbnail and the digest of a photo. */
  prepare(file: Blob, signal: AbortSignal, variant?: Variant): Promise<Prepared>;
  /** Puts a cut-out's matte on the original. Previews go before everything else that waits. */
  finish(request: FinishRequest, signal: AbortSignal): Promise<Finished>;
  /**
   * A preview as soon as it is there, and a little later what it can be looked at with. An abort
   * ends both.
   */
  preview(
    request: FinishRequest & { readonly maxSide: number },
    signal: AbortSignal,
  ): Promise<{ readonly picture: Blob; readonly sample: Promise<Sample> }>;
  /** A preview of a cut-out by itself, from the URL where it lies. */
  show(cutout: string, maxSide: number, signal: AbortSignal): Promise<Finished>;
  /** What would come with a preview, without its picture; goes before what waits. */
  sample(request: CutPhoto & Pick<FinishRequest, 'repair'>, signal: AbortSignal): Promise<Sample>;
  /** Looks at what came with a preview. The sample is handed over: it can be used once. */
  examine(sample: Sample, signal: AbortSignal): Promise<Findings>;
  /** The worst stretches of the contour. The sample is handed over here too. */
  suspect(sample: Sample, most: number, signal: AbortSignal): Promise<readonly Suspect[]>;
  /** Part of an original and of its finished cut-out, in whole pixels; goes before what waits. */
  region(request: FinishRequest, box: Box, signal: AbortSignal): Promise<Region>;
  /** Lays a photo out and writes the file, as it is ordered. */
  render(request: RenderRequest, signal: AbortSignal): Promise<Rendered>;
  /** Holds a finished file against published rules. Its subject's memory is handed over. */
  check(order: CheckOrder, signal: AbortSignal): Promise<readonly Check[]>;
  /** Ends all workers; what was waiting or at work is aborted. */
  close(): void;
};

type Ticket = {
  readonly job: Job;
  readonly resolve: (reply: Reply) => void;
  readonly reject: (reason: unknown) => void;
  readonly onPicture: ((picture: Blob) => void) | undefined;
};

type Seat = { readonly worker: WorkerLike; ticket: Ticket | null; timer: Timer | undefined };
type Timer = ReturnType<typeof setTimeout>;

const IDLE_MS = 10_000;

const startImageWorker = (): WorkerLike =>
  new Worker(new URL('./image.worker.ts', import.meta.url), { type: 'module' });

/**
 * A pool of image workers with one job each, so that no more pictures are decoded at once than
 * there are workers. They start when there is work and end after `idleMs` without.
 *
 * A call rejects with an `AppError`, or with the signal's reason once that is aborted. A job at
 * work then ends together with its worker: nothing else stops a decoder.
 */
export function createImagePool({
  size = workersFor(navigator.hardwareConcurrency),
  idleMs = IDLE_MS,
  createWorker = startImageWorker,
}: ImagePoolOptions = {}): ImagePool {
  const seats = new Set<Seat>();
  const previews: Ticket[] = [];
  const others: Ticket[] = [];

  async function run(
    job: Job,
    queue: Ticket[],
    signal: AbortSignal,
    onPicture?: (picture: Blob) => void,
  ): Promise<Reply> {
    signal.throwIfAborted();
    let stop = () => {};
    const reply = new Promise<Reply>((resolve, reject) => {
      const ticket: Ticket = { job, resolve, reject, onPicture };
      stop = () => withdraw(ticket, signal.reason);
      queue.push(ticket);
    });
    signal.addEventListener('abort', stop, { once: true });
    fill();
    return reply.finally(() => signal.removeEventListener('abort', stop));
  }

  function fill() {
    while (previews.length + others.length > 0) {
      const seat = freeSeat();
      const ticket = seat && (previews.shift() ?? others.shift());
      if (!ticket) return;
      clearTimeout(seat.timer);
      seat.ticket = ticket;
      const { job } = ticket;
      seat.worker.postMessage(job, buffersFor(job));
    }
  }

  function freeSeat(): Seat | undefined {
    for (const seat of seats) if (!seat.ticket) return seat;
    return seats.size < size ? addSeat() : undefined;
  }

  function addSeat(): Seat {
    const seat: Seat = { worker: createWorker(), ticket: null, timer: undefined };
    seat.worker.onmessage = ({ data }) => {
      if (data.kind === 'pictured') {
        seat.ticket?.onPicture?.(data.picture);
        return;
      }
      seat.ticket?.resolve(data);
      seat.ticket = null;
      seat.timer = setTimeout(() => removeSeat(seat), idleMs);
      fill();
    };
    // The script did not load, or died outside of a job's own error handling.
    seat.worker.onerror = ({ message }) => {
      const { ticket } = seat;
      ticket?.reject(new AppError(failureOf(ticket.job), { detail: message }));
      removeSeat(seat);
      fill();
    };
    seats.add(seat);
    return seat;
  }

  function removeSeat(seat: Seat) {
    clearTimeout(seat.timer);
    seat.worker.terminate();
    seats.delete(seat);
  }

  function withdraw(ticket: Ticket, reason: unknown) {
    for (const queue of [previews, others]) {
      const place = queue.indexOf(ticket);
      if (place >= 0) queue.splice(place, 1);
    }
    for (const seat of seats) if (seat.ticket === ticket) removeSeat(seat);
    ticket.reject(reason);
    fill();
  }

  return {
    async study(file, signal) {
      const reply = await run({ kind: 'study', file }, others, signal);
      if (reply.kind === 'studied') return reply.study;
      throw errorOf(reply);
    },

    async thumbnail(file, signal) {
      const reply = await run({ kind: 'thumbnail', file }, others, signal);
      if (reply.kind === 'thumbnail') return reply.thumbnail;
      throw errorOf(reply);
    },

    async prepare(file, signal, variant = 'plain') {
      const reply = await run({ kind: 'prepare', file, variant }, others, signal);
      if (reply.kind === 'prepared') return reply.prepared;
      throw errorOf(reply);
    },

    async finish(request, signal) {
      const queue = request.maxSide === undefined ? others : previews;
      const reply = await run({ kind: 'finish', ...request }, queue, signal);
      if (reply.kind === 'finished') return reply.finished;
      throw errorOf(reply);
    },

    async preview(request, signal) {
      let tell: (picture: Blob) => void = () => {};
      const early = new Promise<Blob>((resolve) => {
        tell = resolve;
      });
      const job = { kind: 'finish', ...request, isSampled: true } as const;
      const finished = run(job, previews, signal, tell).then((reply) => {
        if (reply.kind === 'finished') return reply.finished;
        throw errorOf(reply);
      });
      const sample = finished.then((whole) => {
        if (whole.sample) return whole.sample;
        throw new AppError('internal', { detail: 'a preview without a sample' });
      });
      // Nobody may ask for it.
      sample.catch(() => {});
      const picture = await Promise.race([early, finished.then((whole) => whole.picture)]);
      return { picture, sample };
    },

    async show(cutout, maxSide, signal) {
      const reply = await run({ kind: 'show', cutout, maxSide }, previews, signal);
      if (reply.kind === 'finished') return reply.finished;
      throw errorOf(reply);
    },

    async sample({ file, cutout, transform, repair = [] }, signal) {
      const job = { kind: 'sample', file, cutout, transform, repair } as const;
      const reply = await run(job, previews, signal);
      if (reply.kind === 'sampled') return reply.sample;
      throw errorOf(reply);
    },

    async examine(sample, signal) {
      const reply = await run({ kind: 'examine', sample }, others, signal);
      if (reply.kind === 'examined') return reply.findings;
      throw errorOf(reply);
    },

    async suspect(sample, most, signal) {
      const reply = await run({ kind: 'suspect', sample, most }, previews, signal);
      if (reply.kind === 'suspected') return reply.suspects;
      throw errorOf(reply);
    },

    async region(request, box, signal) {
      const reply = await run({ kind: 'region', ...request, box }, previews, signal);
      if (reply.kind === 'region') return reply.region;
      throw errorOf(reply);
    },

    async render(request, signal) {
      const reply = await run({ kind: 'render', ...request }, others, signal);
      if (reply.kind === 'rendered') return reply.rendered;
      throw errorOf(reply);
    },

    async check(order, signal) {
      const reply = await run({ kind: 'check', ...order }, others, signal);
      if (reply.kind === 'checked') return reply.checks;
      throw errorOf(reply);
    },

    close() {
      const waiting = [...previews.splice(0), ...others.splice(0)];
      const reason = new DOMException('the pool was closed', 'AbortError');
      for (const seat of seats) {
        seat.ticket?.reject(reason);
        removeSeat(seat);
      }
      for (const ticket of waiting) ticket.reject(reason);
    },
  };
}

function errorOf(reply: Reply): AppError {
  return reply.kind === 'failed'
    ? new AppError(reply.code, { detail: reply.detail })
    : new AppError('internal', { detail: `answered ${reply.kind}` });
}
