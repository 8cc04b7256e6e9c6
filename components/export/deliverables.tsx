import { useId, useRef, useState } from 'react';
import type { Deliverable } from '@/lib/export/deliverable';
import { MAX_DELIVERABLES } from '@/lib/export/settings';
import { Button } from '../ui/button';
import { AddDeliverables } from './add-deliverables';
import { DeliverableItem } from './deliverable-item';
import { looksPlain, withAllAdded } from './deliverable-list';
import { useExportMessages } from './export-messages';
import { useExport, useExportRoom } from './export-room';
import { withDeliverables, withReplaced } from './export-settings';
import type { PresetNews } from './preset-actions';
import type { SavedPresets } from './use-saved-presets';

/** The kinds of files that are made of each photo. */
export function Deliverables({ presets }: { presets: SavedPresets }) {
  const say = useExportMessages();
  const room = useExportRoom();
  const deliverables = useExport(({ settings }) => settings.deliverables);
  const shown = useExport((state) => state.shown);
  const group = useId();
  const [openId, setOpenId] = useState<string | null>(null);
  const [isAdding, setAdding] = useState(false);
  const adder = useRef<HTMLButtonElement>(null);
  /** What became of a preset that was to be saved or deleted. */
  const [told, setTold] = useState<{ id: string; news: PresetNews } | null>(null);

  const become = (change: (all: readonly Deliverable[]) => readonly Deliverable[]) =>
    room.change((settings) => withDeliverables(settings, change(settings.deliverables)));

  function leaveAdding() {
    setAdding(false);
    // The button is drawn again first.
    requestAnimationFrame(() => adder.current?.focus());
  }

  function add(chosen: readonly Deliverable[]) {
    const next = withAllAdded(deliverables, chosen);
    become(() => next);
    const last = next.slice(deliverables.length).find((one) => !looksPlain(one));
    if (last) room.show(last.id);
    leaveAdding();
  }

  /** Where it has gone in the meantime, nothing is changed. */
  function change(id: string, change: (one: Deliverable) => Deliverable) {
    const isShown = room.get().shown?.id === id;
    let nextId = id;
    room.change((settings) => {
      const before = settings.deliverables.find((one) => one.id === id);
      if (!before) return {};
      const after = change(before);
      nextId = after.id;
      return withReplaced(settings, id, after);
    });
    if (nextId === id) return;
    setOpenId((open) => (open === id ? nextId : open));
    if (isShown) room.show(nextId);
  }

  return (
    <section className="grid gap-2">
      <h3 className="font-medium text-sm">{say.deliverables.title}</h3>
      <ul className="marker-none grid gap-1.5">
        {deliverables.map((deliverable) => (
          <DeliverableItem
            key={deliverable.id}
            deliverable={deliverable}
            presets={presets}
            group={group}
            isShown={shown?.id === deliverable.id}
            news={told?.id === deliverable.id ? told.news : null}
            isOpen={openId === deliverable.id}
            onOpen={(isOpen) => {
              setOpenId(isOpen ? deliverable.id : null);
              if (isOpen) room.show(deliverable.id);
            }}
            onChange={(how) => change(deliverable.id, how)}
            onNews={(id, news) => setTold(news && { id, news })}
            onRemove={
              deliverables.length > 1
                ? () => {
                    become((all) => all.filter(({ id }) => id !== deliverable.id));
                    adder.current?.focus();
                  }
                : null
            }
          />
        ))}
      </ul>
      {isAdding ? (
        <AddDeliverables
          saved={presets.list}
          isUnread={presets.isUnread}
          onAdd={add}
          onLeave={leaveAdding}
        />
      ) : (
        <div>
          <Button
            ref={adder}
            disabled={deliverables.length >= MAX_DELIVERABLES}
            onClick={() => setAdding(true)}
          >
            {say.deliverables.add}
          </Button>
        </div>
      )}
    </section>
  );
}
