import type { Metadata } from 'next';
import { Batches } from '@/components/batches/batches';
import { enter } from '@/lib/server/enter';
import { services } from '@/lib/server/services';
import { deleteBatch, renameBatch } from '../actions';
import { requestMessages } from '../request-messages';

// What the page is told depends on where it runs, not on where it was built.
export const dynamic = 'force-dynamic';

/** Seconds, for the page's actions: what is due in the queue is done after the answer. */
export const maxDuration = 120;

export const generateMetadata = async (): Promise<Metadata> => ({
  title: (await requestMessages()).batches.documentTitle,
});

export default async function Page() {
  await enter();
  return (
    <Batches
      renameBatch={renameBatch}
      deleteBatch={deleteBatch}
      hasBuiltInEngine={services().env.kie.standIn}
    />
  );
}
