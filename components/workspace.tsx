'use client';

import { useEffect, useRef, useState } from 'react';
import { Announcer } from './announcer';
import { AtDesk } from './at-desk';
import type { RenameBatch } from './batch-title';
import type { Desk } from './desk';
import { EngineBadge } from './engine-badge';
import { LanguageSwitch } from './language';
import { Late, latePart } from './late';
import { LostPart, lost } from './lost-part';
import type { Allowance } from './quote-panel';
import type { SessionOptions } from './session';
import { useStartMessages } from './start-messages';
import { Button } from './ui/button';
import { PageLink } from './ui/page-link';
import { useAdditions } from './use-additions';
import { isAsking, useAsking } from './use-asking';
import { useBatch } from './use-batch';
import { useIntake } from './use-intake';
import { useDesk, useSession } from './use-session';
import { Welcome } from './welcome';
import { BatchTitle, Surface } from './working-half';

const importStatus = latePart(() => import('./import-status').then((room) => room.ImportStatus));
const intakeNotes = latePart(() => import('./intake-notes').then((room) => room.IntakeNotesLine));

const DAY_MS = 86_400_000;
const LINK = 'py-0.5 text-quiet text-sm underline-offset-4 hover:underline';

interface Setting {
  hasBuiltInEngine: boolean;
  allowance: Allowance;
  renameBatch: RenameBatch;
}

/** The page of the batch that the address names. */
export function Workspace({
  batchId,
  hasBuiltInEngine,
  allowance,
  renameBatch,
  ...options
}: SessionOptions &
  Setting & {
    /** The batch that the page was made for; null on the empty page. */
    batchId: string | null;
  }) {
  const { desk, beginAnew } = useDesk(options, batchId);
  return (
    <AtDesk value={desk}>
      <Bench
        key={desk.key}
        desk={desk}
        onNew={beginAnew}
        hasBuiltInEngine={hasBuiltInEngine}
        allowance={allowance}
        renameBatch={renameBatch}
        retentionMs={options.retentionMs}
      />
    </AtDesk>
  );
}

/** The whole page: the way in, and the surface that photos are worked on. */
function Bench({
  desk,
  onNew,
  hasBuiltInEngine,
  allowance,
  renameBatch,
  retentionMs,
}: Setting & {
  desk: Desk;
  /** Leaves the batch as it is, for a new one. */
  onNew: () => void;
  retentionMs: number;
}) {
  const say = useStartMessages();
  const { store, named, place, isCutOff, openSession, takeOver } = useSession(desk);
  const [asks, setAsks] = useAsking(hasBuiltInEngine);
  const isEmpty = useBatch(store, ({ order }) => order.length === 0);
  const isJoining = useBatch(store, (batch) => batch.isJoining);
  const isOpening = isEmpty && (isJoining || place === 'opening' || place === 'failed');
  const isNamed = useBatch(store, ({ id }) => id === named);
  const [hadPhotos, setHadPhotos] = useState(false);
  if (!isEmpty && !hadPhotos) setHadPhotos(true);
  const isMissing = isNamed && isEmpty && !isOpening && !hadPhotos;
  const main = useRef<HTMLElement>(null);
  const wasEmpty = useRef(isEmpty);
  useEffect(() => {
    // The last photo has gone, and with it the button that was pressed.
    if (isEmpty && !wasEmpty.current) main.current?.focus({ preventScroll: true });
    wasEmpty.current = isEmpty;
  }, [isEmpty]);

  const additions = useAdditions(desk, place, () => isAsking(hasBuiltInEngine));
  const { add, waiting, stranded, notes } = additions;

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

  /** What came while a part of the page could not be loaded. */
  async function addAgain() {
    additions.addWaiting();
    await intake.readAgain();
  }

  const isWorking = !isEmpty;

  return (
    <div
      {...dropzone.getRootProps({ role: 'presentation' })}
      className="relative flex min-h-dvh flex-col"
    >
      <header className="relative z-10 flex flex-wrap items-center gap-x-3 gap-y-2 bg-table px-4 py-2 roomy:sticky roomy:top-(--stick) roomy:py-4 sm:px-8">
        <div className="absolute">{intake.inputs}</div>
        <p className="font-semibold text-lg tracking-tight *:inline-block">
          {isWorking ? (
            <PageLink href="/" onFollow={onNew}>
              {say.name}
            </PageLink>
          ) : (
            say.name
          )}
        </p>
        <div className="min-h-10 min-w-0 flex-1 basis-44 has-[form]:basis-full sm:has-[form]:basis-80">
          {isWorking && <BatchTitle store={store} renameBatch={renameBatch} />}
        </div>
        {hasBuiltInEngine && <EngineBadge isBusy={isWorking} />}
        <nav className="flex flex-wrap items-center gap-x-3 sm:gap-x-4">
          <PageLink href="/batches" className={LINK}>
            {say.keeping.yours}
          </PageLink>
          {isWorking && (
            <PageLink href="/" onFollow={onNew} className={LINK}>
              {say.intake.newBatch}
            </PageLink>
          )}
          <LanguageSwitch />
        </nav>
        {isWorking && !isReadOnly && (
          <div className="flex grow justify-end gap-x-2 sm:grow-0">
            <div className="hidden lg:block">
              <Button look="ghost" onClick={intake.openFolder}>
                {say.intake.addFolder}
              </Button>
            </div>
            <Button size="shared" onClick={dropzone.open}>
              {say.addPhotos}
            </Button>
          </div>
        )}
      </header>
      <main ref={main} tabIndex={-1} className="flex flex-1 flex-col outline-none">
        {(waiting.length > 0 || intake.unread.length > 0) && (
          <div role="alert" className="sm:px-4">
            <LostPart onAgain={addAgain} />
          </div>
        )}
        <div role="status">
          {stranded > 0 && (
            <p className="mx-4 mb-4 text-sm sm:mx-8">{say.keeping.notTaken(stranded)}</p>
          )}
          {(imports.left > 0 || imports.unfetched.length > 0) && (
            <Late
              part={importStatus}
              props={{
                left: imports.left,
                unfetched: imports.unfetched,
                onCancel: imports.cancel,
                onDismiss: imports.dismiss,
              }}
              lost={lost}
            />
          )}
          {(notes.already > 0 || notes.leftOut.length > 0) && (
            <Late
              part={intakeNotes}
              props={{ notes, onDismiss: additions.dismissNotes }}
              lost={lost}
            />
          )}
        </div>
        {isOpening && <Opening hasFailed={place === 'failed'} onAgain={approach} />}
        {isMissing && (
          <div className="m-auto grid max-w-prose justify-items-center gap-4 p-6 text-center">
            <h1 className="text-pretty font-medium text-lg">{say.keeping.gone}</h1>
            <PageLink
              href="/"
              onFollow={onNew}
              className="text-accent underline underline-offset-4"
            >
              {say.problem.back}
            </PageLink>
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
            retentionDays={Math.round(retentionMs / DAY_MS)}
          />
        )}
        {(isWorking || isOpening) && (
          <Surface
            store={store}
            openSession={openSession}
            hasBuiltInEngine={hasBuiltInEngine}
            allowance={allowance}
            isReadOnly={isReadOnly}
            isOpening={place === 'opening'}
            isCutOff={isCutOff}
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
      {hasFailed ? <LostPart onAgain={onAgain} /> : <p>{say.keeping.opening}</p>}
    </div>
  );
}
