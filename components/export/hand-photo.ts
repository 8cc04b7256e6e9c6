import { AppError } from '@/lib/base/errors';
import type { PhotoIn } from '@/lib/batch/photo';
import type { Deliverable } from '@/lib/export/deliverable';
import { cutoutName } from '@/lib/export/filename';
import { save } from '@/lib/export/save';
import { isPlain } from './deliverable-list';
import { createMaker, type Job } from './export-photos';
import { outlineOf } from './outline';
import { packPhotos } from './pack-photos';

/**
 * Makes the files of one photo and hands them to the person: one as it is, several in a zip. It is
 * what it is also where it was rejected.
 * @throws {AppError} why it cannot be made
 */
export async function handPhoto(job: Job, photo: PhotoIn<'done'>): Promise<void> {
  const [only, ...others] = job.settings.deliverables;
  const alone: Job = { ...job, settings: { ...job.settings, withRejected: true } };
  if (others.length > 0) {
    const outcome = await packPhotos(alone, () => {});
    const failed = outcome.results.find(({ state }) => state === 'failed');
    if (failed?.error) throw new AppError(failed.error);
    return;
  }
  if (!only) return;
  const { files } = outlineOf(job.batch, alone.settings, { ids: [photo.id], now: new Date() });
  const [file] = files;
  const path = file?.path ?? cutoutName(photo.name);
  const { make } = await createMaker(wholeBatch(alone));
  const { picture } = await make(file ?? plainOf(photo, only), job.signal);
  save(picture, path.split('/').at(-1) ?? path);
  job.session.saved.add(photo.id);
}

/** Its family is in the batch, and not among the photos that are meant. */
const wholeBatch = ({ ids: _, ...job }: Job): Job => job;

type Wanted = Parameters<Awaited<ReturnType<typeof createMaker>>['make']>[0];

const plainOf = (
  { id, name, folder, digest }: PhotoIn<'done'>,
  deliverable: Deliverable,
): Wanted => ({
  photo: { id, name, folder, digest, credits: null, work: '', left: null },
  deliverable,
});

/** A photo laid out as PNG, which is what a clipboard takes. */
export async function pngOf(
  job: Job,
  photo: PhotoIn<'done'>,
  deliverable: Deliverable | null,
): Promise<Blob> {
  const { make } = await createMaker(wholeBatch(job));
  const [first] = job.settings.deliverables;
  const wanted = deliverable ?? first;
  if (!wanted) throw new AppError('internal');
  const asPng: Deliverable = isPlain(wanted)
    ? wanted
    : { ...wanted, format: { type: 'png' }, rulesId: null };
  const { picture } = await make(plainOf(photo, asPng), job.signal);
  return picture;
}
