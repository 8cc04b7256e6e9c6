import type { Metadata } from 'next';
import { Batches } from '@/components/batches/batches';
import { services } from '@/lib/server/services';
import { Account } from '../account';
import { deleteBatch, renameBatch } from '../actions';
import { Doorway, Outside } from '../doorway';
import { requestMessages } from '../request-messages';

// What the page is told depends on where it runs, not on where it was built.
export const dynamic = 'force-dynamic';

/** Seconds, for the page's actions: what is due in the queue is done after the answer. */
export const maxDuration = 120;

export const generateMetadata = async (): Promise<Metadata> => ({
  title: (await requestMessages()).batches.documentTitle,
});

export default async function Page({ searchParams }: PageProps<'/batches'>) {
  const wantsIn = (await searchParams)['sign-in'] !== undefined;
  return (
    <Doorway to="/batches">
      {(visitor) =>
        wantsIn && visitor.door === 'public' ? (
          <Outside to="/batches" why="signed-out" />
        ) : (
          <Batches
            renameBatch={renameBatch}
            deleteBatch={deleteBatch}
            isTeam={visitor.door === 'team'}
            hasBuiltInEngine={services().env.kie.standIn}
            account={<Account visitor={visitor} />}
          />
        )
      }
    </Doorway>
  );
}
