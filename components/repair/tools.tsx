import { useId } from 'react';
import { useMessages } from '../messages';
import { Button } from '../ui/button';
import { Icon } from '../ui/icon';
import type { ZoomControl } from '../viewer/use-zoom';
import { ZoomBar } from '../viewer/zoom-bar';
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
  zoom,
  onDone,
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
  zoom: ZoomControl;
  onDone: () => void;
}) {
  const say = useMessages();
  const words = say.repair;
  const group = useId();
  const isHole = brush.tool === 'open-hole';
  return (
    <section aria-label={words.tools} className="grid min-w-0 gap-1 text-sm">
      <div className="flex min-w-0 flex-wrap items-center gap-x-4 gap-y-1">
        <div
          role="radiogroup"
          aria-label={words.tool}
          className="grid auto-cols-fr grid-flow-col gap-0.5 rounded-lg bg-well p-0.5"
        >
          {(['erase', 'restore'] as const).map((tool) => (
            <label
              key={tool}
              title={`${words[tool]} (${words.swapKey})`}
              className="relative grid min-h-9 cursor-pointer place-items-center rounded-md px-3 text-quiet transition-colors hover:text-ink has-checked:bg-sheet has-checked:font-medium has-checked:text-ink has-checked:shadow-sheet has-focus-visible:outline-2 has-focus-visible:outline-accent forced-colors:has-checked:forced-color-adjust-none forced-colors:has-checked:bg-[Highlight] forced-colors:has-checked:text-[HighlightText]"
            >
              <input
                type="radio"
                name={group}
                checked={brush.tool === tool}
                onChange={() => onBrush({ ...brush, tool })}
                className="absolute inset-0 cursor-pointer opacity-0"
              />
              {words[tool]}
            </label>
          ))}
        </div>
        <div className="order-last flex min-w-0 basis-full gap-4 sm:order-none sm:basis-auto">
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
        </div>
        <div className="ml-auto flex items-center gap-1">
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
          <Button onClick={onDone}>{words.done}</Button>
        </div>
      </div>
      <div className="-mx-3 flex min-w-0 items-center gap-1 overflow-x-auto px-3 py-0.5 sm:mx-0 sm:px-0.5">
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
        <Button look="ghost" aria-disabled={!edits.canUndo} onClick={edits.reset}>
          {words.reset}
        </Button>
        <label className="flex min-h-10 shrink-0 cursor-pointer items-center gap-2 px-2">
          <input
            type="checkbox"
            checked={isBehind}
            onChange={({ target }) => onBehind(target.checked)}
            className="size-4 accent-accent"
          />
          {words.behind}
        </label>
        <div className="shrink-0 sm:ml-auto">
          <ZoomBar control={zoom} />
        </div>
      </div>
    </section>
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
    <label
      className="flex min-h-10 min-w-0 flex-1 items-center gap-2 sm:flex-none"
      title={title && `${name} (${title})`}
    >
      <span className="text-quiet">{name}</span>
      <input
        type="range"
        min={0}
        max={STEPS}
        value={Math.round(value * STEPS)}
        aria-valuetext={text}
        onChange={({ target }) => onChange(Number(target.value) / STEPS)}
        className="h-6 w-12 min-w-0 flex-1 accent-accent sm:w-24 sm:flex-none"
      />
      <span aria-hidden="true" className="min-w-11 whitespace-nowrap tabular-nums sm:min-w-14">
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
