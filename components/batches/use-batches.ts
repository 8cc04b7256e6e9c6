import useSWR from 'swr';
import { AppError, type ErrorCode } from '@/lib/base/errors';
import type { Result } from '@/lib/base/result';
import type { Keep, KnownBatch } from '@/lib/keep/keep';
import { takeOver } from '@/lib/keep/writer';
import {
  type BatchSummary,
  describedSchema,
  MAX_DESCRIBED,
  type RenameRequest,
} from '@/lib/task/task';
import { hear, heard } from '../line';

/** What the page may ask of the server about batches. */
export interface BatchActions {
  renameBatch(request: RenameRequest): Promise<Result<null, ErrorCode>>;
  deleteBatch(request: { batchId: string }): Promise<Result<null, ErrorCode>>;
}

/** What this browser keeps of its batches. */
export type KnownBatches = Pick<Keep, 'known' | 'forget'>;

export interface ListedBatch {
  known: KnownBatch;
  /** What the server says: `null` that it has nothing of it; undefined while it has said nothing. */
  summary: BatchSummary | null | undefined;
}

/** While photos are at work the list is read again after this long. */
const REFRESH_MS = 3_000;

const isAtWork = ({ counts }: BatchSummary) => counts.queued + counts.running > 0;

/** What the server says of these batches; one that it does not know is left out. */
export async function fetchSummaries(ids: readonly string[]): Promise<BatchSummary[]> {
  const lists = Array.from({ length: Math.ceil(ids.length / MAX_DESCRIBED) }, (_, nth) =>
    ids.slice(nth * MAX_DESCRIBED, (nth + 1) * MAX_DESCRIBED),
  );
  const answers = await Promise.all(
    lists.map(async (some) => {
      const response = await fetch('/api/batches', {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ ids: some }),
      });
      hear(response);
      if (!response.ok) throw new AppError('service-unavailable');
      return describedSchema.parse(await response.json()).batches;
    }),
  );
  return answers.flat();
}

function mustBeOk(outcome: Result<unknown, ErrorCode>) {
  if (!outcome.ok) throw new AppError(outcome.error);
}

/** The batches of this browser, the youngest first, with what the server says of each. */
export function useBatches(openKnown: () => Promise<KnownBatches>, actions: BatchActions) {
  const remembered = useSWR('known batches', async () => (await openKnown()).known(), {
    // Each reading makes new thumbnails, which would flicker.
    revalidateOnFocus: false,
  });
  const known = remembered.data;
  const ids = known?.map(({ id }) => id) ?? [];
  const described = useSWR(
    ids.length > 0 ? ['described batches', ...ids] : null,
    () => fetchSummaries(ids),
    {
      keepPreviousData: true,
      refreshInterval: (summaries) => (summaries?.some(isAtWork) ? REFRESH_MS : 0),
    },
  );

  const summaryOf = (id: string) =>
    described.data && (described.data.find((summary) => summary.id === id) ?? null);

  return {
    /** Undefined while they are being read. */
    batches: known?.map((batch): ListedBatch => ({ known: batch, summary: summaryOf(batch.id) })),
    isUnreadable: remembered.error !== undefined,
    isCutOff: described.error !== undefined,
    async rename(batchId: string, name: string) {
      mustBeOk(await heard(actions.renameBatch)({ batchId, name }));
      await described.mutate();
    },
    /** Deletes a batch on the server, and then what is kept of it here. */
    async remove(batchId: string) {
      // Also one that the server does not seem to have: something may have been on its way there.
      // Whoever works on it rests: what it submitted after the deletion would bring the batch back.
      const hold = await takeOver(batchId, () => undefined);
      try {
        mustBeOk(await heard(actions.deleteBatch)({ batchId }));
        await (await openKnown()).forget(batchId);
      } finally {
        hold.release();
      }
      await remembered.mutate();
    },
  };
}
