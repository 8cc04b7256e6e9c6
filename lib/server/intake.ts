import 'server-only';
import { withTimeout } from '@/lib/base/async';
import { endPause, pauseIntake, readPause, takeProbe, writeCredits } from '@/lib/db/account';
import type { AttemptKey } from '@/lib/db/tasks';
import type { PauseReason } from '@/lib/task/task';
import { explain } from './log';
import type { Works } from './pump';

/*
 * When Kie refuses for the account's or its own sake, every further photo would be refused as well.
 * So intake pauses for the whole deployment: photos wait, and from time to time it is tried whether
 * the cause is gone: first by asking for the account's credits, then with one photo.
 */

/** The queue does not wait for longer to be told how the account is. */
const PATIENCE_MS = 5_000;

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
    const left = await withTimeout(PATIENCE_MS, works.kie.credits);
    await writeCredits(db, left);
    if (left > 0) return 'one';
    works.log('intake.still-paused', { reason, left });
  } catch (thrown) {
    works.log('intake.still-paused', { reason, why: explain(thrown) });
  }
  return 'none';
}

/** @param reason what the operator has to mend */
export async function pause(works: Works, reason: PauseReason): Promise<void> {
  const waiting = await pauseIntake(await works.db(), reason, works.env.kie.probeMs);
  if (!waiting) return;
  works.log('intake.paused', { reason });
  for (const batchId of waiting) works.bell.ring(batchId);
}

/** Kie has taken an attempt: when it was sent to try whether a pause may end, it may. */
export async function resume(works: Works, accepted: AttemptKey): Promise<void> {
  try {
    const db = await works.db();
    // Asked with every photo that is taken, and nearly always answered by this.
    if (!(await readPause(db))) return;
    const waited = await endPause(db, accepted);
    if (!waited) return;
    works.log('intake.resumed');
    for (const batchId of waited) works.bell.ring(batchId);
  } catch (thrown) {
    // The next one that is tried ends it.
    works.log('intake.not-resumed', { why: explain(thrown) });
  }
}
