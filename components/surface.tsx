'use client';

import { useEffect, useRef } from 'react';
import type { BatchStore } from '@/lib/batch/store';
import { BatchBar } from './batch-bar';
import { DeletedBanner } from './deleted-banner';
import { ElsewhereBanner } from './elsewhere-banner';
import { ExportDesk } from './export-desk';
import { KeepBanner } from './keep-banner';
import { useMessages } from './messages';
import { PauseBanner } from './pause-banner';
import { PhotoList } from './photo-list';
import { type Allowance, QuotePanel } from './quote-panel';
import { ELSEWHERE_ID, ReadOnly } from './read-only';
import type { Session } from './session';
import { SignedOutBanner, useSignedOut } from './signed-out-banner';
import { TestCredits } from './test-credits';
import { useBatch } from './use-batch';
import { useOnline } from './use-online';

/** Puts who was at a button that goes on the photo that the list is entered by. */
const focusPhoto = (work: HTMLElement | null) =>
  work?.querySelector<HTMLElement>('li[tabindex="0"]')?.focus({ preventScroll: true });

/** The light table: the photos in the middle, what to do with them at the foot. */
export function Surface({
  store,
  openSession,
  hasBuiltInEngine,
  allowance,
  isReadOnly,
  isOpening,
  isCutOff,
  onTakeOver,
}: {
  store: BatchStore;
  openSession: () => Promise<Session>;
  hasBuiltInEngine: boolean;
  allowance: Allowance;
  /** Another tab works on the batch. */
  isReadOnly: boolean;
  /** It is being brought back, and may yet turn out to be at work in another tab. */
  isOpening: boolean;
  /** The server does not answer. */
  isCutOff: boolean;
  onTakeOver: () => void;
}) {
  const say = useMessages();
  // A read that is held open notices late that its line is gone.
  const isOffline = !useOnline();
  const isOut = useSignedOut();
  const isEmpty = useBatch(store, ({ order }) => order.length === 0);
  const isDeleted = useBatch(store, (batch) => batch.isDeleted);
  const beginAnew = () =>
    void openSession().then(
      (session) => session.beginAnew(),
      () => undefined,
    );

  const work = useRef<HTMLDivElement>(null);
  const wasReadOnly = useRef(isReadOnly);
  useEffect(() => {
    // Whoever took the batch over pressed a button that has gone.
    if (wasReadOnly.current && !isReadOnly && document.activeElement === document.body) {
      focusPhoto(work.current);
    }
    wasReadOnly.current = isReadOnly;
  }, [isReadOnly]);

  const newBatch = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    // What had the focus cannot be used any more.
    const { activeElement, body } = document;
    const isStranded = activeElement === body || work.current?.contains(activeElement);
    if (isDeleted && isStranded) newBatch.current?.focus({ preventScroll: true });
  }, [isDeleted]);

  return (
    <>
      {/* There before its words: a region that comes together with them is not read. */}
      <div role="status">
        {!isOut && (isCutOff || isOffline) && (
          <p className="mx-4 mb-4 rounded-lg bg-alarm-well px-4 py-2 text-alarm sm:mx-8">
            {say.problem.watching}
          </p>
        )}
        {isDeleted && <DeletedBanner button={newBatch} onNew={beginAnew} />}
        {isReadOnly && !isDeleted && <ElsewhereBanner onTakeOver={onTakeOver} />}
      </div>
      <SignedOutBanner />
      <KeepBanner openSession={openSession} />
      <PauseBanner store={store} />
      {!isEmpty && (
        <ReadOnly value={isReadOnly}>
          <div ref={work} inert={isDeleted || isOpening} className="contents">
            <fieldset
              disabled={isReadOnly}
              aria-describedby={isReadOnly ? ELSEWHERE_ID : undefined}
              className="min-w-0"
            >
              <QuotePanel
                store={store}
                allowance={allowance}
                isTest={hasBuiltInEngine}
                onLeave={() => focusPhoto(work.current)}
              />
            </fieldset>
            <ExportDesk
              store={store}
              openSession={openSession}
              photos={
                <TestCredits value={hasBuiltInEngine}>
                  <PhotoList store={store} openSession={openSession} />
                </TestCredits>
              }
              bar={
                <BatchBar
                  store={store}
                  openSession={openSession}
                  hasBuiltInEngine={hasBuiltInEngine}
                />
              }
            />
          </div>
        </ReadOnly>
      )}
    </>
  );
}
