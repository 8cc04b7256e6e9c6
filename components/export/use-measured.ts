import { useEffect, useEffectEvent, useState } from 'react';
import { delay } from '@/lib/base/async';
import { isToSave, type PhotoIn } from '@/lib/batch/photo';
import type { BatchStore } from '@/lib/batch/store';
import { qualityOf } from '@/lib/codec/format';
import type { Deliverable } from '@/lib/export/deliverable';
import type { ExportSettings } from '@/lib/export/settings';
import type { Session } from '../session';
import { useBatch } from '../use-batch';
import { useExport, useExportRoom } from './export-room';

/** How large the files of one photo have really become. */
export interface Measured {
  readonly name: string;
  /** Of all its files; null while it is being measured. */
  readonly bytes: number | null;
  readonly hasFailed: boolean;
  /** Those that lose something. */
  readonly lossy: readonly Lossy[];
}

/** One file in a format that loses something. */
export interface Lossy {
  readonly deliverable: Deliverable;
  readonly bytes: number;
  /** How near it comes to the exact picture, in dB; null where this browser cannot tell. */
  readonly psnr: number | null;
  /** Where its rules take no larger file: what the quality was lowered to. */
  readonly loweredTo: number | null;
}

/** Long enough for somebody who is still choosing. */
const CALM_MS = 1_200;

/**
 * Makes the files of the first photo as the export is set, once that has been left alone for a
 * moment, and tells how large they are.
 * @param isAtRest whether nothing else is to be done; what is measured gives way to what is saved
 */
export function useMeasured(
  store: BatchStore,
  openSession: () => Promise<Session>,
  isAtRest: boolean,
): { measured: Measured | null; measure: () => void } {
  const room = useExportRoom();
  const deliverables = useExport(({ settings }) => settings.deliverables);
  const photo = useBatch(store, firstOf);
  const [isWanted, setWanted] = useState(false);
  const [found, setFound] = useState<{ of: string; measured: Measured } | null>(null);
  const of = photo && keyOf(photo, deliverables);

  const measureAll = useEffectEvent(async (key: string, signal: AbortSignal) => {
    if (!photo) return;
    const { id, name } = photo;
    const tell = (more: Partial<Measured>) =>
      setFound({ of: key, measured: { name, bytes: null, hasFailed: false, lossy: [], ...more } });
    tell({});
    try {
      const [session, { createMaker }] = await Promise.all([openSession(), import('./maker')]);
      const { settings } = room.get();
      const { picture } = room;
      const { make } = createMaker({ batch: store.get(), session, settings, picture });
      let bytes = 0;
      const lossy: Lossy[] = [];
      for (const deliverable of settings.deliverables) {
        const file = { photo: { ...PLANNED, id, name }, deliverable };
        const { picture: made, psnr, format } = await make(file, signal, true);
        bytes += made.size;
        const quality = qualityOf(format);
        if (quality === null) continue;
        const loweredTo = quality === qualityOf(deliverable.format) ? null : quality;
        lossy.push({ deliverable, bytes: made.size, psnr, loweredTo });
      }
      tell({ bytes, lossy });
    } catch {
      if (!signal.aborted) tell({ hasFailed: true });
    }
  });
  const isDue = isAtRest || isWanted;
  useEffect(() => {
    if (of === null || !isDue) return;
    const controller = new AbortController();
    const { signal } = controller;
    delay(CALM_MS, signal).then(
      () => measureAll(of, signal),
      () => undefined,
    );
    return () => controller.abort();
  }, [of, isDue]);

  return {
    measured: found && found.of === of ? found.measured : null,
    measure: () => setWanted(true),
  };
}

const PLANNED = { folder: '', digest: null, credits: null, work: '', left: null } as const;

const firstOf = ({ order, photos }: ReturnType<BatchStore['get']>): PhotoIn<'done'> | null => {
  for (const id of order) {
    const photo = photos.get(id);
    if (photo && isToSave(photo)) return photo;
  }
  return null;
};

const keyOf = (
  { id, taskId, repair }: PhotoIn<'done'>,
  deliverables: ExportSettings['deliverables'],
): string => JSON.stringify([id, taskId, repair, deliverables]);
