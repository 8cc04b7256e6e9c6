import type { Deliverable } from '@/lib/export/deliverable';
import { looksPlain } from './deliverable-list';
import { type ExportState, useExport } from './export-room';

const shownOf = ({ isOpen, shown }: ExportState): Deliverable | null =>
  isOpen && shown && !looksPlain(shown) ? shown : null;

/** The deliverable that the photos are to be shown as; null for the cut-outs as they are. */
export const useLayoutShown = (): Deliverable | null => useExport(shownOf);
