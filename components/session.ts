import { backoffMs, delay } from '@/lib/base/async';
import { AppError, type ErrorCode } from '@/lib/base/errors';
import { newId } from '@/lib/base/ids';
import type { Result } from '@/lib/base/result';
import { createDeletion, type Deletion } from '@/lib/batch/deletion';
import { createGatherer, gatherMs } from '@/lib/batch/gather';
import type { PhotoIn } from '@/lib/batch/photo';
import { isCopyComing, type Lanes } from '@/lib/batch/plan';
import { run } from '@/lib/batch/runner';
import type { BatchStore } from '@/lib/batch/store';
import { MAX_PHOTOS_PER_REQUEST, MAX_TASKS_PER_CHANGE } from '@/lib/image/limits';
import { createImagePool } from '@/lib/image/pool';
import { uploadApiCopy } from '@/lib/storage/upload';
import {
  type ApiCopy,
  type Changed,
  type ChangeRequest,
  type Grant,
  grantsSchema,
  type SubmitRequest,
  type Submitted,
} from '@/lib/task/task';

/**
 * The working half of the page, fetched when the first photo arrives: gives the runner its hands.
 */

/** What the page may ask of the server about its photos. */
export interface Actions {
  submitPhotos(request: SubmitRequest): Promise<Result<Submitted, ErrorCode>>;
  changePhotos(request: ChangeRequest): Promise<Result<Changed, ErrorCode>>;
  deleteBatch(request: { batchId: string }): Promise<Result<null, ErrorCode>>;
}

export interface SessionOptions extends Actions {
  /** Where Blob answers; `null` for the SDK's own default. */
  blobApiUrl: string | null;
}

export interface Session extends Deletion {
  /** Photos whose finished picture was handed to the person. */
  readonly saved: Set<string>;
  /** The photo's original under its matte: a PNG of full size, or a preview of `maxSide`. */
  finish(
    photo: Pick<PhotoIn<'done'>, 'file' | 'taskId' | 'prepared'>,
    signal: AbortSignal,
    maxSide?: number,
  ): Promise<Blob>;
}

const LANES: Lanes = {
  prepare: 2,
  copies: 16,
  upload: 4,
  preview: 2,
  submit: MAX_PHOTOS_PER_REQUEST,
  change: MAX_TASKS_PER_CHANGE,
};
/** Few enough for more to be prepared while these are in the upload. */
const GRANTS_IN_A_LIST = 8;
const PREVIEW_SIDE = 640;

async function fetchGrants(copies: readonly ApiCopy[]): Promise<Grant[]> {
  const response = await fetch('/api/uploads', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ copies }),
  });
  if (!response.ok) throw new AppError('service-unavailable');
  return grantsSchema.parse(await response.json()).grants;
}

export function openSession(store: BatchStore, options: SessionOptions): Session {
  const pool = createImagePool();

  const finish: Session['finish'] = async (photo, signal, maxSide) => {
    if (!photo.prepared) throw new AppError('finish-failed');
    const { picture } = await pool.finish(
      {
        file: photo.file,
        cutout: new URL(`/api/cutouts/${photo.taskId}`, location.href).href,
        transform: photo.prepared.transform,
        ...(maxSide !== undefined && { maxSide }),
      },
      signal,
    );
    return picture;
  };

  const grants = createGatherer({
    ask: fetchGrants,
    isMoreComing: () => isCopyComing(store.get()),
    full: GRANTS_IN_A_LIST,
    wait: (nth) => delay(gatherMs(nth)),
  });
  store.subscribe(grants.look);

  run(
    store,
    {
      prepare: pool.prepare,
      grant: grants.ask,
      upload: (grant, copy, onProgress, signal) =>
        uploadApiCopy({ grant, copy, apiUrl: options.blobApiUrl, onProgress, signal }),
      submit: options.submitPhotos,
      change: options.changePhotos,
      preview: (photo, signal) => finish(photo, signal, PREVIEW_SIDE),
      gather: (nth, signal) => delay(gatherMs(nth), signal),
      pause: (attempt, signal) => delay(backoffMs(attempt, 1_000, 10_000), signal),
    },
    LANES,
  );
  const deletion = createDeletion(store, {
    change: options.changePhotos,
    deleteBatch: options.deleteBatch,
    newBatchId: newId,
  });
  return { finish, saved: new Set(), ...deletion };
}
