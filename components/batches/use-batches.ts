import useSWR from 'swr';
import useSWRInfinite from 'swr/infinite';
import { AppError, type ErrorCode } from '@/lib/base/errors';
import type { Result } from '@/lib/base/result';
import type { Keep, KnownBatch } from '@/lib/keep/keep';
import { takeOver } from '@/lib/keep/writer';
import {
  type BatchSummary,
  describedSchema,
  type Listed,
  listedSchema,
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

async function ask(about: unknown): Promise<unknown> {
  const response = await fetch('/api/batches', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(about),
  });
  hear(response);
  if (!response.ok) throw new AppError('service-unavailable');
  return response.json();
}

/** What the server says of these batches; one that it does not know is left out. */
export async function fetchSummaries(ids: readonly string[]): Promise<BatchSummary[]> {
  const lists = Array.from({ length: Math.ceil(ids.length / MAX_DESCRIBED) }, (_, nth) =>
    ids.slice(nth * MAX_DESCRIBED, (nth + 1) * MAX_DESCRIBED),
  );
  const answers = await Promise.all(
    lists.map(async (some) => describedSchema.parse(await ask({ ids: some })).batches),
  );
  return answers.flat();
}

function mustBeOk(outcome: Result<unknown, ErrorCode>) {
  if (!outcome.ok) throw new AppError(outcome.error);
}

/** What the team has made, in parts, and how the one after these is asked for. */
function useTeam(isTeam: boolean) {
  const keyOf = (nth: number, before: Listed | null) => {
    if (!isTeam || before?.isLast) return null;
    return ['team', nth, before?.batches.at(-1)?.createdAtMs ?? null] as const;
  };
  const { data, error, size, setSize, mutate } = useSWRInfinite(keyOf, async ([, , untilMs]) =>
    listedSchema.parse(await ask({ untilMs })),
  );
  const isReading = data === undefined || data.length < size;
  return {
    /** Undefined while the first part is being read. */
    made: isTeam ? data?.flatMap(({ batches }) => batches) : [],
    hasMore: !isReading && data.at(-1)?.isLast === false,
    showMore: () => void setSize(size + 1),
    isCutOff: error !== undefined,
    mutate,
  };
}

/** As this browser would know a batch, of which it has nothing. */
const asKnown = ({ id, name, createdAtMs }: BatchSummary): KnownBatch => ({
  id,
  name,
  createdAtMs,
  photos: 0,
  thumbnail: null,
});

/**
 * What is known here and what the team has made as one list, the youngest first; undefined while
 * nothing of it is there yet.
 */
function together(
  known: readonly KnownBatch[] | undefined,
  made: readonly BatchSummary[] | undefined,
): KnownBatch[] | undefined {
  if (!known || (known.length === 0 && !made)) return undefined;
  const all = new Map((made ?? []).map((summary) => [summary.id, asKnown(summary)]));
  for (const batch of known) all.set(batch.id, batch);
  return [...all.values()].sort((a, b) => b.createdAtMs - a.createdAtMs);
}

/**
 * The batches of this browser, and those that its team has made, the youngest first, with what the
 * server says of each.
 */
export function useBatches(
  openKnown: () => Promise<KnownBatches>,
  isTeam: boolean,
  actions: BatchActions,
) {
  const remembered = useSWR('known batches', async () => (await openKnown()).known(), {
    // Each reading makes new thumbnails, which would flicker.
    revalidateOnFocus: false,
  });
  const team = useTeam(isTeam);
  const forgetful = isTeam && remembered.error !== undefined ? [] : undefined;
  const known = together(remembered.data ?? forgetful, team.made);
  const ids = known?.map(({ id }) => id) ?? [];
  const described = useSWR(
    ids.length > 0 ? ['described batches', ...ids] : null,
    () => fetchSummaries(ids),
    {
      keepPreviousData: true,
      refreshInterval: (summaries) => (summaries?.some(isAtWork) ? REFRESH_MS : 0),
    },
  );

  function summaryOf(id: string) {
    const isIt = (summary: BatchSummary) => summary.id === id;
    // What has just been listed is described with it.
    return described.data?.find(isIt) ?? team.made?.find(isIt) ?? (described.data && null);
  }

  return {
    /** Undefined while they are being read. */
    batches: known?.map((batch): ListedBatch => ({ known: batch, summary: summaryOf(batch.id) })),
    isUnreadable: remembered.error !== undefined,
    isCutOff: described.error !== undefined || team.isCutOff,
    /** The team has made others before these. */
    hasMore: team.hasMore,
    showMore: team.showMore,
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
      await Promise.all([remembered.mutate(), isTeam && team.mutate()]);
    },
  };
}
