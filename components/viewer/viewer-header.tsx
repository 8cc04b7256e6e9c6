import { useState } from 'react';
import type { ErrorCode } from '@/lib/base/errors';
import type { PhotoIn } from '@/lib/batch/photo';
import type { BatchStore } from '@/lib/batch/store';
import { useMessages } from '../messages';
import { MiddleCut } from '../middle-cut';
import type { Session } from '../session';
import { Button } from '../ui/button';
import { useDownload } from '../use-download';
import { Turn } from './turn';

/** Which photo it is, the way to the others, and what can be taken of it. */
export function ViewerHeader({
  store,
  photo,
  path,
  at,
  total,
  problem,
  openSession,
  onTurn,
  onClose,
}: {
  store: BatchStore;
  photo: PhotoIn<'done'>;
  /** With its folder. */
  path: string;
  /** Its place among those that are gone through, from 0. */
  at: number;
  total: number;
  /** Why it is not seen large. */
  problem: ErrorCode | null;
  openSession: () => Promise<Session>;
  onTurn: (step: number) => void;
  onClose: () => void;
}) {
  const say = useMessages();
  const { isBusy, problem: notSaved, isCopied, download, copy } = useDownload(store, openSession);
  /** The photo that was downloaded last. */
  const [wanted, setWanted] = useState<string | null>(null);
  const isWanted = wanted === photo.id;
  const told = problem ?? (isWanted ? notSaved : null);
  const original = photo.prepared?.transform.original;
  const mayCopy = 'clipboard' in navigator && typeof ClipboardItem === 'function';
  return (
    <>
      <header className="flex flex-wrap items-center gap-x-3 gap-y-2">
        <div className="min-w-0 flex-1 basis-40">
          <p className="font-medium" title={path}>
            <MiddleCut text={photo.name} />
          </p>
          <p className="text-pretty text-quiet text-sm tabular-nums">
            {photo.file && original && say.size(original.width, original.height)}
            {!photo.file && say.keeping.needsOriginal}
          </p>
        </div>
        {total > 1 && (
          <div className="flex items-center gap-1 text-sm">
            <Turn step={-1} isEnd={at <= 0} onTurn={onTurn} />
            <p className="min-w-14 text-center tabular-nums">{say.viewer.place(at + 1, total)}</p>
            <Turn step={1} isEnd={at >= total - 1} onTurn={onTurn} />
          </div>
        )}
        <div className="flex gap-2">
          <Button
            look="primary"
            aria-disabled={isBusy}
            onClick={() => {
              setWanted(photo.id);
              void download(photo);
            }}
          >
            {isBusy ? say.downloading : say.download}
          </Button>
          {mayCopy && (
            <Button
              aria-disabled={isBusy}
              onClick={() => {
                setWanted(photo.id);
                void copy(photo);
              }}
            >
              {isCopied && isWanted ? say.copied : say.copy}
            </Button>
          )}
          <Button onClick={onClose}>{say.viewer.close}</Button>
        </div>
      </header>
      <p role="status" className="text-alarm empty:absolute">
        {told && say.errors[told]}
      </p>
    </>
  );
}
