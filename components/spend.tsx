import type { Batch } from '@/lib/batch/reducer';
import { KeptUntil } from './kept-until';
import { useMessages } from './messages';

/** What the batch has cost so far, and where each credit of it is accounted for. */
export function Spend({ batch, isTest }: { batch: Batch; isTest: boolean }) {
  const say = useMessages();
  const credits = say.credits(batch.service.credits, isTest);
  return (
    <>
      {credits && <span>{credits}</span>}
      {batch.isKnown && (
        <a
          href={`/api/batches/${batch.id}/ledger?format=csv`}
          download
          className="underline underline-offset-2 hover:text-ink"
        >
          {say.ledger}
        </a>
      )}
      <KeptUntil batch={batch} />
    </>
  );
}
