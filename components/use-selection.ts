import { useState } from 'react';

export interface Selection {
  /** In the order in which they are shown. Nothing that is out of sight is among them. */
  readonly ids: readonly string[];
  has(id: string): boolean;
  /** @param isRange all from the one before to this one become as this one becomes */
  toggle(id: string, isRange: boolean): void;
  /** Adds all between two; a further stretch from where this one ended takes its place. */
  stretch(from: string, to: string): void;
  /** These, and no others. */
  only(ids: readonly string[]): void;
  all(): void;
  clear(): void;
}

interface Chosen {
  ids: ReadonlySet<string>;
  /** The one that was pressed last, where a range begins. */
  last: string | null;
  /** A range that is still being stretched: from where to where, and what was selected before. */
  stretch: { from: string; to: string; before: ReadonlySet<string> } | null;
}

const NONE: Chosen = { ids: new Set(), last: null, stretch: null };

/** All from one to the other, whichever comes first; the other alone where one is not shown. */
function between(shown: readonly string[], from: string | null, to: string): readonly string[] {
  const start = from === null ? -1 : shown.indexOf(from);
  const end = shown.indexOf(to);
  return start < 0 ? [to] : shown.slice(Math.min(start, end), Math.max(start, end) + 1);
}

function toggled({ ids, last }: Chosen, shown: readonly string[], id: string, isRange: boolean) {
  const next = new Set(ids);
  const isOn = !ids.has(id);
  for (const one of isRange ? between(shown, last, id) : [id]) {
    if (isOn) next.add(one);
    else next.delete(one);
  }
  return { ids: next, last: id, stretch: null };
}

function stretched({ ids, stretch }: Chosen, shown: readonly string[], from: string, to: string) {
  const goesOn = stretch?.to === from ? stretch : { from, before: ids };
  const next = new Set([...goesOn.before, ...between(shown, goesOn.from, to)]);
  return { ids: next, last: to, stretch: { ...goesOn, to } };
}

/** Which of the photos that are shown a person has selected. */
export function useSelection(shown: readonly string[]): Selection {
  const [chosen, setChosen] = useState(NONE);
  return {
    ids: chosen.ids.size === 0 ? [] : shown.filter((id) => chosen.ids.has(id)),
    has: (id) => chosen.ids.has(id),
    toggle: (id, isRange) => setChosen((before) => toggled(before, shown, id, isRange)),
    stretch: (from, to) => setChosen((before) => stretched(before, shown, from, to)),
    only: (ids) => setChosen({ ids: new Set(ids), last: ids[0] ?? null, stretch: null }),
    all: () => setChosen(({ last }) => ({ ids: new Set(shown), last, stretch: null })),
    clear: () => setChosen(NONE),
  };
}
