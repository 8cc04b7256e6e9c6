import { useEffect, useId, useRef, useState } from 'react';
import type { Deliverable } from '@/lib/export/deliverable';
import type { SavedPreset } from '@/lib/export/saved-preset';
import { Button } from '../ui/button';
import { BUILT_IN, deliverableOf } from './deliverable-list';
import { useExportMessages } from './export-messages';

/** Chooses presets, several at once; they are added in the order of the list. */
export function AddDeliverables({
  saved,
  isUnread,
  onAdd,
  onLeave,
}: {
  saved: readonly SavedPreset[];
  /** Those of the team could not be read. */
  isUnread: boolean;
  onAdd: (chosen: readonly Deliverable[]) => void;
  onLeave: () => void;
}) {
  const say = useExportMessages();
  const title = useId();
  const first = useRef<HTMLFieldSetElement>(null);
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  useEffect(() => first.current?.querySelector('input')?.focus(), []);

  function toggle(id: string) {
    const next = new Set(chosen);
    if (!next.delete(id)) next.add(id);
    setChosen(next);
  }
  const own = saved.map(deliverableOf);
  const all = [...BUILT_IN, ...own];
  const option = (one: Deliverable) => (
    <label
      key={one.id}
      className="flex min-h-8 cursor-pointer items-center gap-2.5 rounded-md px-2 text-sm hover:bg-well"
    >
      <input
        type="checkbox"
        checked={chosen.has(one.id)}
        onChange={() => toggle(one.id)}
        className="size-4 shrink-0 accent-accent"
      />
      <span className="min-w-0 flex-1 truncate">{say.deliverables.nameOf(one)}</span>
      <span className="text-quiet text-xs tabular-nums">{say.deliverables.canvas(one.layout)}</span>
    </label>
  );

  return (
    <form
      aria-labelledby={title}
      onSubmit={(event) => {
        event.preventDefault();
        onAdd(all.filter(({ id }) => chosen.has(id)));
      }}
      onKeyDown={(event) => {
        if (event.key !== 'Escape') return;
        event.preventDefault();
        event.stopPropagation();
        onLeave();
      }}
      className="grid gap-3 rounded-lg p-2 ring-1 ring-line"
    >
      <h3 id={title} className="sr-only">
        {say.deliverables.addTitle}
      </h3>
      <fieldset ref={first} className="grid min-w-0">
        <legend className="px-2 pb-1 text-quiet text-xs">{say.deliverables.shops}</legend>
        {BUILT_IN.map(option)}
      </fieldset>
      <fieldset className="grid min-w-0">
        <legend className="px-2 pb-1 text-quiet text-xs">{say.deliverables.own}</legend>
        {own.map(option)}
        {isUnread && (
          <p role="status" className="px-2 text-alarm text-sm">
            {say.deliverables.unreadOwn}
          </p>
        )}
        {!isUnread && own.length === 0 && (
          <p className="px-2 text-quiet text-sm">{say.deliverables.noOwn}</p>
        )}
      </fieldset>
      <div className="flex gap-2">
        <Button type="submit" look="primary" disabled={chosen.size === 0}>
          {say.deliverables.addChosen(chosen.size)}
        </Button>
        <Button look="ghost" onClick={onLeave}>
          {say.presets.cancel}
        </Button>
      </div>
    </form>
  );
}
