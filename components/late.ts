import {
  type ComponentType,
  createElement,
  type ReactNode,
  useEffect,
  useState,
  useSyncExternalStore,
} from 'react';
import { fetchWords, type Part } from './words';

/** A part of the page that is fetched when it is needed. */
export interface LatePart<Props> {
  /** @throws where it cannot be fetched; it may be tried again */
  fetch(): Promise<void>;
  get(): ComponentType<Props> | null;
  subscribe(listener: () => void): () => void;
}

/**
 * `lazy` keeps the failure of its first try, and throws it at the whole page.
 * @param parts of the words, which come at the same time
 */
export function latePart<Props extends object>(
  load: () => Promise<ComponentType<Props>>,
  parts: readonly Part[] = ['page'],
): LatePart<Props> {
  let loaded: ComponentType<Props> | null = null;
  let loading: Promise<void> | undefined;
  const listeners = new Set<() => void>();

  async function loadOnce() {
    try {
      [loaded] = await Promise.all([load(), ...parts.map(fetchWords)]);
    } finally {
      loading = undefined;
    }
    for (const listener of listeners) listener();
  }
  return {
    async fetch() {
      if (loaded) return;
      loading ??= loadOnce();
      await loading;
    },
    get: () => loaded,
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

const nothing = () => null;

/**
 * Draws nothing before the part is there, and fetches it where nobody has.
 * @param lost what is drawn where it could not be fetched, with how to try it again
 */
export function Late<Props extends object>({
  part,
  props,
  lost,
}: {
  part: LatePart<Props>;
  props: Props;
  lost?: (again: () => Promise<void>) => ReactNode;
}) {
  const [isLost, setLost] = useState(false);
  const loaded = useSyncExternalStore(part.subscribe, part.get, nothing);
  useEffect(() => {
    // Where somebody is told of it, it is theirs to try again.
    if (!loaded && !(isLost && lost)) part.fetch().catch(() => setLost(true));
  });
  if (loaded) return createElement(loaded, props);
  return isLost && lost ? lost(() => part.fetch().catch(() => undefined)) : null;
}
