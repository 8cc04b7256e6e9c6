import { useRef, useState } from 'react';
import { codeOf, type ErrorCode } from '@/lib/base/errors';
import type { BatchStore } from '@/lib/batch/store';
import { zipName } from '@/lib/export/filename';
import type { ExportProgress } from '@/lib/export/run';
import { useStay } from '../at-desk';
import type { Session } from '../session';
import type { Job } from './export-photos';
import { type Outcome, useExportRoom } from './export-room';
import { pickFolder, pickZip } from './pickers';

export type RunState =
  | { readonly kind: 'idle' }
  /** Files of somebody else in the folder would be lost. */
  | { readonly kind: 'asking'; readonly paths: readonly string[]; answer(goesOn: boolean): void }
  | { readonly kind: 'running'; readonly progress: ExportProgress | null }
  | { readonly kind: 'over'; readonly outcome: Outcome; readonly isFolder: boolean }
  | { readonly kind: 'cancelled'; readonly made: number; readonly isFolder: boolean }
  | { readonly kind: 'failed'; readonly error: ErrorCode };

/** Runs exports of a batch into a zip or a folder, one at a time. */
export function useExportRun(store: BatchStore, openSession: () => Promise<Session>) {
  const room = useExportRoom();
  const stay = useStay();
  const [state, setState] = useState<RunState>({ kind: 'idle' });
  const cancelling = useRef<AbortController | null>(null);

  async function attempt(isFolder: boolean, work: (job: Job) => Promise<Outcome | null>) {
    const controller = new AbortController();
    cancelling.current = controller;
    room.tell(null);
    setState({ kind: 'running', progress: null });
    try {
      const session = await openSession();
      const { settings } = room.get();
      const { picture } = room;
      const job = { batch: store.get(), session, settings, picture, signal: controller.signal };
      const outcome = await stay(() => work(job));
      if (!outcome) return setState({ kind: 'idle' });
      room.tell(outcome);
      setState({ kind: 'over', outcome, isFolder });
    } catch (thrown) {
      if (controller.signal.aborted) {
        setState((before) => ({
          kind: 'cancelled',
          made: before.kind === 'running' ? (before.progress?.made ?? 0) : 0,
          isFolder,
        }));
        return;
      }
      setState({ kind: 'failed', error: codeOf(thrown, 'file-not-saved') });
    } finally {
      cancelling.current = null;
    }
  }

  const show = (progress: ExportProgress) => setState({ kind: 'running', progress });

  /** @param expectedBytes as far as it was measured */
  async function saveZip(expectedBytes: number) {
    const picked = await pickZip(zipName(store.get().name));
    if (picked === 'dismissed') return;
    const handle = picked === 'none' ? null : picked;
    await attempt(false, async (job) => {
      const { packPhotos } = await import('./pack-photos');
      return packPhotos(job, show, handle, expectedBytes);
    });
  }

  async function saveFolder() {
    const picked = await pickFolder();
    if (picked === 'dismissed' || picked === 'none') return;
    await attempt(true, async (job) => {
      const { fillFolder, lookAtFolder } = await import('./fill-folder');
      const { plan, findings } = await lookAtFolder(job, picked);
      const { foreign } = findings;
      const goesOn =
        foreign.length === 0 ||
        (await new Promise<boolean>((answer) =>
          setState({ kind: 'asking', paths: foreign, answer }),
        ));
      return goesOn ? fillFolder(job, plan, picked, show) : null;
    });
  }

  return {
    state,
    saveZip,
    saveFolder,
    cancel: () => cancelling.current?.abort(),
  };
}
