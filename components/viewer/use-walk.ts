import type { Flag, FlagCode } from '@/lib/matte/flag';
import { isSameSpot, type Spot, type Suspects, spotsOf } from './spots';
import { useStateOf } from './use-state-of';
import type { ZoomControl } from './use-zoom';

/** Going from one place that should be looked at to the next; the picture is moved there. */
export function useWalk(
  photoId: string,
  control: ZoomControl,
  flags: readonly Flag[],
  suspects: Suspects,
  shown: FlagCode | null,
  onShow: (code: FlagCode | null) => void,
) {
  /** The spot that was walked to. Others may come before it meanwhile. */
  const [walkedTo, setWalkedTo] = useStateOf<Spot | null>(photoId, null);
  const spots = spotsOf(flags, Array.isArray(suspects) ? suspects : []);
  const place = walkedTo ? spots.findIndex((spot) => isSameSpot(spot, walkedTo)) : -1;
  const at = place < 0 ? null : place;
  const explained = flags.find(({ code }) => code === shown);
  const marked = spots[place] ?? (explained && ({ kind: 'flag', ...explained } as const));

  function goTo(nth: number) {
    const next = spots[nth];
    if (!next) return;
    setWalkedTo(() => next);
    control.show(next.place);
    onShow(next.kind === 'flag' ? next.code : null);
  }
  return {
    spots,
    /** Which of them is shown; null before the first. */
    at,
    marked,
    go(step: 1 | -1) {
      const from = at ?? (step > 0 ? -1 : 0);
      if (spots.length > 0) goTo((from + step + spots.length) % spots.length);
    },
    /** Where a flag is worst; all of the picture where that has no place of its own. */
    show(code: FlagCode | null) {
      const nth = spots.findIndex((each) => each.kind === 'flag' && each.code === code);
      if (nth >= 0) return goTo(nth);
      setWalkedTo(() => null);
      onShow(code);
      control.showAll();
    },
  };
}
