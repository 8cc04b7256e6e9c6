import { useWords } from '../words';

/** The words of the export, in the language that is in force. */
export const useExportMessages = () => useWords('export');

/** What is said of published rules, in the language that is in force. */
export const useRulesMessages = () => useWords('rules');
