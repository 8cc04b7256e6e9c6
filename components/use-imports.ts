import { useRef, useState } from 'react';
import { codeOf, type ErrorCode } from '@/lib/base/errors';
import { PILOT } from '@/lib/batch/pilot';
import { useStay } from './at-desk';

/** Fetches at once. */
const LANES = 4;

export interface Unfetched {
  url: string;
  error: ErrorCode;
}

/**
 * Fetches pictures by their addresses, a few at a time, and gives each to `onFile` as it comes.
 * @param onFile is told as well whether the file is one of many that were asked for at once
 */
export function useImports(onFile: (file: File, isMany: boolean) => void) {
  const stay = useStay();
  const [left, setLeft] = useState(0);
  const [unfetched, setUnfetched] = useState<readonly Unfetched[]>([]);
  const queue = useRef<{ url: string; isMany: boolean }[]>([]);
  const lanes = useRef(0);
  const round = useRef(new AbortController());

  async function drain() {
    lanes.current += 1;
    const { importUrl } = await import('@/lib/intake/import-url').catch(() => ({
      importUrl: null,
    }));
    for (let next = queue.current.shift(); next; next = queue.current.shift()) {
      const { url, isMany } = next;
      const { signal } = round.current;
      try {
        if (!importUrl) throw new Error('the import could not be loaded');
        const file = await importUrl(url, signal);
        if (!signal.aborted) onFile(file, isMany);
      } catch (thrown) {
        const failure = { url, error: codeOf(thrown, 'service-unavailable') };
        if (!signal.aborted) setUnfetched((others) => [...others, failure]);
      }
      if (!signal.aborted) setLeft((count) => count - 1);
    }
    lanes.current -= 1;
  }

  function fetchAll(urls: readonly string[]) {
    const isMany = urls.length > PILOT;
    queue.current.push(...urls.map((url) => ({ url, isMany })));
    setLeft((count) => count + urls.length);
    for (let lane = lanes.current; lane < Math.min(LANES, queue.current.length); lane++) {
      void stay(drain);
    }
  }

  /** Asks for no more, and takes none that is on its way. */
  function cancel() {
    queue.current = [];
    round.current.abort();
    round.current = new AbortController();
    setLeft(0);
  }

  return { left, unfetched, fetchAll, cancel, dismiss: () => setUnfetched([]) };
}
