import { useMessages } from '../messages';
import { Button } from '../ui/button';
import { Icon } from '../ui/icon';
import type { Spot } from './spots';

/** The walk from one place that should be looked at to the next. */
export function SpotField({
  spots,
  at,
  isLooking,
  isFailed,
  onWalk,
}: {
  spots: readonly Spot[];
  /** Which of them is shown; null before the first. */
  at: number | null;
  /** More may be found. */
  isLooking: boolean;
  /** The contour could not be looked at. */
  isFailed: boolean;
  onWalk: (step: 1 | -1) => void;
}) {
  const say = useMessages();
  const words = say.viewer;
  const spot = at === null ? undefined : spots[at];
  const unwalked = spots.length === 0 ? (isLooking ? words.looking : words.noSpots) : '';
  return (
    <section aria-label={words.walk} className="grid gap-1 text-sm">
      <div className="flex items-center gap-1">
        <p className="mr-auto font-medium">
          {words.walk}{' '}
          {spots.length > 0 && (
            <span className="font-normal text-quiet tabular-nums">
              {words.spotCount(spots.length)}
            </span>
          )}
        </p>
        <Walk step={-1} isEnd={spots.length === 0} onWalk={onWalk} />
        <Walk step={1} isEnd={spots.length === 0} onWalk={onWalk} />
      </div>
      <p role="status" className="min-h-10 text-pretty text-quiet">
        {spot && at !== null
          ? words.spot(at + 1, spots.length, nameOf(spot, say))
          : isFailed
            ? words.notLooked
            : unwalked}
      </p>
    </section>
  );
}

/** What a spot is, in words. */
function nameOf(spot: Spot, say: ReturnType<typeof useMessages>): string {
  return spot.kind === 'stretch'
    ? say.viewer.stretches[spot.code]
    : say.review.flags[spot.code].word;
}

function Walk({
  step,
  isEnd,
  onWalk,
}: {
  step: 1 | -1;
  isEnd: boolean;
  onWalk: (step: 1 | -1) => void;
}) {
  const say = useMessages().viewer;
  const name = step > 0 ? say.nextSpot : say.previousSpot;
  return (
    <Button
      look="ghost"
      size="square"
      aria-label={name}
      aria-keyshortcuts={step > 0 ? 'N' : 'Shift+N'}
      aria-disabled={isEnd}
      title={`${name} (${step > 0 ? 'N' : 'Shift + N'})`}
      onClick={() => onWalk(step)}
    >
      <Icon path={step > 0 ? 'm7.5 4 6 6-6 6' : 'm12.5 4-6 6 6 6'} weight={1.75} />
    </Button>
  );
}
