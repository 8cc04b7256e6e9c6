import { useSyncExternalStore } from 'react';

/** What lies behind a cut-out as it is looked at. It is no part of what is saved. */
export const BACKDROPS = [
  'light-checks',
  'dark-checks',
  'white',
  'black',
  'colour',
  'picture',
] as const;

export type BackdropKind = (typeof BACKDROPS)[number];

export type Backdrop = {
  /** Null where nobody has chosen: checks in keeping with the page. */
  readonly kind: BackdropKind | null;
  /** `#rrggbb`, also while another kind is chosen. */
  readonly colour: string;
  /** A person's own; for as long as the page is open. */
  readonly picture: Blob | null;
};

const KEY = 'clearcut.backdrop';
const FIRST: Backdrop = { kind: null, colour: '#e8e1d5', picture: null };

const listeners = new Set<() => void>();
let chosen: Backdrop | null = null;

/** What this browser keeps: a kind and a colour, with a blank between. */
function restored(): Backdrop {
  try {
    const [name, colour = ''] = (localStorage.getItem(KEY) ?? '').split(' ');
    // A picture is not kept.
    const kind = BACKDROPS.find((each) => each === name && each !== 'picture') ?? null;
    return { ...FIRST, kind, ...(/^#[0-9a-f]{6}$/.test(colour) && { colour }) };
  } catch {
    return FIRST;
  }
}

function read(): Backdrop {
  chosen ??= restored();
  return chosen;
}

function subscribe(listener: () => void) {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

function choose(change: Partial<Backdrop>): void {
  const next = { ...read(), ...change };
  chosen = next;
  try {
    localStorage.setItem(KEY, `${next.kind} ${next.colour}`);
  } catch {
    // It is as it was at the next visit.
  }
  for (const listener of listeners) listener();
}

/** The backdrop that was chosen, for all photos and for the next visit, and how to choose another. */
export function useBackdrop(): readonly [Backdrop, (change: Partial<Backdrop>) => void] {
  const backdrop = useSyncExternalStore(subscribe, read, () => FIRST);
  return [backdrop, choose];
}
