import type { Metadata } from 'next';
import { Workspace } from '@/components/workspace';
import { services } from '@/lib/server/services';
import { changePhotos, deleteBatch, submitPhotos } from './actions';

// What the page is told depends on where it runs, not on where it was built.
export const dynamic = 'force-dynamic';

/** Seconds, for the page's actions: photos that were submitted are sent after the answer. */
export const maxDuration = 120;

const DAY_MS = 86_400_000;

export function generateMetadata(): Metadata {
  return {
    metadataBase: new URL(services().env.appUrl),
    openGraph: { images: [{ url: '/page.png', width: 1200, height: 630 }] },
  };
}

export default function Page() {
  const { env } = services();
  return (
    <Workspace
      submitPhotos={submitPhotos}
      changePhotos={changePhotos}
      deleteBatch={deleteBatch}
      blobApiUrl={env.blob.apiUrl}
      hasBuiltInEngine={env.kie.standIn}
      retentionDays={Math.round(env.retentionMs / DAY_MS)}
    />
  );
}
