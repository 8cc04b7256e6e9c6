import { AppError } from '@/lib/base/errors';
import type { PhotoIn, Prepared } from '@/lib/batch/photo';
import type { Preview } from '@/lib/batch/runner';
import type { BatchStore } from '@/lib/batch/store';
import type { Box, Size } from '@/lib/image/fit';
import type { ImagePool } from '@/lib/image/pool';
import type { Region } from '@/lib/image/region';
import type { Rendered, RenderOrder } from '@/lib/image/render';
import type { Suspect } from '@/lib/matte/suspects';
import { fetchCutout } from './ask-server';

/** What is made of finished photos, small and large. */

/** How a photo becomes a file; what was changed in its matte goes without saying. */
export type Order = Omit<RenderOrder, 'repair' | 'isDecontaminated'>;

/** As much of a photo as its finished picture is made of. */
type Finishable = Pick<
  PhotoIn<'done'>,
  'id' | 'file' | 'taskId' | 'variant' | 'prepared' | 'repair'
> & {
  /** As the batch has it at the moment, where it is not said. */
  readonly isDecontaminated?: boolean;
};

/**
 * Everything rejects with `original-missing` where a repaired matte has no original to be laid on:
 * the cut-out alone would show none of the repair.
 */
export interface Pictures {
  /**
   * The photo's original under its matte: a PNG of full size, or a preview of `maxSide`. Without
   * the original it is the cut-out alone, at the model's size.
   */
  finish(photo: Finishable, signal: AbortSignal, maxSide?: number): Promise<Blob>;
  /** As small as a tile shows it, and what its matte shows. */
  preview(photo: Finishable, signal: AbortSignal): Promise<Preview>;
  /** Where a person should look at its contour; nowhere for certain without the original. */
  suspects(photo: Finishable, signal: AbortSignal): Promise<readonly Suspect[]>;
  /** Part of it before and after, pixel for pixel as it is exported; null without the original. */
  region(photo: Finishable, box: Box, signal: AbortSignal): Promise<Region | null>;
  /**
   * The photo as a file of its own, laid out and written as ordered for its size.
   * @throws {AppError} `original-missing` where this browser does not have it, or as `render` does
   */
  render(
    photo: Finishable,
    order: (original: Size) => Order,
    signal: AbortSignal,
  ): Promise<Rendered>;
}

/** As large as a tile shows it on a dense screen, in pixels. */
const PREVIEW_SIDE = 640;
/** Stretches of a contour that a person is led to at most. */
const MOST_SUSPECTS = 6;

type Makers = Pick<
  ImagePool,
  'prepare' | 'finish' | 'preview' | 'show' | 'sample' | 'examine' | 'suspect' | 'region' | 'render'
>;

export function createPictures(store: BatchStore, pool: Makers): Pictures {
  const cutoutOf = (taskId: string) => new URL(`/api/cutouts/${taskId}`, location.href).href;

  /** Found out once, where another browser made the cut-out, and known from then on. */
  async function measure(
    { id, taskId, variant }: Finishable,
    file: File,
    signal: AbortSignal,
  ): Promise<Prepared> {
    const { copy: _, digest: __, ...prepared } = await pool.prepare(file, signal, variant);
    store.dispatch({ type: 'measured', id, taskId, prepared });
    return prepared;
  }

  async function requestOf(photo: Finishable, signal: AbortSignal) {
    const { file, taskId, prepared, repair } = photo;
    // What a person has brought back has no colours but the original's.
    if (!file && repair.length > 0) throw new AppError('original-missing');
    if (!file) return null;
    const { transform } = prepared ?? (await measure(photo, file, signal));
    const { isDecontaminated = store.get().isDecontaminated } = photo;
    return { file, cutout: cutoutOf(taskId), transform, repair, isDecontaminated };
  }

  async function make(photo: Finishable, signal: AbortSignal, maxSide?: number) {
    const request = await requestOf(photo, signal);
    if (request) {
      const size = maxSide !== undefined && { maxSide };
      return pool.finish({ ...request, ...size }, signal);
    }
    return maxSide === undefined ? null : pool.show(cutoutOf(photo.taskId), maxSide, signal);
  }

  return {
    finish: async (photo, signal, maxSide) =>
      (await make(photo, signal, maxSide))?.picture ?? fetchCutout(cutoutOf(photo.taskId), signal),

    async preview(photo, signal) {
      const request = await requestOf(photo, signal);
      if (!request) {
        const { picture, sample } = await pool.show(cutoutOf(photo.taskId), PREVIEW_SIDE, signal);
        if (!sample) throw new AppError('finish-failed', { detail: 'not a preview' });
        return { picture, examine: (until) => pool.examine(sample, until) };
      }
      const { picture, sample } = await pool.preview({ ...request, maxSide: PREVIEW_SIDE }, signal);
      return { picture, examine: async (until) => pool.examine(await sample, until) };
    },

    async suspects(photo, signal) {
      const request = await requestOf(photo, signal);
      const sample = request
        ? await pool.sample(request, signal)
        : (await pool.show(cutoutOf(photo.taskId), PREVIEW_SIDE, signal)).sample;
      return sample ? pool.suspect(sample, MOST_SUSPECTS, signal) : [];
    },

    async region(photo, box, signal) {
      const request = await requestOf(photo, signal);
      return request && pool.region(request, box, signal);
    },

    async render(photo, order, signal) {
      const request = await requestOf(photo, signal);
      if (!request) throw new AppError('original-missing');
      const { file, cutout, transform, repair, isDecontaminated } = request;
      const whole = { ...order(transform.original), repair, isDecontaminated };
      return pool.render({ file, cutout, transform, order: whole }, signal);
    },
  };
}
