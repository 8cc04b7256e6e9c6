import 'server-only';
import { endPause, pauseIntake, readPause, takeProbe, writeCredits } from '@/lib/db/account';
import type { PauseReason } from '@/lib/task/task';
import { explain } from './log';
import type { Works } from './pump';

/*
 * When Kie refuses for the account's or its own sake, every further photo would be refused as well.
 * So intake pauses for the whole deployment: photos wait, and from time to time it is tried whether
 * the cause is gone.
 */

/** These are over when Kie answers for the account and it has credits; no photo need be risked. */
const PROVEN_BY_CREDITS: readonly PauseReason[] = ['key-refused', 'no-credits'];
const PRICE = 1;

/**
 * How many photos may be sent now: all that the allowance takes, one to try whether a pause may
 * end, or none.
 */
export async function admission(works: Works): Promise<'all' | 'one' | 'none'> {
  const db = await works.db();
  const reason = await readPause(db);
  if (!reason) return 'all';
  if (!(await takeProbe(db, works.env.kie.probeMs))) return 'none';
  try {
    const left = await works.kie.credits();
    await writeCredits(db, left);
    if (left < PRICE) {
      works.log('intake.still-paused', { reason, left });
      return 'none';
    }
  } catch (thrown) {
    works.log('intake.still-paused', { reason, why: explain(thrown) });
    return 'none';
  }
  if (!PROVEN_BY_CREDITS.includes(reason)) return 'one';
  await resume(works);
  return 'all';
}

/** @param reason what the operator has to mend */
export async function pause(works: Works, reason: PauseReason): Promise<void> {
  const waiting = await pauseIntake(await works.db(), reason, works.env.kie.probeMs);
  if (!waiting) return;
  works.log('intake.paused', { reason });
  for (const batchId of waiting) works.bell.ring(batchId);
}

/** A photo was taken that had been sent to try it. */
export async function resume(works: Works): Promise<void> {
  const waited = await endPause(await works.db());
  if (!waited) return;
  works.log('intake.resumed');
  for (const batchId of waited) works.bell.ring(batchId);
}
