import { useRef, useState } from 'react';
import { codeOf, type ErrorCode } from '@/lib/base/errors';

/** Fetches at once. */
const LANES = 4;

export interface Unfetched {
  url: string;
  error: ErrorCode;
}

/** Fetches pictures by their addresses, a few at a time, and gives each to `onFile` as it comes. */
export function useImports(onFile: (file: File) => void) {
  const [left, setLeft] = useState(0);
  const [unfetched, setUnfetched] = useState<readonly Unfetched[]>([]);
  const queue = useRef<string[]>([]);
  const lanes = useRef(0);

  async function drain() {
    lanes.current += 1;
    const { importUrl } = await import('@/lib/intake/import-url').catch(() => ({
      importUrl: null,
    }));
    for (let url = queue.current.shift(); url; url = queue.current.shift()) {
      try {
        if (!importUrl) throw new Error('the import could not be loaded');
        onFile(await importUrl(url, new AbortController().signal));
      } catch (thrown) {
        const failure = { url, error: codeOf(thrown, 'service-unavailable') };
        setUnfetched((others) => [...others, failure]);
      }
      setLeft((count) => count - 1);
    }
    lanes.current -= 1;
  }

  function fetchAll(urls: readonly string[]) {
    queue.current.push(...urls);
    setLeft((count) => count + urls.length);
    for (let lane = lanes.current; lane < Math.min(LANES, queue.current.length); lane++) {
      void drain();
    }
  }

  return { left, unfetched, fetchAll, dismiss: () => setUnfetched([]) };
}
