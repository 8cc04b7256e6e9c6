import { orAbandon } from '@/lib/base/async';
import { AppError, codeOf, ERRORS, type ErrorCode } from '@/lib/base/errors';
import type { Result } from '@/lib/base/result';
import type { Variant } from '@/lib/image/variant';
import type { Findings } from '@/lib/matte/findings';
import type {
  ApiCopy,
  Changed,
  ChangeRequest,
  Grant,
  SubmitRequest,
  Submitted,
  UploadGrant,
} from '@/lib/task/task';
import type { Photo, PhotoIn, Prepared, Studied, Wish } from './photo';
import { isMoreComing, type Lanes, nextStarts, type UnderWay } from './plan';
import type { Batch } from './reducer';
import { apiCopyOf, toSubmission } from './requests';
import type { BatchStore } from './store';

/** A small finished picture, and what its matte shows as soon as somebody has time to look. */
export interface Preview {
  readonly picture: Blob;
  examine(signal: AbortSignal): Promise<Findings>;
}

/** The hands of the runner: everything it does to the world. */
export interface Hands {
  /** Reads what the file's bytes say, and asks whether its copy's cut-out is kept already. */
  study(
    file: File,
    signal: AbortSignal,
    variant: Variant,
  ): Promise<Studied & { digest: string | null }>;
  prepare(
    file: File,
    signal: AbortSignal,
    variant: Variant,
  ): Promise<Prepared & { digest: string | null; copy: Blob }>;
  /** Leave for one upload; gathered into lists behind this function. */
  grant(copy: ApiCopy, signal: AbortSignal): Promise<Grant>;
  upload(
    grant: UploadGrant,
    copy: Blob,
    onProgress: (sentBytes: number) => void,
    signal: AbortSignal,
  ): Promise<void>;
  submit(request: SubmitRequest): Promise<Result<Submitted, ErrorCode>>;
  change(request: ChangeRequest): Promise<Result<Changed, ErrorCode>>;
  preview(photo: PhotoIn<'done'>, signal: AbortSignal): Promise<Preview>;
  /** Gives whoever repairs a matte time for the next stroke before its preview is made anew. */
  rest(signal: AbortSignal): Promise<void>;
  /** Lets photos that are ready wait for others; `nth` counts, from 0, how often it was so. */
  gather(nth: number, signal: AbortSignal): Promise<void>;
  /** At once where there is a line; where there is none, as soon as it is back. */
  online(signal: AbortSignal): Promise<void>;
  isOnline(): boolean;
  /** Waits before a step that the server did not answer is repeated; `attempt` counts from 0. */
  pause(attempt: number, signal: AbortSignal): Promise<void>;
}

/** A server that is restarted, or a line that drops, is back before this many repeats are over. */
const REPEATS = 5;

/** Whether it is uncertain that the server has it. */
const isUntaken = (photo: Photo | undefined): boolean =>
  photo?.phase === 'removing' && photo.submission !== 'taken';

/** In how many steps an upload is told at most: each of them costs a look at the whole batch. */
const STEPS = 20;

type Step = 'study' | 'prepare' | 'grant' | 'upload' | 'preview' | 'examine';
type Talk = 'submit' | 'change';

interface Conversation {
  batchId: string;
  controller: AbortController;
  /** Whether the server has yet to answer: it may have told in another way that it has heard. */
  isOpen(batch: Batch): boolean;
}

export interface Runner {
  /** Ends all work under way and starts no more. */
  stop(): void;
}

/**
 * Starts what the plan allows whenever the batch changes, and reports back what happened. A photo
 * that fails never stops another; one that leaves the batch, or its run, has its work aborted.
 */
export function run(store: BatchStore, hands: Hands, lanes: Lanes): Runner {
  const underWay = {
    study: new Set<string>(),
    prepare: new Set<string>(),
    grant: new Set<string>(),
    upload: new Set<string>(),
    submit: new Set<string>(),
    change: new Set<string>(),
    preview: new Set<string>(),
    examine: new Set<string>(),
    examined: new Set<string>(),
  };
  let gathered: UnderWay['gathered'] = 'not';
  const steps = new Map<string, { run: number; controller: AbortController }>();
  const talks = new Map<Talk, Conversation>();
  const ending = new AbortController();
  let gatherings = 0;
  let scheduled = false;

  /** Repeats what is safe to repeat for as long as it may still succeed. */
  async function persist<T>(work: () => Promise<T>, repeats: number, signal: AbortSignal) {
    for (let attempt = 0; ; attempt++) {
      await hands.online(signal);
      signal.throwIfAborted();
      try {
        return await work();
      } catch (thrown) {
        signal.throwIfAborted();
        if (!ERRORS[codeOf(thrown)].retryable) throw thrown;
        // What failed for want of a line was no attempt.
        if (!hands.isOnline()) attempt = -1;
        else if (attempt >= repeats) throw thrown;
        else await hands.pause(attempt, signal);
      }
    }
  }

  /** One step of one photo: holds its lane, and turns a failure into an event. */
  function begin(
    lane: Step,
    { id, run }: Photo,
    work: (signal: AbortSignal) => Promise<void>,
    fallback: ErrorCode,
  ) {
    // A photo that was let go on, or comes back, needs its last step no more.
    steps.get(id)?.controller.abort();
    const controller = new AbortController();
    const step = { run, controller };
    steps.set(id, step);
    underWay[lane].add(id);
    work(controller.signal)
      .catch((thrown: unknown) => {
        if (controller.signal.aborted) return;
        store.dispatch({ type: 'failed', id, run, error: codeOf(thrown, fallback) });
      })
      .finally(() => {
        underWay[lane].delete(id);
        if (steps.get(id) === step) steps.delete(id);
        advance();
      });
  }

  async function study({ id, run, file, variant }: PhotoIn<'queued'>, signal: AbortSignal) {
    if (!file) return;
    const { digest, ...studied } = await hands.study(file, signal, variant);
    store.dispatch({ type: 'studied', id, run, studied, digest });
  }

  async function prepare({ id, run, file, variant }: PhotoIn<'queued'>, signal: AbortSignal) {
    if (!file) return;
    store.dispatch({ type: 'preparing-began', id, run });
    const { copy, digest, ...prepared } = await hands.prepare(file, signal, variant);
    store.dispatch({ type: 'prepared', id, run, prepared, digest, copy });
  }

  async function grant(photo: PhotoIn<'uploading'>, signal: AbortSignal) {
    const { id, run } = photo;
    const copy = apiCopyOf(photo);
    const given = await persist(() => hands.grant(copy, signal), REPEATS, signal);
    store.dispatch({ type: 'granted', id, run, grant: given });
  }

  async function upload({ id, run, copy, grant }: PhotoIn<'uploading'>, signal: AbortSignal) {
    if (!grant) return;
    store.dispatch({ type: 'sent', id, run, sentBytes: 0 });
    let told = 0;
    const onProgress = (sentBytes: number) => {
      const isWorthTelling =
        Math.abs(sentBytes - told) >= copy.size / STEPS || sentBytes >= copy.size;
      if (!isWorthTelling) return;
      told = sentBytes;
      store.dispatch({ type: 'sent', id, run, sentBytes });
    };
    const send = () => hands.upload(grant, copy, onProgress, signal);
    // The upload repeats by itself what a line that is there may lose.
    await persist(send, 0, signal);
    store.dispatch({ type: 'uploaded', id, run });
  }

  async function preview(photo: PhotoIn<'done'>, signal: AbortSignal) {
    const { id, run } = photo;
    const none = (thrown: unknown) => {
      signal.throwIfAborted();
      return codeOf(thrown, 'finish-failed');
    };
    // It was repaired, and may well be so again: what is made in between would be thrown away.
    if (photo.stale !== null && photo.findings === null) await hands.rest(signal);
    signal.throwIfAborted();
    const made = await persist(() => hands.preview(photo, signal), REPEATS, signal).catch(none);
    underWay.examined.add(id);
    if (typeof made === 'string') {
      store.dispatch({ type: 'previewed', id, run, preview: made });
      return;
    }
    store.dispatch({ type: 'previewed', id, run, preview: made.picture });
    // Other edges leave the matte as it is.
    if (photo.findings) return;
    const examine = async (until: AbortSignal) =>
      store.dispatch({ type: 'examined', id, run, findings: await made.examine(until) });
    // What it looks at may yet come of the step that made the picture.
    steps.delete(id);
    begin('examine', photo, examine, 'finish-failed');
  }

  /**
   * Tells the server something of a list of photos, again and again until it answers: as long as
   * it does not, it is uncertain whether it has heard.
   */
  async function talk<T>(
    kind: Talk,
    photos: readonly Photo[],
    ask: () => Promise<Result<T, ErrorCode>>,
    {
      isOpen = () => true,
      onAnswer,
      onRefusal,
    }: {
      isOpen?: Conversation['isOpen'];
      onAnswer(value: T): void;
      onRefusal(error: ErrorCode): void;
    },
  ) {
    const controller = new AbortController();
    const { signal } = controller;
    talks.set(kind, { batchId: store.get().id, controller, isOpen });
    for (const { id } of photos) underWay[kind].add(id);
    const once = async () => {
      const outcome = await orAbandon(ask(), signal);
      if (!outcome.ok) throw new AppError(outcome.error);
      return outcome.value;
    };
    try {
      onAnswer(await persist(once, Number.POSITIVE_INFINITY, signal));
    } catch (thrown) {
      if (!signal.aborted) onRefusal(codeOf(thrown));
    } finally {
      talks.delete(kind);
      underWay[kind].clear();
      advance();
    }
  }

  function submit(ready: readonly PhotoIn<'removing'>[]) {
    const taskIds = new Set(ready.map(({ taskId }) => taskId));
    const { id: batchId, order } = store.get();
    const places = new Map(order.map((id, place) => [id, place]));
    const photos = ready.flatMap((photo) => toSubmission(photo, places.get(photo.id) ?? 0));
    const request = { batchId, photos };
    if (gathered === 'enough') gathered = 'not';
    if (!isMoreComing(store.get())) gatherings = 0;
    store.dispatch({ type: 'offered', taskIds });
    // A fresh try, where the server did not answer, would be a second task, and a second credit:
    // so the same tasks are offered until it does.
    void talk('submit', ready, () => hands.submit(request), {
      isOpen: ({ photos }) => ready.some(({ id }) => isUntaken(photos.get(id))),
      onAnswer: ({ missing, refused = [], room = null }) => {
        store.dispatch({ type: 'allowed', room });
        store.dispatch({
          type: 'submitted',
          taskIds,
          missing: new Set(missing),
          refused: new Set(refused),
        });
      },
      onRefusal: (error) => {
        if (error === 'batch-deleted') return store.dispatch({ type: 'deleted', batchId });
        for (const { id, run } of ready) store.dispatch({ type: 'failed', id, run, error });
      },
    });
  }

  function change(wish: Wish, photos: readonly PhotoIn<'removing'>[]) {
    const taskIds = new Set(photos.map(({ taskId }) => taskId));
    const request = { batchId: store.get().id, change: wish, taskIds: [...taskIds] };
    void talk('change', photos, () => hands.change(request), {
      onAnswer: ({ changed, tried, refused = [], room = null }) => {
        store.dispatch({ type: 'allowed', room });
        store.dispatch({
          type: 'answered',
          wish,
          taskIds,
          changed: new Set(changed),
          tried: new Set(tried),
          refused: new Set(refused),
        });
      },
      onRefusal: (error) => store.dispatch({ type: 'refused', wish, taskIds, error }),
    });
  }

  function gather() {
    gathered = 'now';
    const isOver = () => {
      gathered = 'enough';
      advance();
    };
    hands.gather(gatherings++, ending.signal).then(isOver, isOver);
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
    for (const [id, { run, controller }] of steps) {
      if (batch.photos.get(id)?.run !== run) controller.abort();
    }
    for (const { batchId, controller, isOpen } of talks.values()) {
      const isOver = batch.isClosing || batch.isDeleted || batch.id !== batchId;
      if (isOver || !isOpen(batch)) controller.abort();
    }
    const starts = nextStarts(batch, { ...underWay, gathered }, lanes);
    for (const photo of starts.study) {
      begin('study', photo, (signal) => study(photo, signal), 'prepare-failed');
    }
    for (const photo of starts.prepare) {
      begin('prepare', photo, (signal) => prepare(photo, signal), 'prepare-failed');
    }
    for (const photo of starts.grant) {
      begin('grant', photo, (signal) => grant(photo, signal), 'upload-failed');
    }
    for (const photo of starts.upload) {
      begin('upload', photo, (signal) => upload(photo, signal), 'upload-failed');
    }
    for (const photo of starts.preview) {
      begin('preview', photo, (signal) => preview(photo, signal), 'finish-failed');
    }
    if (starts.gather) gather();
    if (starts.submit.length > 0) submit(starts.submit);
    if (starts.change) change(starts.change.wish, starts.change.photos);
  }

  const unsubscribe = store.subscribe(advance);
  advance();
  return {
    stop() {
      ending.abort();
      unsubscribe();
      for (const { controller } of [...steps.values(), ...talks.values()]) controller.abort();
    },
  };
}
