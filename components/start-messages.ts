import { useWords } from './words';

/**
 * The words of the empty page, in the language that is in force. All that the first visit loads
 * says these alone; the others would come with it.
 */
export const useStartMessages = () => useWords('start');
