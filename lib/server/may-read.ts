import 'server-only';
import { takeSlots } from '@/lib/db/slots';
import type { Works } from './pump';

/** A read takes its slot for its window and what two replies may differ in speed. */
const HOLD_MARGIN_MS = 250;

/** Whether Kie may be asked once more within its ten reads a second, by all instances together. */
export async function mayRead({ env, db }: Works): Promise<boolean> {
  const { reads, readsWindowMs } = env.kie;
  const taken = await takeSlots(await db(), {
    kind: 'read',
    want: 1,
    limit: reads,
    holdMs: readsWindowMs + HOLD_MARGIN_MS,
  });
  return taken.length > 0;
}
