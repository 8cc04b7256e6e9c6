'use client';

import dynamic from 'next/dynamic';
import type { ReactNode } from 'react';
import { keptBatches } from '../kept-batches';
import { LanguageSwitch } from '../language';
import { useStartMessages } from '../start-messages';
import { PageLink } from '../ui/page-link';
import { fetchWords } from '../words';
import type { BatchActions } from './use-batches';

// What this browser remembers is known only in it.
const BatchList = dynamic(
  async () => (await Promise.all([import('./batch-list'), fetchWords('page')]))[0].BatchList,
  { ssr: false },
);

/** The page that lists the batches of this browser, and of a team. */
export function Batches({
  hasBuiltInEngine,
  isTeam,
  account,
  ...actions
}: BatchActions & {
  hasBuiltInEngine: boolean;
  /** Whoever looks is one of a team. */
  isTeam: boolean;
  /** Who is signed in. */
  account?: ReactNode;
}) {
  const say = useStartMessages();
  return (
    <div className="flex min-h-dvh flex-col">
      <header className="flex items-center gap-3 bg-table px-4 py-4 sm:px-8">
        <PageLink href="/" className="mr-auto font-semibold text-lg tracking-tight">
          {say.name}
        </PageLink>
        <PageLink href="/" className="py-0.5 text-quiet text-sm underline-offset-4 hover:underline">
          {say.intake.newBatch}
        </PageLink>
        {account}
        <LanguageSwitch />
      </header>
      <main
        tabIndex={-1}
        className="mx-auto flex w-full max-w-4xl flex-1 flex-col gap-4 px-4 pb-12 outline-none sm:px-8"
      >
        <h1 className="font-semibold text-2xl tracking-tight">{say.keeping.yours}</h1>
        <BatchList openKnown={keptBatches} isTeam={isTeam} isTest={hasBuiltInEngine} {...actions} />
      </main>
    </div>
  );
}
