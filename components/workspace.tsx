'use client';

import { fromEvent } from 'file-selector';
import dynamic from 'next/dynamic';
import { useEffect, useRef, useState } from 'react';
import { useDropzone } from 'react-dropzone';
import { newId } from '@/lib/base/ids';
import { newBatch } from '@/lib/batch/reducer';
import { createBatchStore } from '@/lib/batch/store';
import { ACCEPT } from '@/lib/image/limits';
import { Announcer } from './announcer';
import { EngineBadge } from './engine-badge';
import { useMessages } from './messages';
import type { Session, SessionOptions } from './session';
import { Button } from './ui/button';
import { useBatch } from './use-batch';
import { Welcome } from './welcome';

const loadSurface = () => import('./surface');
const loadSession = () => import('./session');
const Surface = dynamic(() => loadSurface().then(({ Surface }) => Surface), { ssr: false });

const FILTER = Object.entries(ACCEPT).flat(2).join(',');

/** The whole page: the way in, and the surface that photos are worked on. */
export function Workspace({
  hasBuiltInEngine,
  retentionDays,
  ...options
}: SessionOptions & {
  hasBuiltInEngine: boolean;
  /** How long cut-outs are kept. */
  retentionDays: number;
}) {
  const say = useMessages();
  const [store] = useState(() => createBatchStore(newBatch(newId())));
  const isEmpty = useBatch(store, ({ order }) => order.length === 0);
  /** Files that wait for the working half of the page, which could not be loaded. */
  const [waiting, setWaiting] = useState<readonly File[]>([]);
  const [openSession] = useState(() => {
    let session: Promise<Session> | undefined;
    return () => {
      session ??= Promise.all([loadSession(), loadSurface()]).then(
        ([{ openSession }]) => openSession(store, options),
        (cause: unknown) => {
          session = undefined;
          throw cause;
        },
      );
      return session;
    };
  });

  const main = useRef<HTMLElement>(null);
  const wasEmpty = useRef(isEmpty);
  useEffect(() => {
    // The last photo has gone, and with it the button that was pressed.
    if (isEmpty && !wasEmpty.current) main.current?.focus({ preventScroll: true });
    wasEmpty.current = isEmpty;
  }, [isEmpty]);

  // Every file becomes a photo of the batch, also one that cannot be worked on: its bytes decide,
  // and it is told why. So nothing is filtered here.
  async function add(files: readonly File[]) {
    if (files.length === 0) return;
    try {
      await openSession();
      store.dispatch({ type: 'added', files: files.map((file) => ({ id: newId(), file })) });
    } catch {
      setWaiting((others) => [...others, ...files]);
    }
  }

  function addWaiting() {
    setWaiting([]);
    void add(waiting);
  }

  function approach() {
    // Only ahead of time: when photos come it is tried again, and a failure is said then.
    openSession().catch(() => undefined);
  }

  const { getRootProps, getInputProps, isDragActive, open } = useDropzone({
    // The drop zone forgets a drop that it still reads when the next one comes: so each is taken
    // as soon as it has been read, and the drop zone gets none. A drag only asks what it carries.
    getFilesFromEvent: async (event) => {
      const found = await fromEvent(event);
      const files = found.flatMap((item) => (item instanceof File ? [item] : []));
      if (!('type' in event) || event.type === 'drop' || event.type === 'change') void add(files);
      return [];
    },
    onDragEnter: approach,
    noClick: true,
    noKeyboard: true,
    noPaste: true,
  });

  useEffect(() => {
    const paste = ({ clipboardData }: ClipboardEvent) =>
      void add([...(clipboardData?.files ?? [])]);
    window.addEventListener('paste', paste);
    return () => window.removeEventListener('paste', paste);
  });

  // The empty page has a sentence of its own for a headline.
  const Name = isEmpty ? 'p' : 'h1';
  return (
    <div {...getRootProps({ role: 'presentation' })} className="relative flex min-h-dvh flex-col">
      <header className="z-10 sm:sticky sm:top-0 flex items-center gap-3 bg-table px-4 py-4 sm:px-8">
        <div className="absolute">
          <input {...getInputProps()} multiple accept={FILTER} aria-label={say.addPhotos} />
        </div>
        <Name className="mr-auto font-semibold text-lg tracking-tight">{say.name}</Name>
        {hasBuiltInEngine && <EngineBadge isBusy={!isEmpty} />}
        {!isEmpty && <Button onClick={open}>{say.addPhotos}</Button>}
      </header>
      <main ref={main} tabIndex={-1} className="flex flex-1 flex-col outline-none">
        {waiting.length > 0 && (
          <div role="alert" className="mx-4 flex items-center gap-4 text-alarm sm:mx-8">
            <p>{say.problem.loading}</p>
            <Button onClick={addWaiting}>{say.problem.again}</Button>
          </div>
        )}
        {isEmpty ? (
          <Welcome
            onChoose={open}
            onFiles={(files) => void add(files)}
            onApproach={approach}
            hasBuiltInEngine={hasBuiltInEngine}
            retentionDays={retentionDays}
          />
        ) : (
          <Surface store={store} openSession={openSession} hasBuiltInEngine={hasBuiltInEngine} />
        )}
      </main>
      <Announcer store={store} />
      {isDragActive && (
        <div className="pointer-events-none fixed inset-0 z-20 grid place-items-center bg-table/80 p-4">
          <div className="grid size-full place-items-center rounded-2xl border-4 border-accent border-dashed font-medium text-2xl">
            {say.dropHere}
          </div>
        </div>
      )}
    </div>
  );
}
