import { isSettled } from '@/lib/batch/photo';
import type { Batch } from '@/lib/batch/reducer';
import type { BatchStore } from '@/lib/batch/store';
import { useMessages } from './messages';
import { useBatch } from './use-batch';

/** Why nothing goes to the model, for as long as photos wait for it. */
function reasonOf({ service, photos }: Batch) {
  const isOver = [...photos.values()].every(isSettled);
  return isOver ? null : (service.pause?.reason ?? null);
}

/** Says that photos wait, and to the team what it can do; there, and empty, while all is well. */
export function PauseBanner({ store }: { store: BatchStore }) {
  const say = useMessages();
  const reason = useBatch(store, reasonOf);
  return (
    <div role="status">
      {reason && (
        <div className="mx-4 mb-4 grid gap-1 rounded-lg bg-well px-4 py-3 text-sm sm:mx-8">
          <p className="font-medium">{say.pause.title}</p>
          <p className="text-pretty text-quiet">
            {say.pause.team(reason)} {say.pause.ahead}
          </p>
        </div>
      )}
    </div>
  );
}
