'use client';

import useSWR from 'swr';
import { z } from 'zod';
import { useMessages } from './messages';

/** What the stand-in says of its engine, in the words of its status route. */
const statusSchema = z.object({
  licence: z.string(),
  sizeBytes: z.number(),
  serves: z.enum(['neural', 'classical']),
  fetch: z.discriminatedUnion('phase', [
    z.object({ phase: z.enum(['declined', 'not-fetched', 'ready']) }),
    z.object({ phase: z.literal('fetching'), fetchedBytes: z.number(), totalBytes: z.number() }),
    z.object({
      phase: z.literal('failed'),
      reason: z.enum(['offline', 'no-space', 'damaged', 'other']),
    }),
  ]),
});

/** Often while its download grows, now and then to see whether it still works. */
const LOOK_EVERY_MS = 1_000;
const LOOK_SELDOM_MS = 15_000;

async function readStatus(path: string) {
  const response = await fetch(path, { cache: 'no-store' });
  return statusSchema.parse(await response.json());
}

function useEngineStatus() {
  const { data } = useSWR('/standin/kie/engine', readStatus, {
    refreshInterval: (status) =>
      status?.fetch.phase === 'ready' || status?.fetch.phase === 'declined'
        ? LOOK_SELDOM_MS
        : LOOK_EVERY_MS,
    revalidateOnFocus: false,
  });
  return data;
}

/** The badge's few words while something is going on. */
export function EngineHeadline() {
  const say = useMessages();
  const status = useEngineStatus();
  if (!status) return say.engine.badge;
  const { fetch, serves } = status;
  const rest = serves === 'classical' ? say.engine.quickBadge : say.engine.badge;
  // The bytes are for the eye; a voice that counts them would never end.
  return (
    <>
      <span aria-hidden={fetch.phase === 'fetching'}>
        {fetch.phase === 'fetching'
          ? say.engine.fetching(fetch.fetchedBytes, fetch.totalBytes)
          : rest}
      </span>
      <span role="status" className="sr-only">
        {fetch.phase === 'fetching' && say.engine.isFetching}
        {fetch.phase === 'failed' && say.engine.failed[fetch.reason]}
      </span>
    </>
  );
}

/** Which of the two engines is at work, why, and under which licence. */
export function EngineExplanation() {
  const say = useMessages();
  const status = useEngineStatus();
  if (!status) return null;
  const { fetch, serves, licence, sizeBytes } = status;
  return (
    <>
      {fetch.phase === 'failed' && <p className="text-alarm">{say.engine.failed[fetch.reason]}</p>}
      {fetch.phase === 'declined' && <p>{say.engine.declined}</p>}
      <p>{say.engine[serves]}</p>
      {fetch.phase !== 'declined' && (
        <p className="text-quiet">
          {fetch.phase === 'not-fetched' && `${say.engine.toFetch(sizeBytes)} `}
          {say.engine.licence(licence)}
        </p>
      )}
    </>
  );
}
