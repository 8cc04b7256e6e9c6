import { useState } from 'react';
import { useStartMessages } from './start-messages';
import { Button } from './ui/button';

/** What stands in the place of a part of the page that could not be loaded, within a live region. */
export function LostPart({ onAgain }: { onAgain: () => unknown }) {
  const { problem } = useStartMessages();
  const [isTrying, setTrying] = useState(false);

  async function tryAgain() {
    if (isTrying) return;
    setTrying(true);
    await onAgain();
    setTrying(false);
  }

  return (
    <div className="flex flex-wrap items-center gap-4 p-4 text-sm">
      <p className="text-alarm">{problem.loading}</p>
      <Button aria-disabled={isTrying} onClick={() => void tryAgain()}>
        {problem.again}
      </Button>
    </div>
  );
}

/** The same, as `Late` takes it. */
export const lost = (again: () => Promise<void>) => <LostPart onAgain={again} />;
