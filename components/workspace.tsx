'use client';

import dynamic from 'next/dynamic';
import { useEffect, useRef, useState } from 'react';
import { PILOT } from '@/lib/batch/quote';
import { Announcer } from './announcer';
import { EngineBadge } from './engine-badge';
import type { Allowance } from './quote-panel';
import type { SessionOptions } from './session';
import { useStartMessages } from './start-messages';
import { Button } from './ui/button';
import { PageLink } from './ui/page-link';
import { useAsking } from './use-asking';
import { useBatch } from './use-batch';
import { useIntake } from './use-intake';
import { useSession } from './use-session';
import { Welcome } from './welcome';

const Surface = dynamic(() => import('./surface').then(({ Surface }) => Surface), { ssr: false });
const ImportStatus = dynamic(() => import('./import-status').then((room) => room.ImportStatus), {
  ssr: false,
});

const DAY_MS = 86_400_000;

/** The whole page: the way in, and the surface that photos are worked on. */
export function Workspace({
  batchId,
  hasBuiltInEngine,
  allowance,
  ...options
}: SessionOptions & {
  /** The batch that the address names; null on the empty page. */
  batchId: string | null;
  hasBuiltInEngine: boolean;
  allowance: Allowance;
}) {
  const say = useStartMessages();
  const { store, named, place, openSession, takeOver } = useSession(options, batchId);
  const [asks, setAsks] = useAsking(hasBuiltInEngine);
  const isEmpty = useBatch(store, ({ order }) => order.length === 0);
  const isJoining = useBatch(store, (batch) => batch.isJoining);
  const isOpening = isEmpty && (isJoining || place === 'opening' || place === 'failed');
  const isNamed = useBatch(store, ({ id }) => id === named);
  const [hadPhotos, setHadPhotos] = useState(false);
  if (!isEmpty && !hadPhotos) setHadPhotos(true);
  const isMissing = isNamed && isEmpty && !isOpening && !hadPhotos;
  /** Files that wait for the working half of the page, which could not be loaded. */
  const [waiting, setWaiting] = useState<readonly File[]>([]);

  const main = useRef<HTMLElement>(null);
  const wasEmpty = useRef(isEmpty);
  useEffect(() => {
    // The last photo has gone, and with it the button that was pressed.
    if (isEmpty && !wasEmpty.current) main.current?.focus({ preventScroll: true });
    wasEmpty.current = isEmpty;
  }, [isEmpty]);

  // Every file becomes a photo of the batch, also one that cannot be worked on: its bytes decide,
  // and it is told why. So nothing is filtered here.
  async function add(files: readonly File[], isMany = false) {
    if (files.length === 0) return;
    try {
      const [session, { arrivalsOf }] = await Promise.all([
        openSession(),
        import('@/lib/intake/arrivals'),
      ]);
      const fresh = await session.bring(files);
      const arrivals = arrivalsOf(files.filter((file) => fresh.has(file)));
      if (arrivals.length === 0) return;
      const isAsked = [...store.get().photos.values()].some(
        ({ phase, isHeld }) => phase === 'queued' && isHeld,
      );
      const isHeld = asks && (isAsked || isMany || arrivals.length > PILOT);
      store.dispatch({ type: 'added', files: arrivals, isHeld });
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

  const isReadOnly = place === 'elsewhere';
  const intake = useIntake({
    onFiles: (files, isMany) => void add(files, isMany),
    onApproach: approach,
    isReadOnly: isReadOnly || isMissing,
  });
  const { dropzone, imports } = intake;
  const isWorking = !isEmpty;

  // The empty page has a sentence of its own for a headline.
  const Name = isWorking ? 'h1' : 'p';
  return (
    <div
      {...dropzone.getRootProps({ role: 'presentation' })}
      className="relative flex min-h-dvh flex-col"
    >
      <header className="z-10 flex flex-wrap items-center gap-x-3 gap-y-2 bg-table px-4 py-4 sm:sticky sm:top-0 sm:px-8">
        <div className="absolute">{intake.inputs}</div>
        <Name className="mr-auto font-semibold text-lg tracking-tight">
          {isWorking ? <a href="/">{say.name}</a> : say.name}
        </Name>
        {hasBuiltInEngine && <EngineBadge isBusy={isWorking} />}
        <PageLink href="/batches" className="text-quiet text-sm underline-offset-4 hover:underline">
          {say.keeping.yours}
        </PageLink>
        {isWorking && !isReadOnly && (
          <>
            <div className="hidden sm:block">
              <Button look="ghost" onClick={intake.openFolder}>
                {say.intake.addFolder}
              </Button>
            </div>
            <Button onClick={dropzone.open}>{say.addPhotos}</Button>
          </>
        )}
      </header>
      <main ref={main} tabIndex={-1} className="flex flex-1 flex-col outline-none">
        {waiting.length > 0 && (
          <div role="alert" className="mx-4 flex items-center gap-4 text-alarm sm:mx-8">
            <p>{say.problem.loading}</p>
            <Button onClick={addWaiting}>{say.problem.again}</Button>
          </div>
        )}
        {(imports.left > 0 || imports.unfetched.length > 0) && (
          <ImportStatus
            left={imports.left}
            unfetched={imports.unfetched}
            onDismiss={imports.dismiss}
          />
        )}
        {isOpening && <Opening hasFailed={place === 'failed'} onAgain={approach} />}
        {isMissing && (
          <div className="m-auto grid max-w-prose justify-items-center gap-4 p-6 text-center">
            <h1 className="text-pretty font-medium text-lg">{say.keeping.gone}</h1>
            <a href="/" className="text-accent underline underline-offset-4">
              {say.problem.back}
            </a>
          </div>
        )}
        {isEmpty && !isOpening && !isMissing && (
          <Welcome
            onChoose={dropzone.open}
            onChooseFolder={intake.openFolder}
            onTakePhoto={intake.openCamera}
            onFiles={(files) => void add(files)}
            onApproach={approach}
            asks={asks}
            onAsks={setAsks}
            hasBuiltInEngine={hasBuiltInEngine}
            retentionDays={Math.round(options.retentionMs / DAY_MS)}
          />
        )}
        {(isWorking || isOpening) && (
          <Surface
            store={store}
            openSession={openSession}
            hasBuiltInEngine={hasBuiltInEngine}
            allowance={allowance}
            isReadOnly={isReadOnly}
            onTakeOver={() => void takeOver()}
          />
        )}
      </main>
      <Announcer store={store} />
      {dropzone.isDragActive && !isReadOnly && (
        <div className="pointer-events-none fixed inset-0 z-20 grid place-items-center bg-table/80 p-4">
          <div className="grid size-full place-items-center rounded-2xl border-4 border-accent border-dashed font-medium text-2xl">
            {say.dropHere}
          </div>
        </div>
      )}
    </div>
  );
}

/** A batch on its way from the disk and the server. */
function Opening({ hasFailed, onAgain }: { hasFailed: boolean; onAgain: () => void }) {
  const say = useStartMessages();
  return (
    <div role="status" className="m-auto grid justify-items-center gap-4 p-6 text-quiet">
      {hasFailed ? (
        <>
          <p className="text-alarm">{say.problem.loading}</p>
          <Button onClick={onAgain}>{say.problem.again}</Button>
        </>
      ) : (
        <p>{say.keeping.opening}</p>
      )}
    </div>
  );
}
