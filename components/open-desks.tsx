'use client';

import { useSyncExternalStore } from 'react';
import { type Desk, openDesks } from './desk';
import { useBatch } from './use-batch';
import { DeskKeeper } from './working-half';

const NONE: readonly Desk[] = [];

/** Keeps the batches of this tab at work, also while another page of the site is looked at. */
export function OpenDesks() {
  const desks = useSyncExternalStore(openDesks.subscribe, openDesks.get, () => NONE);
  return desks.map((desk) => <Keeping key={desk.key} desk={desk} />);
}

/** An empty page has nothing to keep, and needs nothing loaded for it. */
function Keeping({ desk }: { desk: Desk }) {
  const isNeeded = useBatch(desk.store, ({ order, isJoining }) => isJoining || order.length > 0);
  return isNeeded && <DeskKeeper desk={desk} />;
}
