import { useMessages } from '../messages';
import { PageLink } from '../ui/page-link';

export function NoBatches({ isTeam }: { isTeam: boolean }) {
  const say = useMessages();
  return (
    <div className="grid flex-1 place-content-center justify-items-center gap-3 py-16 text-center">
      <p className="font-medium text-lg">{say.batches.none}</p>
      <p className="max-w-prose text-pretty text-quiet text-sm">
        {isTeam ? say.batches.noneAboutTeam : say.batches.noneAbout}
      </p>
      <PageLink
        href="/"
        className="inline-flex min-h-12 items-center rounded-lg bg-accent px-6 font-medium text-on-accent transition-colors hover:bg-accent-strong"
      >
        {say.batches.begin}
      </PageLink>
    </div>
  );
}
