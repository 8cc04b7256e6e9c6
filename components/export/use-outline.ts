import { useDeferredValue } from 'react';
import type { Batch } from '@/lib/batch/reducer';
import type { BatchStore } from '@/lib/batch/store';
import { useBatch } from '../use-batch';
import { useExport } from './export-room';
import { type Outline, outlineOf } from './outline';

const orderOf = ({ order }: Batch) => order;
const photosOf = ({ photos }: Batch) => photos;
const cleanOf = ({ isDecontaminated }: Batch) => isDecontaminated;

/** The files that the export would have at the moment; it follows what is typed a little later. */
export function useOutline(store: BatchStore): Outline {
  const order = useDeferredValue(useBatch(store, orderOf));
  const photos = useDeferredValue(useBatch(store, photosOf));
  const settings = useDeferredValue(useExport((state) => state.settings));
  const isDecontaminated = useBatch(store, cleanOf);
  return outlineOf({ order, photos, isDecontaminated }, settings, { now: new Date() });
}
