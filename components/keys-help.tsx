import { type RefObject, useState } from 'react';
import { useMessages } from './messages';
import { Button } from './ui/button';

/** What the keys do. Escape closes it, and so does a press beside it. */
export function KeysHelp({ id, help }: { id: string; help: RefObject<HTMLDivElement | null> }) {
  const say = useMessages();
  const [isOpen, setOpen] = useState(false);
  return (
    <div
      ref={help}
      id={id}
      popover="auto"
      role="dialog"
      aria-label={say.view.keys}
      tabIndex={-1}
      onBeforeToggle={({ newState }) => setOpen(newState === 'open')}
      onToggle={({ newState, currentTarget }) => {
        if (newState === 'open') currentTarget.focus();
      }}
      className="m-auto max-h-[calc(100dvh-2rem)] w-[min(34rem,100vw-2rem)] overflow-auto overscroll-contain rounded-2xl bg-sheet p-4 text-ink text-sm shadow-sheet outline-none ring-1 ring-line backdrop:bg-black/40 sm:p-6 forced-colors:border"
    >
      {isOpen && (
        <>
          <div className="mb-4 flex items-center justify-between">
            <p className="font-semibold text-base">{say.view.keys}</p>
            <Button look="ghost" popoverTarget={id} popoverTargetAction="hide">
              {say.viewer.close}
            </Button>
          </div>
          <dl className="grid gap-x-6 sm:grid-cols-[minmax(0,14rem)_1fr] sm:gap-y-2">
            {say.view.keyList.map(([keys, what]) => (
              <div key={keys} className="contents">
                <dt className="font-medium">{keys}</dt>
                <dd className="mb-2 text-quiet sm:mb-0">{what}</dd>
              </div>
            ))}
          </dl>
        </>
      )}
    </div>
  );
}
