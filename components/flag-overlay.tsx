import type { Flag } from '@/lib/matte/flag';
import { useMessages } from './messages';

/**
 * Where a flag is worst, as a box over its picture: to be laid into whatever has the picture's own
 * size and place, however near that is seen. Its lines are as thick at every scale.
 */
export function FlagOverlay({ flag }: { flag: Flag }) {
  const say = useMessages();
  const { left, top, right, bottom } = flag.place;
  const share = (part: number) => `${part * 100}%`;
  return (
    <div
      role="img"
      aria-label={say.review.place(say.review.flags[flag.code].word)}
      data-flag={flag.code}
      style={{
        left: share(left),
        top: share(top),
        width: share(right - left),
        height: share(bottom - top),
        outlineWidth: 2,
        outlineOffset: 4,
        boxShadow: '0 0 0 4px var(--sheet)',
      }}
      className="pointer-events-none absolute rounded-sm outline-accent outline-solid"
    />
  );
}
