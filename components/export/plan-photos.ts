import { AppError } from '@/lib/base/errors';
import type { Batch } from '@/lib/batch/reducer';
import type { NameProblem } from '@/lib/export/names/problem';
import type { ExportPlan } from '@/lib/export/plan';
import type { ExportSettings } from '@/lib/export/settings';
import type { Session } from '../session';
import { creditsOf, readCredits } from './credits';
import { lackOf } from './deliverable-list';
import { lookFirst } from './look-first';
import { outlineOf } from './outline';
import { tooLargeIn } from './too-large';

/** An export that is to be made, of a batch as it was when the export began. */
export interface Job {
  readonly batch: Batch;
  readonly session: Session;
  readonly settings: ExportSettings;
  /** The photos that are meant; all of the batch where none are named. */
  readonly ids?: readonly string[];
  /** A picture for backgrounds; null where it is not kept here. */
  readonly picture: (id: string) => Promise<Blob | null>;
  readonly signal: AbortSignal;
}

/** What an export would write, or why it cannot. */
export async function planPhotos(
  job: Omit<Job, 'picture'>,
): Promise<ExportPlan | readonly NameProblem[]> {
  const { plan, problems } = await outlined(job);
  return plan ?? problems;
}

/**
 * The same, of settings that give files at all.
 * @throws {AppError} `background-needed`, `backdrop-missing`, `name-refused` or
 * `too-large-for-format`
 */
export async function mustPlan(job: Job): Promise<ExportPlan> {
  for (const one of job.settings.deliverables) {
    if (lackOf(one) === 'background') throw new AppError('background-needed');
    const { background } = one;
    const isMissing =
      background.kind === 'picture' &&
      (background.pictureId === '' || (await job.picture(background.pictureId)) === null);
    if (isMissing) throw new AppError('backdrop-missing');
  }
  const plan = await planPhotos(job);
  if (!('files' in plan)) throw new AppError('name-refused');
  if (tooLargeIn(job.batch, plan.files).length > 0) throw new AppError('too-large-for-format');
  return plan;
}

async function outlined(job: Omit<Job, 'picture'>) {
  const { settings, ids, signal } = job;
  const credits = settings.withManifest ? await readCredits(job.batch, signal) : null;
  const batch = await lookFirst(job, signal);
  return outlineOf(batch, settings, {
    ...(ids && { ids }),
    now: new Date(),
    creditsOf: (photo) => credits && creditsOf(photo, credits),
  });
}
