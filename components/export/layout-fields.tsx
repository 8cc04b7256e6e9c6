import { useId, useState } from 'react';
import { type Layout, MAX_SIDE, type Margins } from '@/lib/layout/layout';
import { useExportMessages } from './export-messages';
import { Choice, Group, NumberField, Slider, Switch } from './fields';

const SIDES = ['top', 'right', 'bottom', 'left'] as const;
const ROWS = ['top', 'middle', 'bottom'] as const;
const COLUMNS = ['left', 'centre', 'right'] as const;
const SHOP_SIDE = 2000;

/** The canvas, and where on it the subject stands. */
export function LayoutFields({
  layout,
  onChange,
}: {
  layout: Layout;
  onChange: (layout: Layout) => void;
}) {
  const say = useExportMessages();
  const { canvas, fill } = layout;
  /** What was typed last, for when it is wanted again. */
  const [lastFixed, setLastFixed] = useState({ width: SHOP_SIDE, height: SHOP_SIDE });

  function choose(kind: Layout['canvas']['kind']) {
    if (kind === canvas.kind) return;
    onChange({ ...layout, canvas: kind === 'fixed' ? { kind, ...lastFixed } : { kind } });
  }
  function resize(size: { width?: number; height?: number }) {
    if (canvas.kind !== 'fixed') return;
    const next = { width: canvas.width, height: canvas.height, ...size };
    setLastFixed(next);
    onChange({ ...layout, canvas: { kind: 'fixed', ...next } });
  }

  return (
    <Group title={say.layout.title}>
      <Choice
        label={say.layout.canvas}
        value={canvas.kind}
        options={say.layout.canvases}
        onChange={choose}
      />
      {canvas.kind === 'fixed' && (
        <div className="grid grid-cols-2 gap-2">
          <NumberField
            label={say.layout.width}
            value={canvas.width}
            min={1}
            max={MAX_SIDE}
            suffix="px"
            onChange={(width) => width !== null && resize({ width })}
          />
          <NumberField
            label={say.layout.height}
            value={canvas.height}
            min={1}
            max={MAX_SIDE}
            suffix="px"
            onChange={(height) => height !== null && resize({ height })}
          />
        </div>
      )}
      {canvas.kind !== 'original' && (
        <MarginFields
          margins={layout.margins}
          onChange={(margins) => onChange({ ...layout, margins })}
        />
      )}
      {canvas.kind === 'fixed' && (
        <>
          <div className="grid grid-cols-[auto_1fr] items-start gap-x-4 gap-y-2">
            <AlignField align={layout.align} onChange={(align) => onChange({ ...layout, align })} />
            <div className="grid gap-1">
              <Switch
                label={say.layout.fillAuto}
                isOn={fill === null}
                onChange={(isAuto) => onChange({ ...layout, fill: isAuto ? null : 0.85 })}
              />
              {fill !== null && (
                <Slider
                  label={say.layout.fill}
                  min={10}
                  max={100}
                  step={1}
                  value={Math.round(fill * 100)}
                  said={say.percent(fill)}
                  onChange={(share) => onChange({ ...layout, fill: share / 100 })}
                />
              )}
            </div>
          </div>
          <Switch
            label={say.layout.enlarge}
            isOn={layout.mayEnlarge}
            onChange={(mayEnlarge) => onChange({ ...layout, mayEnlarge })}
          />
          <Switch
            label={say.layout.family}
            isOn={layout.isFamily}
            onChange={(isFamily) => onChange({ ...layout, isFamily })}
          />
        </>
      )}
    </Group>
  );
}

const MOST = { px: 8192, '%': 49 } as const;

/** One length for all sides, or one for each. */
function MarginFields({
  margins,
  onChange,
}: {
  margins: Margins;
  onChange: (margins: Margins) => void;
}) {
  const say = useExportMessages();
  const isEven = SIDES.every((side) => margins[side] === margins.top);
  const [isOpen, setOpen] = useState(!isEven);
  const most = MOST[margins.unit];
  const isWhole = margins.unit === 'px';
  const even = (length: number): Margins => ({
    ...margins,
    top: length,
    right: length,
    bottom: length,
    left: length,
  });
  return (
    <div className="grid gap-2">
      <div className="flex items-end gap-2">
        <div className="min-w-0 flex-1">
          <NumberField
            label={say.layout.margins}
            value={isEven ? margins.top : null}
            min={0}
            max={most}
            isWhole={isWhole}
            {...(!isEven && { placeholder: '–' })}
            onChange={(length) => length !== null && onChange(even(length))}
          />
        </div>
        <Choice
          label={say.layout.unit}
          value={margins.unit}
          options={{ '%': '%', px: 'px' }}
          onChange={(unit) => onChange({ ...even(0), unit })}
        />
        <button
          type="button"
          aria-expanded={isOpen}
          onClick={() => setOpen(!isOpen)}
          className="min-h-8 whitespace-nowrap px-1 text-quiet text-sm underline underline-offset-2 hover:text-ink"
        >
          {say.layout.eachSide}
        </button>
      </div>
      {isOpen && (
        <div className="grid grid-cols-4 gap-2">
          {SIDES.map((side) => (
            <NumberField
              key={side}
              label={say.layout.sides[side]}
              value={margins[side]}
              min={0}
              max={most}
              isWhole={isWhole}
              onChange={(length) => length !== null && onChange({ ...margins, [side]: length })}
            />
          ))}
        </div>
      )}
    </div>
  );
}

/** Nine places: arrows go from one to the next. */
function AlignField({
  align,
  onChange,
}: {
  align: Layout['align'];
  onChange: (align: Layout['align']) => void;
}) {
  const say = useExportMessages();
  const group = useId();
  return (
    <div
      role="radiogroup"
      aria-label={say.layout.align}
      className="grid size-21 grid-cols-3 grid-rows-3 rounded-lg bg-well p-1 forced-colors:border"
    >
      {ROWS.flatMap((y) =>
        COLUMNS.map((x) => (
          <label
            key={`${y} ${x}`}
            title={say.layout.alignAt(x, y)}
            className="group/place relative grid cursor-pointer place-items-center rounded has-focus-visible:outline-2 has-focus-visible:outline-accent"
          >
            <input
              type="radio"
              name={group}
              aria-label={say.layout.alignAt(x, y)}
              checked={align.x === x && align.y === y}
              onChange={() => onChange({ x, y })}
              className="absolute opacity-0"
            />
            <span
              aria-hidden="true"
              className="size-1.5 rounded-full bg-quiet opacity-50 transition-all group-hover/place:opacity-100 group-has-checked/place:size-3 group-has-checked/place:rounded-sm group-has-checked/place:bg-accent group-has-checked/place:opacity-100 forced-colors:bg-[ButtonText] forced-colors:group-has-checked/place:bg-[Highlight]"
            />
          </label>
        )),
      )}
    </div>
  );
}
