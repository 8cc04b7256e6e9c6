import { useEffect, useRef, useState } from 'react';
import { codeOf, type ErrorCode } from '@/lib/base/errors';
import type { BatchStore } from '@/lib/batch/store';
import { Compare } from './compare';
import { useMessages } from './messages';
import type { Session } from './session';
import { Button } from './ui/button';
import { useBatch } from './use-batch';
import { useDownload } from './use-download';
import { useObjectUrl } from './use-object-url';

const VIEWER_SIDE = 2400;

/** One result, large: before and after under a slider. */
export function Viewer({
  store,
  id,
  openSession,
  onClose,
}: {
  store: BatchStore;
  id: string;
  openSession: () => Promise<Session>;
  onClose: () => void;
}) {
  const say = useMessages();
  const dialog = useRef<HTMLDialogElement>(null);
  const found = useBatch(store, ({ photos }) => photos.get(id));
  const photo = found?.phase === 'done' ? found : null;
  const [large, setLarge] = useState<Blob | null>(null);
  const [problem, setProblem] = useState<ErrorCode | null>(null);
  const [isUnreadable, setUnreadable] = useState(false);
  // Not every browser draws every format that can be worked on.
  const before = useObjectUrl(isUnreadable ? photo?.prepared?.thumbnail : (photo?.file ?? null));
  // What the tile shows already stands in until the large picture is there.
  const preview = photo?.preview instanceof Blob ? photo.preview : null;
  const after = useObjectUrl(large ?? preview);
  const { isBusy, problem: notSaved, download } = useDownload(openSession);

  useEffect(() => dialog.current?.showModal(), []);

  const file = photo?.file;
  const taskId = photo?.taskId;
  const prepared = photo?.prepared;
  useEffect(() => {
    if (file === undefined || !taskId || prepared === undefined) return;
    const controller = new AbortController();
    openSession()
      .then((session) => session.finish({ file, taskId, prepared }, controller.signal, VIEWER_SIDE))
      .then(setLarge, (thrown: unknown) => {
        if (!controller.signal.aborted) setProblem(codeOf(thrown, 'finish-failed'));
      });
    return () => controller.abort();
  }, [file, taskId, prepared, openSession]);

  if (!photo) return null;
  const original = photo.prepared?.transform.original;
  const shown = problem ?? notSaved;
  return (
    <dialog
      ref={dialog}
      aria-label={photo.name}
      onClose={onClose}
      // A press beside the sheet lands on the dialog itself.
      onPointerDown={({ target }) => {
        if (target === dialog.current) dialog.current?.close();
      }}
      className="m-auto max-h-dvh max-w-full bg-transparent p-3 text-ink backdrop:bg-black/70 sm:p-6"
    >
      <div className="grid gap-3 rounded-2xl bg-sheet p-3 shadow-sheet sm:p-4">
        <header className="flex flex-wrap items-center gap-x-3 gap-y-2">
          <div className="min-w-0 flex-1 basis-40">
            <p className="truncate font-medium">{photo.name}</p>
            <p className="text-pretty text-quiet text-sm tabular-nums">
              {photo.file && original && say.size(original.width, original.height)}
              {!photo.file && say.keeping.needsOriginal}
            </p>
          </div>
          <div className="flex gap-2">
            <Button look="primary" disabled={isBusy} onClick={() => void download(photo)}>
              {isBusy ? say.downloading : say.download}
            </Button>
            <Button onClick={() => dialog.current?.close()}>{say.viewer.close}</Button>
          </div>
        </header>
        <p role="status" className="text-alarm empty:absolute">
          {shown && say.errors[shown]}
        </p>
        {!photo.file && <Alone src={after} alt={say.viewer.afterAlt(photo.name)} />}
        {photo.file && (
          <Compare
            className="viewer-stage justify-self-center rounded-lg"
            style={{ '--ratio': original ? original.width / original.height : 1 }}
            before={
              before && (
                <img
                  src={before}
                  onError={() => setUnreadable(true)}
                  alt={say.viewer.beforeAlt(photo.name)}
                  draggable={false}
                  className="size-full select-none object-contain"
                />
              )
            }
            after={
              after && (
                <img
                  src={after}
                  alt={say.viewer.afterAlt(photo.name)}
                  draggable={false}
                  className="size-full select-none object-contain"
                />
              )
            }
          />
        )}
        {photo.file && (
          <p aria-hidden="true" className="flex justify-between text-quiet text-sm">
            <span>{say.viewer.before}</span>
            <span>{say.viewer.after}</span>
          </p>
        )}
      </div>
    </dialog>
  );
}

/** The cut-out without its original, which this browser does not have. */
function Alone({ src, alt }: { src: string | null | undefined; alt: string }) {
  return (
    <div className="checkerboard viewer-stage justify-self-center overflow-hidden rounded-lg">
      {src && <img src={src} alt={alt} draggable={false} className="size-full object-contain" />}
    </div>
  );
}
