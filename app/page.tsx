import type { Metadata } from 'next';
import { services } from '@/lib/server/services';
import { Doorway } from './doorway';
import { Home } from './home';

// What the page is told depends on where it runs, not on where it was built.
export const dynamic = 'force-dynamic';

/** Seconds, for the page's actions: photos that were submitted are sent after the answer. */
export const maxDuration = 120;

export function generateMetadata(): Metadata {
  return {
    metadataBase: new URL(services().env.appUrl),
    openGraph: { images: [{ url: '/page.png', width: 1200, height: 630 }] },
  };
}

export default function Page() {
  return <Doorway to="/">{() => <Home batchId={null} />}</Doorway>;
}
