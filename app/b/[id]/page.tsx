import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { isId } from '@/lib/base/ids';
import { Doorway } from '../../doorway';
import { Home } from '../../home';

// What the page is told depends on where it runs, not on where it was built.
export const dynamic = 'force-dynamic';

/** Seconds, for the page's actions: photos that were submitted are sent after the answer. */
export const maxDuration = 120;

/**
 * A batch shall stand in no index. That its address stands in no referrer elsewhere the headers of all
 * pages say: with `no-referrer` here forms without scripts would say `Origin: null`, and be refused.
 */
export const metadata: Metadata = { robots: { index: false } };

export default async function Page({ params }: { params: Promise<{ id: string }> }) {
  const { id } = await params;
  if (!isId(id)) notFound();
  return <Doorway to={`/b/${id}`}>{() => <Home batchId={id} />}</Doorway>;
}
