import { useWords } from './words';

export type { Messages } from '@/lib/messages/en';

/** The words of the page, in the language that is in force. */
export const useMessages = () => useWords('page');
