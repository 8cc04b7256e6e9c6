import { canRetry } from '@/lib/batch/reducer';
import type { BatchStore } from '@/lib/batch/store';
import { countsOf } from './counts';
import { useMessages } from './messages';
import type { Session } from './session';
import { Button } from './ui/button';
import { Progress } from './ui/progress';
import { useBatch } from './use-batch';
import { useDownloadAll } from './use-download-all';

/** The foot of the page: how far the batch is, and the one action that makes sense now. */
export function BatchBar({
  store,
  openSession,
}: {
  store: BatchStore;
  openSession: () => Promise<Session>;
}) {
  const say = useMessages();
  const batch = useBatch(store, (whole) => whole);
  const { packed, left, problem, downloadAll } = useDownloadAll(store, openSession);
  const counts = countsOf(batch);
  const retryable = [...batch.photos.values()].filter(canRetry).map(({ id }) => id);
  const isOver = counts.done + counts.failed === counts.total;
  const summary = say.summary(counts);
  return (
    <section className="sticky bottom-0 z-10 bg-sheet shadow-bar">
      <Progress label={say.progress} value={batch.shown} text={summary} />
      <div className="flex flex-wrap items-center gap-x-3 gap-y-2 px-4 py-3 sm:px-8">
        <p className="mr-auto basis-full text-sm tabular-nums sm:basis-auto">{summary}</p>
        <p role="status" className="text-alarm text-sm empty:absolute">
          {problem && say.errors[problem]}
          {left.length > 0 && say.notPacked(left)}
        </p>
        {counts.failed > 0 && (
          <Button
            disabled={retryable.length === 0}
            onClick={() => store.dispatch({ type: 'retried', ids: retryable })}
          >
            {say.retryFailed}
          </Button>
        )}
        <Button
          look={isOver ? 'primary' : 'plain'}
          disabled={counts.done === 0 || packed !== null}
          onClick={() => void downloadAll()}
        >
          {packed === null ? say.downloadAll : say.packing(packed, counts.done)}
        </Button>
      </div>
    </section>
  );
}
