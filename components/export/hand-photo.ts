import { AppError } from '@/lib/base/errors';
import type { PhotoIn } from '@/lib/batch/photo';
import type { Deliverable } from '@/lib/export/deliverable';
import { save } from '@/lib/export/save';
import { asPng } from './as-png';
import { isPlain } from './deliverable-list';
import { createMaker } from './maker';
import { packPhotos } from './pack-photos';
import { type Job, planPhotos } from './plan-photos';

/**
 * Makes the files of one photo and hands them to the person: one as it is, several in a zip. They
 * are those that the photo has in an export of its batch; one that was rejected is handed as if it
 * had not been. Of one whose original is not here it is the cut-out alone, at the model's size,
 * where nothing but cut-outs is made.
 * @throws {AppError} why it cannot be made
 */
export async function handPhoto(job: Job, photo: PhotoIn<'done'>): Promise<void> {
  const batch = { ...job.batch, photos: new Map(job.batch.photos) };
  batch.photos.set(photo.id, { ...photo, verdict: null });
  const alone = { ...job, batch, ids: [photo.id] };
  if (job.settings.deliverables.length > 1) {
    const outcome = await packPhotos(alone, () => {});
    const failed = outcome.results.find(({ state }) => state === 'failed');
    if (failed?.error) throw new AppError(failed.error);
    return;
  }
  const { picture, name } = await fileOf(alone, photo);
  save(picture, name);
  job.session.saved.add(photo.id);
}

export interface NamedFile {
  readonly picture: Blob;
  readonly name: string;
}

/**
 * The file of one photo in the first format that it is made in, as an export would name it.
 * @throws {AppError} why it cannot be made
 */
export async function fileOf(job: Job, photo: PhotoIn<'done'>): Promise<NamedFile> {
  // There is no table that would name what it has cost.
  const deliverables = job.settings.deliverables.slice(0, 1);
  const settings = { ...job.settings, deliverables, withManifest: false };
  const plan = await planPhotos({ ...job, ids: [photo.id], settings });
  if (!('files' in plan)) throw new AppError('name-refused');
  const [file] = plan.files;
  if (!file) throw new AppError('cutout-unavailable');
  const picture = await pictureOf(job, photo, file);
  return { picture, name: file.path.split('/').at(-1) ?? file.path };
}

async function pictureOf(job: Job, photo: PhotoIn<'done'>, file: Wanted): Promise<Blob> {
  if (!photo.file && isPlain(file.deliverable)) {
    return asPng(await job.session.finish(photo, job.signal));
  }
  return (await createMaker(job).make(file, job.signal)).picture;
}

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
  const [first] = job.settings.deliverables;
  const wanted = deliverable ?? first;
  if (!wanted) throw new AppError('internal');
  const inPng: Deliverable = isPlain(wanted)
    ? wanted
    : { ...wanted, format: { type: 'png' }, rulesId: null };
  return pictureOf(job, photo, plainOf(photo, inPng));
}
