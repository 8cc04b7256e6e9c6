import { useEffect, useRef, useState } from 'react';
import { codeOf } from '@/lib/base/errors';
import { DeleteBatch } from '../delete-batch';
import { useMessages } from '../messages';
import { Button } from '../ui/button';
import { PageLink } from '../ui/page-link';
import { useObjectUrl } from '../use-object-url';
import { BatchName } from './batch-name';
import type { ListedBatch } from './use-batches';

/** Where the focus goes when a batch goes: to its neighbour, or to the page. */
const neighbourOf = (row: HTMLElement | null) =>
  row?.nextElementSibling ?? row?.previousElementSibling ?? row?.closest('main');

const isOut = (thrown: unknown) => codeOf(thrown) === 'signed-out';

/** One batch of the list: what it is called and how it stands, and what can be done with it. */
export function BatchRow({
  batch: { known, summary },
  nowMs,
  isTest,
  onRename,
  onRemove,
}: {
  batch: ListedBatch;
  nowMs: number;
  /** Credits are the built-in engine's. */
  isTest: boolean;
  onRename: (name: string) => Promise<void>;
  onRemove: () => Promise<void>;
}) {
  const say = useMessages();
  const row = useRef<HTMLLIElement>(null);
  const renamer = useRef<HTMLButtonElement>(null);
  const remover = useRef<HTMLButtonElement>(null);
  const [mode, setMode] = useState<'plain' | 'naming' | 'asking' | 'deleting'>('plain');
  const [problem, setProblem] = useState<string | null>(null);
  const former = useRef(mode);
  useEffect(() => {
    // Whoever comes back is at the button that was pressed before.
    if (mode === 'plain' && former.current !== 'plain') {
      (former.current === 'naming' ? renamer : remover).current?.focus();
    }
    former.current = mode;
  }, [mode]);

  function begin(next: 'naming' | 'asking') {
    setProblem(null);
    setMode(next);
  }

  const { id } = known;
  const nameId = `batch-${id}`;
  const name = summary ? summary.name : known.name;
  const createdAtMs = summary?.createdAtMs ?? known.createdAtMs;
  const title = name || say.batches.begun(createdAtMs);
  const counts = summary?.counts;
  const submitted = counts ? Object.values(counts).reduce((sum, count) => sum + count) : 0;

  async function rename(wanted: string) {
    setProblem(null);
    try {
      await onRename(wanted);
      setMode('plain');
    } catch (thrown) {
      setProblem(isOut(thrown) ? say.errors['signed-out'] : say.batches.notRenamed);
    }
  }

  async function remove() {
    setMode('deleting');
    const next = neighbourOf(row.current);
    try {
      await onRemove();
      if (next instanceof HTMLElement) next.focus({ preventScroll: true });
    } catch (thrown) {
      setProblem(isOut(thrown) ? say.errors['signed-out'] : say.notDeleted);
      setMode('plain');
    }
  }

  return (
    <li
      ref={row}
      tabIndex={-1}
      aria-label={title}
      className="flex flex-wrap items-center gap-x-4 gap-y-3 rounded-xl bg-sheet p-3 shadow-sheet"
    >
      <Thumbnail blob={known.thumbnail} cutout={summary?.cutouts[0]} />
      <div className="grid min-w-0 flex-1 basis-40 gap-1">
        {mode === 'naming' ? (
          <BatchName
            name={name}
            placeholder={say.batches.begun(createdAtMs)}
            onSave={rename}
            onLeave={() => setMode('plain')}
          />
        ) : (
          <PageLink
            id={nameId}
            href={`/b/${id}`}
            className="truncate font-medium underline-offset-4 hover:underline"
          >
            {title}
          </PageLink>
        )}
        <p className="text-pretty text-sm tabular-nums">
          {counts && say.batches.states(counts, Math.max(0, known.photos - submitted))}
          {summary === null && say.batches.onlyHere(known.photos)}
          {summary === undefined && say.batches.photos(known.photos)}
        </p>
        <p className="flex flex-wrap gap-x-3 text-quiet text-sm tabular-nums">
          <span>{say.batches.age(nowMs - createdAtMs)}</span>
          {summary?.madeBy && <span>{say.batches.madeBy(summary.madeBy)}</span>}
          {summary?.endsAtMs != null && <span>{say.batches.kept(summary.endsAtMs - nowMs)}</span>}
          {summary && <Spent spent={summary.spent} isTest={isTest} />}
          {summary && summary.reused > 0 && <span>{say.alreadyDone(summary.reused)}</span>}
        </p>
        <p role="status" className="text-alarm text-sm empty:absolute">
          {problem}
        </p>
      </div>
      {mode === 'asking' || mode === 'deleting' ? (
        <div className="flex basis-full">
          <DeleteBatch
            count={Math.max(known.photos, submitted)}
            atWork={counts?.running ?? 0}
            isDeleting={mode === 'deleting'}
            onConfirm={() => void remove()}
            onBack={() => setMode('plain')}
          />
        </div>
      ) : (
        <div className="flex gap-1">
          {summary && mode === 'plain' && (
            <Button
              ref={renamer}
              look="ghost"
              aria-describedby={nameId}
              onClick={() => begin('naming')}
            >
              {say.batches.rename}
            </Button>
          )}
          <Button
            ref={remover}
            look="ghost"
            aria-describedby={nameId}
            onClick={() => begin('asking')}
          >
            {say.deleteBatch.button}
          </Button>
        </div>
      )}
    </li>
  );
}

function Spent({ spent, isTest }: { spent: number; isTest: boolean }) {
  const say = useMessages();
  const words = say.credits({ spent, left: null }, isTest);
  return words && <span>{words}</span>;
}

/** A photo of the batch as this browser has it; where it has none, a cut-out from the server. */
function Thumbnail({ blob, cutout }: { blob: Blob | null; cutout: string | undefined }) {
  const url = useObjectUrl(blob);
  const src = blob ? url : cutout && `/api/cutouts/${cutout}`;
  return (
    <div className="size-20 shrink-0 overflow-hidden rounded-lg bg-well">
      {src && (
        <img
          src={src}
          alt=""
          loading="lazy"
          decoding="async"
          className={`size-full object-contain ${blob ? '' : 'checkerboard'}`}
        />
      )}
    </div>
  );
}
