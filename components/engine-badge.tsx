'use client';

import { useState } from 'react';
import { Late, latePart } from './late';
import { useStartMessages } from './start-messages';

const load = () => import('./engine-live');
const headline = latePart(() => load().then((room) => room.EngineHeadline));
const explanation = latePart(() => load().then((room) => room.EngineExplanation));

/**
 * Says that the built-in engine is at work, and on demand what that means. Its state is only
 * followed once there are photos or somebody wants to know.
 */
export function EngineBadge({ isBusy }: { isBusy: boolean }) {
  const say = useStartMessages();
  const [isOpen, setOpen] = useState(false);
  return (
    <details
      className="text-sm sm:relative"
      onToggle={({ currentTarget }) => setOpen(currentTarget.open)}
      onKeyDown={({ key, currentTarget }) => {
        if (key === 'Escape') currentTarget.open = false;
      }}
    >
      <summary className="flex min-h-10 list-none items-center gap-2 rounded-lg px-1 text-quiet sm:px-3 hover:bg-well [&::-webkit-details-marker]:hidden">
        <span aria-hidden="true" className="size-2 shrink-0 rounded-full bg-quiet" />
        {isBusy ? <Late part={headline} props={{}} /> : say.engine.badge}
      </summary>
      <div className="absolute inset-x-4 z-20 mt-1 grid gap-2 sm:right-0 sm:left-auto sm:w-96 rounded-xl bg-sheet p-4 shadow-sheet">
        <p className="font-medium">{say.engine.badge}</p>
        <p>{say.engine.about}</p>
        {isOpen && <Late part={explanation} props={{}} />}
      </div>
    </details>
  );
}
