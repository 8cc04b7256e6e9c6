import { createContext, use } from 'react';
import { useMessages } from './messages';

/** Whether another tab works on the batch, and this one only shows it. */
export const ReadOnly = createContext(false);

export const useReadOnly = (): boolean => use(ReadOnly);

/** Where the page says so. */
export const ELSEWHERE_ID = 'elsewhere';

/**
 * What a button that would change the batch is given besides: nothing, or that it does nothing here
 * and why.
 * @param described ids of what describes it anyway
 */
export function useWriting(described?: string) {
  const say = useMessages();
  if (!useReadOnly()) return null;
  const ids = described === undefined ? ELSEWHERE_ID : `${described} ${ELSEWHERE_ID}`;
  return { 'aria-disabled': true, 'aria-describedby': ids, title: say.keeping.notHere } as const;
}
