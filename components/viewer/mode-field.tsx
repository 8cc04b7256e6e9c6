import { useId } from 'react';
import { useMessages } from '../messages';
import type { Mode } from './look';

/** What of the photo is shown. */
export function ModeField({
  mode,
  modes,
  onMode,
}: {
  mode: Mode;
  /** Those that there are. */
  modes: readonly Mode[];
  onMode: (mode: Mode) => void;
}) {
  const say = useMessages().viewer;
  const group = useId();
  return (
    <div
      role="radiogroup"
      aria-label={say.mode}
      className="grid auto-cols-fr grid-flow-col gap-0.5 rounded-lg bg-well p-0.5 text-sm"
    >
      {modes.map((each) => (
        <label
          key={each}
          className="relative grid min-h-9 cursor-pointer place-items-center rounded-md px-2 text-quiet transition-colors hover:text-ink has-checked:bg-sheet has-checked:font-medium has-checked:text-ink has-checked:shadow-sheet has-focus-visible:outline-2 has-focus-visible:outline-accent forced-colors:has-checked:forced-color-adjust-none forced-colors:has-checked:bg-[Highlight] forced-colors:has-checked:text-[HighlightText]"
        >
          <input
            type="radio"
            name={group}
            checked={mode === each}
            onChange={() => onMode(each)}
            className="absolute inset-0 cursor-pointer opacity-0"
          />
          {say.modes[each]}
        </label>
      ))}
    </div>
  );
}
