import type { BatchStore } from '@/lib/batch/store';
import { zipName } from '@/lib/export/filename';
import { useStay } from '../at-desk';
import type { Session } from '../session';
import { useExportRoom } from './export-room';
import { exportRunOf, type Outcome, type RunHands, type RunOf, useRunState } from './export-run';
import { pickFolder, pickZip } from './pickers';
import type { Job } from './plan-photos';

/** Exports a batch, as the export is set, into a zip or a folder; one at a time. */
export function useExportRun(store: BatchStore, openSession: () => Promise<Session>) {
  const room = useExportRoom();
  const stay = useStay();
  const state = useRunState(store);
  const run = exportRunOf(store);

  /** @param work does what it needs a person's gesture for before anything else */
  const begin = (
    of: RunOf,
    work: (hands: RunHands, job: () => Promise<Job>) => Promise<Outcome | null>,
    ids?: readonly string[],
  ) =>
    stay(() =>
      run.begin(of, async (hands) => {
        const { signal } = hands;
        let session: Session | null = null;
        const prepare = async (): Promise<Job> => {
          session = await openSession();
          session.exports.add(signal);
          const { settings } = room.get();
          const { picture } = room;
          return { batch: store.get(), session, settings, picture, signal, ...(ids && { ids }) };
        };
        const leave = () => session?.exports.delete(signal);
        return work(hands, prepare).finally(leave);
      }),
    );

  /** @param expectedBytes as far as it was measured */
  const saveZip = (expectedBytes: number) =>
    begin({ isFolder: false, isOfSome: false }, async ({ onProgress }, prepare) => {
      const picked = await pickZip(zipName(store.get().name));
      if (picked === 'dismissed') return null;
      const handle = picked === 'none' ? null : picked;
      const [job, { packPhotos }] = await Promise.all([prepare(), import('./pack-photos')]);
      return packPhotos(job, onProgress, handle, expectedBytes);
    });

  const saveFolder = () =>
    begin({ isFolder: true, isOfSome: false }, async ({ onProgress, ask }, prepare) => {
      const picked = await pickFolder();
      if (picked === 'dismissed' || picked === 'none') return null;
      const [job, { fillFolder, lookAtFolder }] = await Promise.all([
        prepare(),
        import('./fill-folder'),
      ]);
      const { plan, findings } = await lookAtFolder(job, picked);
      const goesOn = findings.foreign.length === 0 || (await ask(findings.foreign));
      return goesOn ? fillFolder(job, plan, picked, onProgress) : null;
    });

  /** @param ids those that are meant; all where none are named */
  const download = (ids?: readonly string[]) =>
    begin(
      { isFolder: false, isOfSome: ids !== undefined },
      async ({ onProgress }, prepare) => {
        const [job, { packPhotos }] = await Promise.all([prepare(), import('./pack-photos')]);
        return packPhotos(job, onProgress);
      },
      ids,
    );

  return { state, saveZip, saveFolder, download, cancel: run.cancel };
}
