import { useSyncExternalStore } from 'react';
import { isSignedOut, onSignedOut } from './line';
import { useMessages } from './messages';
import { Button } from './ui/button';

/** Whether the server has said that whoever works here is signed out. */
export const useSignedOut = (): boolean =>
  useSyncExternalStore(onSignedOut, isSignedOut, () => false);

/** Says that the work rests, and leads to the passcode: the page comes back as it is now. */
export function SignedOutBanner() {
  const say = useMessages();
  const isOut = useSignedOut();
  return (
    <div role="status">
      {isOut && (
        <div className="mx-4 mb-4 flex flex-wrap items-center gap-3 rounded-lg bg-alarm-well px-4 py-3 text-sm sm:mx-8">
          <p className="mr-auto max-w-prose text-pretty text-alarm">{say.problem.signedOut}</p>
          <Button onClick={() => location.reload()}>{say.problem.signIn}</Button>
        </div>
      )}
    </div>
  );
}
