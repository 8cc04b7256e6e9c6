import { useState } from 'react';
import { codeOf, type ErrorCode } from '@/lib/base/errors';
import type { PhotoIn } from '@/lib/batch/photo';
import type { BatchStore } from '@/lib/batch/store';
import { useStay } from './at-desk';
import { useExportRoom } from './export/export-room';
import type { Session } from './session';

const NEVER = new AbortController().signal;

/** Makes a photo's files, as the export is set, and hands them to the person. */
export function useDownload(store: BatchStore, openSession: () => Promise<Session>) {
  const stay = useStay();
  const room = useExportRoom();
  const [isBusy, setBusy] = useState(false);
  const [problem, setProblem] = useState<ErrorCode | null>(null);
  const [isCopied, setCopied] = useState(false);

  async function attempt(work: () => Promise<void>, fallback: ErrorCode = 'finish-failed') {
    setBusy(true);
    setProblem(null);
    setCopied(false);
    try {
      await stay(work);
    } catch (thrown) {
      const code = codeOf(thrown, fallback);
      if (code === 'name-refused') room.open(true);
      setProblem(code);
    } finally {
      setBusy(false);
    }
  }

  async function prepare({ id }: PhotoIn<'done'>, signal = NEVER) {
    const [session, hand] = await Promise.all([openSession(), import('./export/hand-photo')]);
    const { settings } = room.get();
    const ids = [id];
    const picture = room.picture;
    return { hand, job: { batch: store.get(), session, settings, ids, picture, signal } };
  }

  const download = (photo: PhotoIn<'done'>) =>
    attempt(async () => {
      const { hand, job } = await prepare(photo);
      await hand.handPhoto(job, photo);
    });

  /** The first of them, as it is saved. */
  const make = async (photo: PhotoIn<'done'>, signal: AbortSignal) => {
    const { hand, job } = await prepare(photo, signal);
    return hand.fileOf(job, photo);
  };

  /** Puts what is shown of the photo on the clipboard, as PNG. */
  const copy = (photo: PhotoIn<'done'>) =>
    attempt(async () => {
      const { shown } = room.get();
      // Within the gesture: what takes its time is a promise inside.
      const png = prepare(photo).then(({ hand, job }) => hand.pngOf(job, photo, shown));
      await navigator.clipboard.write([new ClipboardItem({ 'image/png': png })]);
      setCopied(true);
    }, 'copy-refused');

  return { isBusy, problem, isCopied, download, make, copy };
}
