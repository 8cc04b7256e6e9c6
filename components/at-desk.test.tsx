// @vitest-environment happy-dom
import { act, cleanup, renderHook } from '@testing-library/react';
import type { ReactNode } from 'react';
import { afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { batchOf, byHand, photoIn, quiet, STATES, storeOf } from '@/lib/batch/fixture';
import { AtDesk } from './at-desk';
import { sessionOf } from './fixture';
import { useDeletion } from './use-deletion';
import { useDownload } from './use-download';
import { useDownloadAll } from './use-download-all';

Object.assign(globalThis, { IS_REACT_ACT_ENVIRONMENT: true });
vi.mock('@/lib/export/save', () => ({ save: () => undefined }));
vi.mock('@/lib/export/zip', async () => ({
  openZip: (await import('./fixture')).openPlainZip,
}));

/** What is asked of the page and the working half, and stays under way until a test ends it. */
let shown: number;
beforeEach(() => {
  shown = 0;
});
afterEach(cleanup);

const desk = {
  show: () => {
    shown += 1;
    return () => {
      shown -= 1;
    };
  },
  place: () => 'here' as const,
  subscribe: () => () => undefined,
};
const wrapper = ({ children }: { children: ReactNode }) => <AtDesk value={desk}>{children}</AtDesk>;

/** For a busy machine. */
const PATIENCE = { timeout: 20_000 };

// What is fetched as the first files are saved.
beforeAll(() => Promise.all([import('./export/pack-photos'), import('./export/hand-photo')]));

const BATCH = batchOf(photoIn({ ...STATES.done }));

test.each(['a download', 'a download of all', 'a deletion'])(
  '%s keeps the batch open until it is over, also when the page is left',
  async (which) => {
    const { calls, answer } = byHand<unknown[], Blob>();
    const session = sessionOf({
      finish: answer,
      deletePhotos: () => answer().then(() => undefined),
    });
    const openSession = async () => session;
    const begin = {
      'a download': () => {
        const { download } = useDownload(storeOf(BATCH), openSession);
        return async () => {
          for (const photo of BATCH.photos.values())
            if (photo.phase === 'done') await download(photo);
        };
      },
      'a download of all': () => {
        const { downloadAll } = useDownloadAll(storeOf(BATCH), openSession);
        return () => downloadAll();
      },
      'a deletion': () => {
        const { remove } = useDeletion(openSession);
        return () => remove((opened) => opened.deletePhotos(['a']));
      },
    }[which];
    if (!begin) throw new Error('no such work');
    const { result, unmount } = renderHook(begin, { wrapper });
    await act(async () => {
      void result.current();
      expect(shown, 'from the first moment on').toBe(1);
      await vi.waitFor(() => expect(calls).toHaveLength(1), PATIENCE);
    });
    unmount();
    await quiet();
    expect(shown).toBe(1);
    calls[0]?.resolve(new Blob());
    await vi.waitFor(() => expect(shown).toBe(0), PATIENCE);
  },
);
