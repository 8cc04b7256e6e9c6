import { useEffect, useRef } from 'react';
import { useMessages } from './messages';
import { Button } from './ui/button';

/** Asks, in the bar itself, before a batch is deleted. Escape and `Keep` lead back. */
export function DeleteBatch({
  count,
  atWork,
  isDeleting,
  onConfirm,
  onBack,
}: {
  /** Photos of the batch. */
  count: number;
  /** Those of them that are with the model. */
  atWork: number;
  isDeleting: boolean;
  onConfirm: () => void;
  onBack: () => void;
}) {
  const say = useMessages();
  const back = useRef<HTMLButtonElement>(null);
  useEffect(() => back.current?.focus(), []);
  return (
    <fieldset
      aria-label={say.deleteBatch.button}
      onKeyDown={(event) => {
        if (event.key !== 'Escape' || isDeleting) return;
        event.preventDefault();
        onBack();
      }}
      className="flex min-w-0 flex-1 flex-wrap items-center justify-end gap-x-3 gap-y-2"
    >
      <p className="mr-auto basis-full text-pretty text-sm sm:flex-1 sm:basis-0">
        {say.deleteBatch.question(count, atWork)}
      </p>
      <Button ref={back} look="ghost" disabled={isDeleting} onClick={onBack}>
        {say.keep}
      </Button>
      <Button look="alarm" disabled={isDeleting} onClick={onConfirm}>
        {isDeleting ? say.deleting : say.deleteBatch.confirm}
      </Button>
    </fieldset>
  );
}
