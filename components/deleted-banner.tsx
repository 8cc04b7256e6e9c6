import type { Ref } from 'react';
import { useMessages } from './messages';
import { Button } from './ui/button';

/** The batch was deleted from elsewhere, and with it all that there was to do. */
export function DeletedBanner({
  button,
  onNew,
}: {
  button: Ref<HTMLButtonElement>;
  onNew: () => void;
}) {
  const say = useMessages();
  return (
    <div className="mx-4 mb-4 flex flex-wrap items-center gap-3 rounded-lg bg-well px-4 py-3 text-sm sm:mx-8">
      <p className="mr-auto font-medium">{say.keeping.deleted}</p>
      <Button ref={button} look="primary" onClick={onNew}>
        {say.keeping.newBatch}
      </Button>
    </div>
  );
}
