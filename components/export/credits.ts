import { z } from 'zod';
import type { Outcome, Photo } from '@/lib/batch/photo';
import type { Batch } from '@/lib/batch/reducer';

/** What the server's books say that cut-outs have cost, by their tasks. */
export type Credits = ReadonlyMap<string, number>;

const ledgerSchema = z.object({
  attempts: z.array(z.object({ task: z.string(), credits: z.number().nullable() })),
});

/** Null where the books cannot be read. @throws the signal's reason */
export async function readCredits(
  { id, isKnown }: Pick<Batch, 'id' | 'isKnown'>,
  signal: AbortSignal,
): Promise<Credits | null> {
  if (!isKnown) return null;
  try {
    const answer = await fetch(`/api/batches/${id}/ledger?format=json`, { signal });
    const { attempts } = ledgerSchema.parse(await answer.json());
    const credits = new Map<string, number>();
    for (const { task, credits: paid } of attempts) {
      credits.set(task, (credits.get(task) ?? 0) + (paid ?? 0));
    }
    return credits;
  } catch {
    signal.throwIfAborted();
    return null;
  }
}

type Try = Pick<Outcome, 'taskId' | 'reused'>;

/**
 * What was paid for a photo: for every try of it, but for those that a kept cut-out did for.
 * @returns null where the books know none of its tasks
 */
export function creditsOf(
  photo: Try & Pick<Photo, 'formerTaskIds'> & { readonly earlier: readonly Try[] },
  credits: Credits,
): number | null {
  const results = [photo, ...photo.earlier];
  const reused = new Set(results.filter((one) => one.reused).map(({ taskId }) => taskId));
  const tasks = new Set([...results.map(({ taskId }) => taskId), ...photo.formerTaskIds]);
  const paid = [...tasks].flatMap((task) => (reused.has(task) ? 0 : (credits.get(task) ?? [])));
  return paid.length === 0 ? null : paid.reduce((sum, each) => sum + each, 0);
}
