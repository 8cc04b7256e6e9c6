import { type ReactNode, useId, useState } from 'react';
import { useExportMessages } from './export-messages';

/** The controls that settings are made of: small, quiet, and each with its label. */

const BOX =
  'min-h-8 min-w-0 rounded-md bg-well px-2 text-ink text-sm tabular-nums aria-invalid:outline-2 aria-invalid:outline-alarm forced-colors:border';

export function Group({ title, children }: { title: string; children: ReactNode }) {
  return (
    <fieldset className="grid min-w-0 gap-2">
      <legend className="mb-1.5 font-medium text-sm">{title}</legend>
      {children}
    </fieldset>
  );
}

/** One of a few, side by side. */
export function Choice<T extends string>({
  label,
  value,
  options,
  onChange,
}: {
  label: string;
  value: T;
  options: Readonly<Record<T, string>>;
  onChange: (value: T) => void;
}) {
  const group = useId();
  const keys: T[] = [];
  for (const key in options) keys.push(key);
  return (
    <div
      role="radiogroup"
      aria-label={label}
      className="flex flex-wrap gap-0.5 rounded-lg bg-well p-0.5 forced-colors:border"
    >
      {keys.map((key) => (
        <label
          key={key}
          className="relative grid min-h-7 flex-auto cursor-pointer place-items-center whitespace-nowrap rounded-md px-2 text-quiet text-sm transition-colors hover:text-ink has-checked:bg-sheet has-checked:text-ink has-checked:shadow-sm has-focus-visible:outline-2 has-focus-visible:outline-accent forced-colors:has-checked:forced-color-adjust-none forced-colors:has-checked:bg-[Highlight] forced-colors:has-checked:text-[HighlightText]"
        >
          <input
            type="radio"
            name={group}
            checked={value === key}
            onChange={() => onChange(key)}
            className="absolute opacity-0"
          />
          {options[key]}
        </label>
      ))}
    </div>
  );
}

/** A number that counts as soon as it makes sense; what does not is put back when it is left. */
export function NumberField({
  label,
  isLabelHidden = false,
  value,
  min,
  max,
  isWhole = true,
  placeholder,
  suffix,
  onChange,
}: {
  label: string;
  isLabelHidden?: boolean;
  /** Null for nothing, which a placeholder explains. */
  value: number | null;
  min: number;
  max: number;
  isWhole?: boolean;
  placeholder?: string;
  suffix?: string;
  onChange: (value: number | null) => void;
}) {
  const say = useExportMessages();
  const problem = useId();
  const written = value === null ? '' : String(value);
  const [draft, setDraft] = useState<string | null>(null);
  const meant = (text: string): number | null | undefined => {
    if (text.trim() === '') return placeholder === undefined ? undefined : null;
    const number = Number(text.replace(',', '.'));
    const fits = Number.isFinite(number) && number >= min && number <= max;
    return fits && (!isWhole || Number.isInteger(number)) ? number : undefined;
  };
  const isWrong = draft !== null && meant(draft) === undefined;
  return (
    <div className="grid min-w-0 grid-cols-1 gap-1">
      <label className="grid min-w-0 grid-cols-1 gap-1 text-sm">
        <span className={isLabelHidden ? 'sr-only' : 'text-quiet text-xs'}>{label}</span>
        <span className="flex min-w-0 items-center gap-1.5">
          <input
            type="text"
            inputMode={isWhole ? 'numeric' : 'decimal'}
            value={draft ?? written}
            placeholder={placeholder}
            aria-invalid={isWrong}
            aria-describedby={problem}
            onChange={({ target }) => {
              setDraft(target.value);
              const next = meant(target.value);
              if (next !== undefined && next !== value) onChange(next);
            }}
            onBlur={() => setDraft(null)}
            className={`${BOX} w-full flex-1 placeholder:text-quiet`}
          />
          {suffix && <span className="text-quiet">{suffix}</span>}
        </span>
      </label>
      <p id={problem} role="status" className="text-alarm text-xs empty:hidden">
        {isWrong && say.fields.number(min, max, isWhole)}
      </p>
    </div>
  );
}

/** From `min` to `max`, with what it stands for beside it. */
export function Slider({
  label,
  value,
  min,
  max,
  step,
  said,
  onChange,
}: {
  label: string;
  value: number;
  min: number;
  max: number;
  step: number;
  /** The value in words. */
  said: string;
  onChange: (value: number) => void;
}) {
  return (
    <label className="grid grid-cols-[1fr_auto] items-center gap-x-2 text-sm">
      <span className="text-quiet text-xs">{label}</span>
      <span className="text-xs tabular-nums">{said}</span>
      <input
        type="range"
        min={min}
        max={max}
        step={step}
        value={value}
        aria-valuetext={said}
        onChange={({ target }) => onChange(target.valueAsNumber)}
        className="col-span-2 h-6 w-full min-w-0 accent-accent"
      />
    </label>
  );
}

const COLOUR = /^#?([0-9a-f]{6}|[0-9a-f]{3})$/i;

/** `#rrggbb` in small letters, of what may be a short form; null for what is no colour. */
function colourOf(text: string): string | null {
  const [, digits] = COLOUR.exec(text.trim()) ?? [];
  if (!digits) return null;
  const six = digits.length === 3 ? digits.replace(/./g, '$&$&') : digits;
  return `#${six.toLowerCase()}`;
}

export function ColourField({
  label,
  value,
  onChange,
}: {
  label: string;
  value: string;
  onChange: (value: string) => void;
}) {
  const say = useExportMessages();
  const problem = useId();
  const [draft, setDraft] = useState<string | null>(null);
  const isWrong = draft !== null && colourOf(draft) === null;
  return (
    <div className="flex min-w-0 flex-wrap items-center gap-2 text-sm">
      <input
        type="color"
        aria-label={label}
        value={value}
        onChange={({ target }) => onChange(target.value.toLowerCase())}
        className="h-8 w-10 shrink-0 cursor-pointer rounded-md bg-well p-0.5"
      />
      <label className="flex min-w-0 flex-1 items-center gap-2">
        <span className="text-quiet text-xs">{label}</span>
        <input
          type="text"
          value={draft ?? value}
          spellCheck={false}
          aria-invalid={isWrong}
          aria-describedby={problem}
          onChange={({ target }) => {
            setDraft(target.value);
            const next = colourOf(target.value);
            if (next !== null) onChange(next);
          }}
          onBlur={() => setDraft(null)}
          className={`${BOX} w-24`}
        />
      </label>
      <p id={problem} role="status" className="basis-full text-alarm text-xs empty:hidden">
        {isWrong && say.fields.colour}
      </p>
    </div>
  );
}

export function TextField({
  label,
  value,
  placeholder,
  maxLength,
  onChange,
}: {
  label: string;
  value: string;
  placeholder?: string;
  maxLength: number;
  onChange: (value: string) => void;
}) {
  return (
    <label className="grid min-w-0 gap-1 text-sm">
      <span className="text-quiet text-xs">{label}</span>
      <input
        type="text"
        value={value}
        placeholder={placeholder}
        maxLength={maxLength}
        onChange={({ target }) => onChange(target.value)}
        className={`${BOX} w-full placeholder:text-quiet`}
      />
    </label>
  );
}

export function Switch({
  label,
  isOn,
  isDisabled = false,
  onChange,
}: {
  label: string;
  isOn: boolean;
  isDisabled?: boolean;
  onChange: (isOn: boolean) => void;
}) {
  return (
    <label className="flex min-h-7 items-center gap-2 text-sm has-disabled:opacity-50">
      <input
        type="checkbox"
        checked={isOn}
        disabled={isDisabled}
        onChange={({ target }) => onChange(target.checked)}
        className="size-4 shrink-0 accent-accent"
      />
      {label}
    </label>
  );
}
