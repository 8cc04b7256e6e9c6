import { zipName } from '@/lib/export/filename';
import type { ExportProgress } from '@/lib/export/run';
import { save } from '@/lib/export/save';
import { openZip } from '@/lib/export/zip';
import { downloadTarget, intoFile } from '@/lib/export/zip-target';
import { exportPhotos } from './export-photos';
import type { Outcome } from './export-run';
import { leastBytesOf } from './least-bytes';
import { type Job, mustPlan } from './plan-photos';

/**
 * Packs the files of photos into a zip and hands it to the person.
 * @param handle the file that they have chosen for it; without one it becomes a download
 * @param expectedBytes as far as it was measured
 * @throws {AppError} as `mustPlan` and `runExport` do
 */
export async function packPhotos(
  job: Job,
  onProgress: (progress: ExportProgress) => void,
  handle: FileSystemFileHandle | null = null,
  expectedBytes = 0,
): Promise<Outcome> {
  const plan = await mustPlan(job);
  onProgress({ total: plan.files.length, made: 0, kept: 0, failed: 0, bytes: 0 });
  const name = zipName(job.batch.name);
  if (handle) {
    const { saved, ...rest } = await exportPhotos(
      job,
      plan,
      openZip(intoFile(handle), new Date()),
      { onProgress },
    );
    const isSaved = rest.results.some(({ state }) => state !== 'failed');
    return { ...rest, isSaved };
  }
  const least = Math.max(expectedBytes, leastBytesOf(job.batch, plan.files));
  const sink = openZip(await downloadTarget(least), new Date());
  const { saved, ...rest } = await exportPhotos(job, plan, sink, { onProgress });
  if (saved) save(saved.file, name, saved.release);
  return { ...rest, isSaved: saved !== null };
}
