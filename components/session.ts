import { backoffMs, delay } from '@/lib/base/async';
import { AppError, type ErrorCode } from '@/lib/base/errors';
import type { Result } from '@/lib/base/result';
import { createGrants } from '@/lib/batch/grants';
import type { PhotoIn } from '@/lib/batch/photo';
import type { Lanes } from '@/lib/batch/plan';
import { run } from '@/lib/batch/runner';
import type { BatchStore } from '@/lib/batch/store';
import { MAX_PHOTOS_PER_REQUEST, MODEL_LIMITS } from '@/lib/image/limits';
import { createImagePool } from '@/lib/image/pool';
import { uploadApiCopy } from '@/lib/storage/upload';
import { grantsSchema, type SubmitRequest } from '@/lib/task/task';

/**
 * The working half of the page, fetched when the first photo arrives: gives the runner its hands.
 */

export interface SessionOptions {
  submitPhotos(request: SubmitRequest): Promise<Result<null, ErrorCode>>;
  /** Where Blob answers; `null` for the SDK's own default. */
  blobApiUrl: string | null;
}

export interface Session {
  /** Photos whose finished picture was handed to the person. */
  readonly saved: Set<string>;
  /** The photo's original under its matte: a PNG of full size, or a preview of `maxSide`. */
  finish(
    photo: Pick<PhotoIn<'done'>, 'file' | 'taskId' | 'prepared'>,
    signal: AbortSignal,
    maxSide?: number,
  ): Promise<Blob>;
}

const LANES: Lanes = { prepare: 2, upload: 4, preview: 2, submit: MAX_PHOTOS_PER_REQUEST };
const PREVIEW_SIDE = 640;

async function fetchGrants(count: number) {
  const copies = Array.from({ length: Math.min(count, MAX_PHOTOS_PER_REQUEST) }, () => ({
    type: 'image/jpeg',
    bytes: MODEL_LIMITS.maxBytes,
  }));
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

  const upcoming = () => {
    let count = 0;
    for (const { phase } of store.get().photos.values()) {
      if (phase === 'queued' || phase === 'preparing' || phase === 'uploading') count += 1;
    }
    return count;
  };

  run(
    store,
    {
      prepare: pool.prepare,
      grant: createGrants(fetchGrants, upcoming),
      upload: (grant, copy, onProgress, signal) =>
        uploadApiCopy({ grant, copy, apiUrl: options.blobApiUrl, onProgress, signal }),
      submit: options.submitPhotos,
      preview: (photo, signal) => finish(photo, signal, PREVIEW_SIDE),
      pause: (attempt, signal) => delay(backoffMs(attempt, 1_000, 10_000), signal),
    },
    LANES,
  );
  return { finish, saved: new Set() };
}
