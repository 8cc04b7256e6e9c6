import { type ExportMessages, enExport } from '@/lib/messages/en-export';

/** The words of the export, in the language that is in force. */
export const useExportMessages = (): ExportMessages => enExport;
