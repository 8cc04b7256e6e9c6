import { type FolderFindings, fileAt, lookIntoFolder, openFolder } from '@/lib/export/folder';
import type { ExportPlan } from '@/lib/export/plan';
import type { ExportProgress } from '@/lib/export/run';
import { exportPhotos } from './export-photos';
import type { Outcome } from './export-run';
import { type Job, mustPlan } from './plan-photos';

/**
 * What saving into a folder would do to the files in it, before any is written.
 * @throws {AppError} as `mustPlan` does
 */
export async function lookAtFolder(
  job: Job,
  folder: FileSystemDirectoryHandle,
): Promise<{ plan: ExportPlan; findings: FolderFindings }> {
  const plan = await mustPlan(job);
  return { plan, findings: await lookIntoFolder(folder, plan, job.signal) };
}

/**
 * Puts the files of photos into a folder; those that are there already stay as they are.
 * @throws {AppError} as `runExport` does
 */
export async function fillFolder(
  job: Job,
  plan: ExportPlan,
  folder: FileSystemDirectoryHandle,
  onProgress: (progress: ExportProgress) => void,
): Promise<Outcome> {
  onProgress({ total: plan.files.length, made: 0, kept: 0, failed: 0, bytes: 0 });
  const sink = await openFolder(folder);
  const { results, checked } = await exportPhotos(job, plan, sink, {
    onProgress,
    readKept: (path) => fileAt(folder, path),
  });
  return { results, checked, isSaved: results.some(({ state }) => state !== 'failed') };
}
