import { useState } from 'react';
import { useMessages } from '../messages';
import { SignedOutBanner, useSignedOut } from '../signed-out-banner';
import { Button } from '../ui/button';
import { BatchRow } from './batch-row';
import { NoBatches } from './no-batches';
import { type BatchActions, type KnownBatches, useBatches } from './use-batches';

/** The batches that this browser knows and those that its team has made, the youngest first. */
export function BatchList({
  openKnown,
  isTeam,
  isTest,
  ...actions
}: BatchActions & {
  openKnown: () => Promise<KnownBatches>;
  /** Whoever looks is one of a team, and sees what the others have made. */
  isTeam: boolean;
  /** Credits are the built-in engine's. */
  isTest: boolean;
}) {
  const say = useMessages();
  const isOut = useSignedOut();
  const [nowMs] = useState(() => Date.now());
  const list = useBatches(openKnown, isTeam, actions);
  const { batches, isUnreadable, isCutOff, hasMore, showMore, rename, remove } = list;
  return (
    <>
      <SignedOutBanner />
      <p role="status" className="text-pretty text-alarm text-sm empty:absolute">
        {isUnreadable && say.batches.unreadable}
        {isCutOff && !isOut && say.batches.cutOff}
      </p>
      {batches?.length === 0 && <NoBatches isTeam={isTeam} />}
      {batches && batches.length > 0 && (
        <>
          <p className="text-pretty text-quiet text-sm">
            {isTeam ? say.batches.aboutTeam : say.batches.about}
          </p>
          <ul aria-label={say.batches.list} className="marker-none grid gap-3">
            {batches.map((batch) => (
              <BatchRow
                key={batch.known.id}
                batch={batch}
                nowMs={nowMs}
                isTest={isTest}
                onRename={(name) => rename(batch.known.id, name)}
                onRemove={() => remove(batch.known.id)}
              />
            ))}
          </ul>
          {hasMore && (
            <div className="justify-self-center">
              <Button look="ghost" onClick={showMore}>
                {say.batches.showMore}
              </Button>
            </div>
          )}
        </>
      )}
    </>
  );
}
