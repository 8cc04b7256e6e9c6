import { useState } from 'react';

export interface Selection {
  /** In the order in which they are shown. Nothing that is out of sight is among them. */
  readonly ids: readonly string[];
  has(id: string): boolean;
  /** @param isRange all from the one before to this one become as this one becomes */
  toggle(id: string, isRange: boolean): void;
  all(): void;
  clear(): void;
}

interface Chosen {
  ids: ReadonlySet<string>;
  /** The one that was pressed last, where a range begins. */
  last: string | null;
}

const NONE: Chosen = { ids: new Set(), last: null };

function toggled({ ids, last }: Chosen, shown: readonly string[], id: string, isRange: boolean) {
  const next = new Set(ids);
  const from = isRange && last !== null ? shown.indexOf(last) : -1;
  const to = shown.indexOf(id);
  const range = from < 0 ? [id] : shown.slice(Math.min(from, to), Math.max(from, to) + 1);
  const isOn = !ids.has(id);
  for (const one of range) {
    if (isOn) next.add(one);
    else next.delete(one);
  }
  return { ids: next, last: id };
}

/** Which of the photos that are shown a person has selected. */
export function useSelection(shown: readonly string[]): Selection {
  const [chosen, setChosen] = useState(NONE);
  return {
    ids: chosen.ids.size === 0 ? [] : shown.filter((id) => chosen.ids.has(id)),
    has: (id) => chosen.ids.has(id),
    toggle: (id, isRange) => setChosen((before) => toggled(before, shown, id, isRange)),
    all: () => setChosen(({ last }) => ({ ids: new Set(shown), last })),
    clear: () => setChosen(NONE),
  };
}
