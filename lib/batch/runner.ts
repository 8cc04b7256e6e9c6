import { codeOf, type ErrorCode } from '@/lib/base/errors';
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
}

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
  let stopped = false;
  let scheduled = false;

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
    const grant = await hands.grant(signal);
    const onProgress = (sentBytes: number) => store.dispatch({ type: 'sent', id, run, sentBytes });
    await hands.upload(grant, copy, onProgress, signal);
    const { taskId, pathname } = grant;
    store.dispatch({ type: 'uploaded', id, run, taskId, pathname });
  }

  async function submit(photos: readonly PhotoIn<'removing'>[]) {
    const taskIds = new Set(photos.map(({ taskId }) => taskId));
    for (const taskId of taskIds) underWay.submit.add(taskId);
    let outcome: Result<null, ErrorCode>;
    try {
      outcome = await hands.submit({
        batchId: store.get().id,
        photos: photos.flatMap(toSubmission),
      });
    } catch {
      outcome = { ok: false, error: 'service-unavailable' };
    }
    underWay.submit.clear();
    if (outcome.ok) store.dispatch({ type: 'submitted', taskIds });
    else {
      for (const { id, run } of photos) {
        store.dispatch({ type: 'failed', id, run, error: outcome.error });
      }
    }
    advance();
  }

  /** Looks again once the present event is through: what begins now reports events itself. */
  function advance() {
    if (scheduled) return;
    scheduled = true;
    queueMicrotask(() => {
      scheduled = false;
      if (!stopped) startWhatMay();
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
    const picture = await hands.preview(photo, signal);
    store.dispatch({ type: 'previewed', id: photo.id, run: photo.run, preview: picture });
  }

  const unsubscribe = store.subscribe(advance);
  advance();
  return {
    stop() {
      stopped = true;
      unsubscribe();
      for (const controller of controllers.values()) controller.abort();
    },
  };
}

function toSubmission({ taskId, pathname, name, prepared }: PhotoIn<'removing'>): Submission[] {
  if (!prepared) return [];
  const { width, height } = prepared.transform.copy;
  return [{ taskId, pathname, name, width, height }];
}
