import { useState } from 'react';
import type { Flag, FlagCode } from '@/lib/matte/flag';
import type { Suspect } from '@/lib/matte/suspects';
import { type Spot, spotsOf } from './spots';
import type { ZoomControl } from './use-zoom';

/** Going from one place that should be looked at to the next; the picture is moved there. */
export function useWalk(
  control: ZoomControl,
  flags: readonly Flag[],
  suspects: readonly Suspect[],
  shown: FlagCode | null,
  onShow: (code: FlagCode | null) => void,
) {
  /** Which of the spots was walked to. */
  const [at, setAt] = useState<number | null>(null);
  const spots = spotsOf(flags, suspects);
  const walkedTo = at === null ? undefined : spots[at];
  const explained = flags.find(({ code }) => code === shown);
  const marked: Spot | undefined = walkedTo ?? (explained && { kind: 'flag', ...explained });

  function goTo(nth: number) {
    const next = spots[nth];
    if (!next) return;
    setAt(nth);
    control.show(next.place);
    onShow(next.kind === 'flag' ? next.code : null);
  }
  return {
    spots,
    at: walkedTo ? at : null,
    marked,
    walk(step: 1 | -1) {
      const from = at ?? (step > 0 ? -1 : 0);
      if (spots.length > 0) goTo((from + step + spots.length) % spots.length);
    },
    /** Where a flag is worst; all of the picture where that has no place of its own. */
    show(code: FlagCode | null) {
      const nth = spots.findIndex((each) => each.kind === 'flag' && each.code === code);
      if (nth >= 0) return goTo(nth);
      setAt(null);
      onShow(code);
      control.showAll();
    },
  };
}
