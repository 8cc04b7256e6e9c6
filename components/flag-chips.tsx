import type { Flag } from '@/lib/matte/flag';
import { useMessages } from './messages';

const MOST = 2;

const CHIP =
  'max-w-full truncate rounded-md bg-sheet/90 px-1.5 py-0.5 text-ink text-xs shadow-sheet forced-colors:border';

/** What is suspicious about a finished picture, in a few words on its tile; `id` explains them. */
export function FlagChips({
  id,
  flags,
  isRejected,
}: {
  id: string;
  /** The worst first. */
  flags: readonly Flag[];
  isRejected: boolean;
}) {
  const say = useMessages();
  const shown = isRejected ? [] : flags.slice(0, MOST);
  const rest = isRejected ? [] : flags.slice(MOST);
  const about = ({ code }: Flag) => say.review.flags[code].about;
  if (!isRejected && flags.length === 0) return null;
  return (
    <>
      <p
        aria-hidden="true"
        className="pointer-events-none absolute inset-x-0 bottom-0 flex flex-wrap gap-1 p-2 *:pointer-events-auto"
      >
        {isRejected && (
          <span className={CHIP} title={say.review.rejectedAbout}>
            {say.review.rejected}
          </span>
        )}
        {shown.map((flag) => (
          <span key={flag.code} className={CHIP} title={about(flag)}>
            {say.review.flags[flag.code].word}
          </span>
        ))}
        {rest.length > 0 && (
          <span className={CHIP} title={rest.map(about).join('\n')}>
            {say.review.more(rest.length)}
          </span>
        )}
      </p>
      <p id={id} className="sr-only">
        {isRejected ? say.review.rejectedAbout : flags.map(about).join(' ')}
      </p>
    </>
  );
}
