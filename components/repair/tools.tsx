import { type ReactNode, useId } from 'react';
import { useMessages } from '../messages';
import { Button } from '../ui/button';
import { Icon } from '../ui/icon';
import { type Brush, placeOfRadius, radiusAtPlace } from './brush';
import type { Edits } from './use-edits';

const UNDO = 'M4 7.5h8.5a4 4 0 0 1 0 8H9M7 4 3.5 7.5 7 11';
const REDO = 'M16 7.5H7.5a4 4 0 0 0 0 8H11M13 4l3.5 3.5L13 11';
const STEPS = 100;

/** What the brush does, what the whole picture can be told, and the way back. */
export function RepairTools({
  brush,
  onBrush,
  side,
  edits,
  isBehind,
  onBehind,
  onSolid,
  onSpecks,
  state,
}: {
  brush: Brush;
  onBrush: (brush: Brush) => void;
  /** The original's longer side, in pixels. */
  side: number;
  edits: Edits;
  isBehind: boolean;
  onBehind: (isBehind: boolean) => void;
  onSolid: () => void;
  onSpecks: () => void;
  /** What is said of how it stands. */
  state: ReactNode;
}) {
  const say = useMessages();
  const words = say.repair;
  const group = useId();
  const isHole = brush.tool === 'open-hole';
  return (
    <div
      role="toolbar"
      aria-label={words.tools}
      className="flex min-w-0 flex-wrap items-center gap-x-4 gap-y-1 text-sm"
    >
      <div role="radiogroup" aria-label={words.tool} className="flex gap-1">
        {(['erase', 'restore'] as const).map((tool) => (
          <label
            key={tool}
            title={`${words[tool]} (${words.swapKey})`}
            className="relative flex min-h-10 cursor-pointer items-center rounded-lg px-3 text-quiet transition-colors hover:bg-well has-checked:bg-well has-checked:text-ink has-focus-visible:outline-2 has-focus-visible:outline-accent forced-colors:has-checked:forced-color-adjust-none forced-colors:has-checked:bg-[Highlight] forced-colors:has-checked:text-[HighlightText]"
          >
            <input
              type="radio"
              name={group}
              checked={brush.tool === tool}
              onChange={() => onBrush({ ...brush, tool })}
              className="absolute opacity-0"
            />
            {words[tool]}
          </label>
        ))}
      </div>
      <Slider
        name={words.size}
        title={words.sizeKey}
        value={placeOfRadius(brush.radius)}
        text={words.pixels(Math.max(1, Math.round(brush.radius * side * 2)))}
        onChange={(place) => onBrush({ ...brush, radius: radiusAtPlace(place) })}
      />
      <Slider
        name={words.softness}
        value={brush.softness}
        text={words.share(brush.softness)}
        onChange={(softness) => onBrush({ ...brush, softness })}
      />
      <div className="flex gap-1">
        <Back
          name={words.undo}
          hint={words.undoKey}
          icon={UNDO}
          isPossible={edits.canUndo}
          onPress={edits.undo}
        />
        <Back
          name={words.redo}
          hint={words.redoKey}
          icon={REDO}
          isPossible={edits.canRedo}
          onPress={edits.redo}
        />
        <Button look="ghost" aria-disabled={!edits.canUndo} onClick={edits.reset}>
          {words.reset}
        </Button>
      </div>
      <div className="flex flex-wrap gap-1">
        <Button title={words.solidAbout} onClick={onSolid}>
          {words.solid}
        </Button>
        <Button title={words.specksAbout} onClick={onSpecks}>
          {words.specks}
        </Button>
        <Button
          look={isHole ? 'primary' : 'plain'}
          aria-pressed={isHole}
          title={words.holeAbout}
          onClick={() => onBrush({ ...brush, tool: isHole ? 'erase' : 'open-hole' })}
        >
          {words.hole}
        </Button>
      </div>
      <label className="flex min-h-10 cursor-pointer items-center gap-2">
        <input
          type="checkbox"
          checked={isBehind}
          onChange={({ target }) => onBehind(target.checked)}
          className="size-4 accent-accent"
        />
        {words.behind}
      </label>
      <p role="status" className="ml-auto text-quiet tabular-nums">
        {state}
      </p>
    </div>
  );
}

function Slider({
  name,
  title,
  value,
  text,
  onChange,
}: {
  name: string;
  title?: string;
  /** 0 to 1. */
  value: number;
  text: string;
  onChange: (value: number) => void;
}) {
  return (
    <label className="flex min-h-10 items-center gap-2" title={title && `${name} (${title})`}>
      <span className="text-quiet">{name}</span>
      <input
        type="range"
        min={0}
        max={STEPS}
        value={Math.round(value * STEPS)}
        aria-valuetext={text}
        onChange={({ target }) => onChange(Number(target.value) / STEPS)}
        className="h-6 w-24 accent-accent"
      />
      <span aria-hidden="true" className="min-w-14 tabular-nums">
        {text}
      </span>
    </label>
  );
}

function Back({
  name,
  hint,
  icon,
  isPossible,
  onPress,
}: {
  name: string;
  hint: string;
  icon: string;
  isPossible: boolean;
  onPress: () => void;
}) {
  return (
    <Button
      look="ghost"
      size="square"
      aria-label={name}
      aria-disabled={!isPossible}
      title={`${name} (${hint})`}
      onClick={onPress}
    >
      <Icon path={icon} />
    </Button>
  );
}
