import { useEffect, useRef, useState } from 'react';
import { AppError, codeOf, type ErrorCode } from '@/lib/base/errors';
import type { Result } from '@/lib/base/result';
import type { BatchStore } from '@/lib/batch/store';
import type { RenameRequest } from '@/lib/task/task';
import { BatchName } from './batches/batch-name';
import { heard } from './line';
import { useMessages } from './messages';
import { Button } from './ui/button';
import { useBatch } from './use-batch';
import { useBegun } from './use-begun';
import { useTabTitle } from './use-tab-title';

export type RenameBatch = (request: RenameRequest) => Promise<Result<null, ErrorCode>>;

/** What the batch is called, or when it was begun; here and in the tab. It can be named here. */
export function BatchTitle({
  store,
  renameBatch,
}: {
  store: BatchStore;
  renameBatch: RenameBatch;
}) {
  const say = useMessages();
  const id = useBatch(store, (batch) => batch.id);
  const name = useBatch(store, (batch) => batch.name);
  // Before that the server has nothing to name.
  const isKnown = useBatch(store, (batch) => batch.isKnown);
  const { begunAtMs, readAgain } = useBegun(store);
  const title = name || (begunAtMs === null ? '' : say.batches.begun(begunAtMs));
  useTabTitle(store, title);

  const [isNaming, setNaming] = useState(false);
  const [failure, setFailure] = useState<string | null>(null);
  const renamer = useRef<HTMLButtonElement>(null);
  const wasNaming = useRef(false);
  useEffect(() => {
    if (!isNaming && wasNaming.current) renamer.current?.focus();
    wasNaming.current = isNaming;
  }, [isNaming]);

  async function rename(wanted: string) {
    setFailure(null);
    try {
      const outcome = await heard(renameBatch)({ batchId: id, name: wanted });
      if (!outcome.ok) throw new AppError(outcome.error);
      store.dispatch({ type: 'named', name: wanted.trim() });
      setNaming(false);
      readAgain();
    } catch (thrown) {
      const isOut = codeOf(thrown) === 'signed-out';
      setFailure(isOut ? say.errors['signed-out'] : say.batches.notRenamed);
    }
  }

  function leave() {
    setFailure(null);
    setNaming(false);
  }

  return (
    <div className="flex min-w-0 flex-wrap items-center gap-x-3">
      {isNaming ? (
        <>
          <h1 className="sr-only">{title}</h1>
          <BatchName
            name={name}
            placeholder={begunAtMs === null ? '' : say.batches.begun(begunAtMs)}
            onSave={rename}
            onLeave={leave}
          />
        </>
      ) : (
        <div className="flex min-h-10 min-w-0 items-center gap-x-3 text-quiet">
          <h1 className="min-w-0 truncate text-ink" title={title}>
            {title}
          </h1>
          {isKnown && (
            <Button ref={renamer} look="quiet" size="small" onClick={() => setNaming(true)}>
              {say.batches.rename}
            </Button>
          )}
        </div>
      )}
      <p role="status" className="basis-full text-alarm text-sm empty:hidden">
        {failure}
      </p>
    </div>
  );
}
