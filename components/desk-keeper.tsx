'use client';

import { useEffect, useSyncExternalStore } from 'react';
import type { Desk } from './desk';
import { useBatchWatch } from './use-batch-watch';
import { useLeaveGuard } from './use-leave-guard';

/** What a batch needs for as long as this tab has it open, whichever page is looked at. */
export function DeskKeeper({ desk }: { desk: Desk }) {
  const place = useSyncExternalStore(desk.subscribe, desk.place, desk.place);
  // Before it has been brought back nobody knows what to ask.
  const isCutOff = useBatchWatch(desk.store, place === 'here' || place === 'elsewhere');
  useEffect(() => desk.tellCutOff(isCutOff), [desk, isCutOff]);
  useLeaveGuard(desk, place);
  return null;
}
