import { useState } from 'react';
import { codeOf, type ErrorCode } from '@/lib/base/errors';
import type { PhotoIn } from '@/lib/batch/photo';
import { cutoutName } from '@/lib/export/filename';
import { save } from '@/lib/export/save';
import type { Session } from './session';

/** Makes a photo's finished picture and hands it to the person. */
export function useDownload(openSession: () => Promise<Session>) {
  const [isBusy, setBusy] = useState(false);
  const [problem, setProblem] = useState<ErrorCode | null>(null);

  async function download(photo: PhotoIn<'done'>) {
    setBusy(true);
    setProblem(null);
    try {
      const session = await openSession();
      const picture = await session.finish(photo, new AbortController().signal);
      save(picture, cutoutName(photo.name));
      session.saved.add(photo.id);
    } catch (thrown) {
      setProblem(codeOf(thrown, 'finish-failed'));
    } finally {
      setBusy(false);
    }
  }

  return { isBusy, problem, download };
}
