import { useEffect, useState, useSyncExternalStore } from 'react';
import { usePlace } from './at-desk';
import { useMessages } from './messages';
import type { Session } from './session';
import { Button } from './ui/button';
import { PageLink } from './ui/page-link';

const never = () => () => undefined;

/** Says that not all of the batch is kept on this device, and what can be done about it. */
export function KeepBanner({ openSession }: { openSession: () => Promise<Session> }) {
  const say = useMessages();
  const [session, setSession] = useState<Session | null>(null);
  const place = usePlace();
  const isOpen = place === 'here' || place === 'elsewhere';
  useEffect(() => {
    if (isOpen) openSession().then(setSession, () => undefined);
  }, [isOpen, openSession]);
  const read = () => session?.keeping.get()?.state() ?? 'well';
  const state = useSyncExternalStore(session?.keeping.subscribe ?? never, read, read);
  const following = session?.keeping.get();
  return (
    <div role="status">
      {(state === 'full' || state === 'off') && (
        <div className="mx-4 mb-4 flex flex-wrap items-center gap-3 rounded-lg bg-alarm-well px-4 py-3 text-sm sm:mx-8">
          <p className="mr-auto max-w-prose text-pretty text-alarm">{say.keeping[state]}</p>
          {state === 'full' && (
            <PageLink href="/batches" className="underline underline-offset-2">
              {say.keeping.makeRoom}
            </PageLink>
          )}
          {following?.canTryAgain() && (
            <Button onClick={() => following.tryAgain()}>{say.problem.again}</Button>
          )}
          {state === 'full' && (
            <Button look="ghost" onClick={() => following?.goOnWithout()}>
              {say.keeping.goOn}
            </Button>
          )}
        </div>
      )}
    </div>
  );
}
