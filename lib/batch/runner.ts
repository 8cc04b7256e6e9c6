import { AppError, codeOf, ERRORS, type ErrorCode } from '@/lib/base/errors';
import type { Result } from '@/lib/base/result';
import type { Grant, Submission, SubmitRequest } from '@/lib/task/task';
import type { Photo, PhotoIn, Prepared } from './photo';
import { type Lanes, nextStarts } from './plan';
import type { BatchStore } from './store';

/** The hands of the runner: everything it does to the world. */
export interface Hands {
  prepare(file: File, signal: AbortSignal): Promise<Prepared & { copy: Blob }>;
  /** Leave for one upload; gathered into lists behind this function. */
  grant(signal: AbortSignal): Promise<Grant>;
  upload(
    grant: Grant,
    copy: Blob,
    onProgress: (sentBytes: number) => void,
    signal: AbortSignal,
  ): Promise<void>;
  submit(request: SubmitRequest): Promise<Result<null, ErrorCode>>;
  preview(photo: PhotoIn<'done'>, signal: AbortSignal): Promise<Blob>;
  /** Waits before a step that the server did not answer is repeated; `attempt` counts from 0. */
  pause(attempt: number, signal: AbortSignal): Promise<void>;
}

/** What the server keeps of a file's name. */
const MAX_NAME = 1024;

/** A server that is restarted, or a line that drops, is back before this many repeats are over. */
const REPEATS = 5;

export interface Runner {
  /** Ends all work under way and starts no more. */
  stop(): void;
}

/**
 * Starts what the plan allows whenever the batch changes, and reports back what happened. A photo
 * that fails never stops another; one that leaves the batch has its work aborted.
 */
export function run(store: BatchStore, hands: Hands, lanes: Lanes): Runner {
  const underWay = {
    prepare: new Set<string>(),
    upload: new Set<string>(),
    submit: new Set<string>(),
    preview: new Set<string>(),
  };
  const controllers = new Map<string, AbortController>();
  const ending = new AbortController();
  let scheduled = false;

  /** Repeats what is safe to repeat for as long as it may still succeed. */
  async function persist<T>(work: () => Promise<T>, repeats: number, signal: AbortSignal) {
    for (let attempt = 0; ; attempt++) {
      try {
        return await work();
      } catch (thrown) {
        signal.throwIfAborted();
        if (attempt >= repeats || !ERRORS[codeOf(thrown)].retryable) throw thrown;
        await hands.pause(attempt, signal);
      }
    }
  }

  /** One step of one photo: holds its lane, and turns a failure into an event. */
  function begin(
    lane: 'prepare' | 'upload' | 'preview',
    photo: Photo,
    work: (signal: AbortSignal) => Promise<void>,
    fallback: ErrorCode,
  ) {
    const controller = new AbortController();
    controllers.set(photo.id, controller);
    underWay[lane].add(photo.id);
    work(controller.signal)
      .catch((thrown: unknown) => {
        if (controller.signal.aborted) return;
        const { id, run } = photo;
        store.dispatch({ type: 'failed', id, run, error: codeOf(thrown, fallback) });
      })
      .finally(() => {
        underWay[lane].delete(photo.id);
        if (controllers.get(photo.id) === controller) controllers.delete(photo.id);
        advance();
      });
  }

  async function prepare(photo: PhotoIn<'queued'>, signal: AbortSignal) {
    const { id, run } = photo;
    store.dispatch({ type: 'preparing-began', id, run });
    const { copy, ...prepared } = await hands.prepare(photo.file, signal);
    store.dispatch({ type: 'prepared', id, run, prepared, copy });
  }

  async function upload({ id, run, copy }: PhotoIn<'uploading'>, signal: AbortSignal) {
    store.dispatch({ type: 'sent', id, run, sentBytes: 0 });
    const grant = await persist(() => hands.grant(signal), REPEATS, signal);
    const onProgress = (sentBytes: number) => store.dispatch({ type: 'sent', id, run, sentBytes });
    await hands.upload(grant, copy, onProgress, signal);
    store.dispatch({ type: 'uploaded', id, run, grant });
  }

  async function submit(photos: readonly PhotoIn<'removing'>[]) {
    const taskIds = new Set(photos.map(({ taskId }) => taskId));
    for (const { id } of photos) underWay.submit.add(id);
    try {
      // Whether the server has the photos is uncertain as long as it does not answer. The same
      // tasks are offered until it does; a fresh try would be a second task, and a second credit.
      await persist(() => submitOnce(photos), Number.POSITIVE_INFINITY, ending.signal);
      store.dispatch({ type: 'submitted', taskIds });
    } catch (thrown) {
      if (ending.signal.aborted) return;
      const error = codeOf(thrown);
      for (const { id, run } of photos) store.dispatch({ type: 'failed', id, run, error });
    } finally {
      underWay.submit.clear();
      advance();
    }
  }

  async function submitOnce(photos: readonly PhotoIn<'removing'>[]) {
    const batchId = store.get().id;
    const outcome = await hands.submit({ batchId, photos: photos.flatMap(toSubmission) });
    if (!outcome.ok) throw new AppError(outcome.error);
  }

  /** Looks again once the present event is through: what begins now reports events itself. */
  function advance() {
    if (scheduled) return;
    scheduled = true;
    queueMicrotask(() => {
      scheduled = false;
      if (!ending.signal.aborted) startWhatMay();
    });
  }

  function startWhatMay() {
    const batch = store.get();
    for (const [id, controller] of controllers) {
      if (!batch.photos.has(id)) controller.abort();
    }
    const starts = nextStarts(batch, underWay, lanes);
    for (const photo of starts.prepare) {
      begin('prepare', photo, (signal) => prepare(photo, signal), 'prepare-failed');
    }
    for (const photo of starts.upload) {
      begin('upload', photo, (signal) => upload(photo, signal), 'upload-failed');
    }
    for (const photo of starts.preview) {
      begin('preview', photo, (signal) => preview(photo, signal), 'finish-failed');
    }
    if (starts.submit.length > 0) void submit(starts.submit);
  }

  async function preview(photo: PhotoIn<'done'>, signal: AbortSignal) {
    const { id, run } = photo;
    const none = (thrown: unknown) => {
      signal.throwIfAborted();
      return codeOf(thrown, 'finish-failed');
    };
    const picture = await persist(() => hands.preview(photo, signal), REPEATS, signal).catch(none);
    store.dispatch({ type: 'previewed', id, run, preview: picture });
  }

  const unsubscribe = store.subscribe(advance);
  advance();
  return {
    stop() {
      ending.abort();
      unsubscribe();
      for (const controller of controllers.values()) controller.abort();
    },
  };
}

function toSubmission({
  taskId,
  pathname,
  proof,
  name,
  prepared,
}: PhotoIn<'removing'>): Submission[] {
  if (!prepared) return [];
  const { width, height } = prepared.transform.copy;
  return [{ taskId, pathname, proof, name: name.slice(0, MAX_NAME), width, height }];
}
