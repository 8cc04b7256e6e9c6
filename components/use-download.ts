import { useState } from 'react';
import { codeOf, type ErrorCode } from '@/lib/base/errors';
import type { PhotoIn } from '@/lib/batch/photo';
import { cutoutName } from '@/lib/export/filename';
import { save } from '@/lib/export/save';
import { useStay } from './at-desk';
import type { Session } from './session';

/** Makes a photo's finished picture and hands it to the person. */
export function useDownload(openSession: () => Promise<Session>) {
  const stay = useStay();
  const [isBusy, setBusy] = useState(false);
  const [problem, setProblem] = useState<ErrorCode | null>(null);

  const download = (photo: PhotoIn<'done'>) => stay(() => hand(photo));

  async function hand(photo: PhotoIn<'done'>) {
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
