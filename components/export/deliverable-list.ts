import type { FormatType } from '@/lib/codec/format';
import { type Deliverable, PLAIN_CUTOUT } from '@/lib/export/deliverable';
import type { SavedPreset } from '@/lib/export/saved-preset';
import { MAX_DELIVERABLES } from '@/lib/export/settings';
import { isSame } from '@/lib/keep/same';
import { PLAIN_LAYOUT } from '@/lib/layout/layout';
import { PRESETS } from '@/lib/rules/presets';

/** The kinds of files of an export: how the list of them is added to, and what each came from. */

const COPY_MARK = '~';
const BLANK_ID = 'blank';

/** A square for whatever shop is not among the presets. */
export const BLANK: Deliverable = {
  ...PLAIN_CUTOUT,
  id: BLANK_ID,
  token: 'square',
  layout: {
    ...PLAIN_LAYOUT,
    canvas: { kind: 'fixed', width: 2000, height: 2000 },
    margins: { unit: '%', top: 5, right: 5, bottom: 5, left: 5 },
  },
};

/** All that come with Clearcut, the plain cut-out first. */
export const BUILT_IN: readonly Deliverable[] = [PLAIN_CUTOUT, ...PRESETS, BLANK];

/** The id of the preset that it was made from, built-in or saved. */
export const originOf = ({ id }: Pick<Deliverable, 'id'>): string => id.split(COPY_MARK)[0] ?? id;

/** What a saved preset stands for, under its own name. */
export const deliverableOf = ({ id, name, deliverable }: SavedPreset): Deliverable => ({
  ...deliverable,
  id,
  name,
});

/** Adds one as the last, under an id that is free, with a token that no other has. */
export function withAdded(list: readonly Deliverable[], one: Deliverable): Deliverable[] {
  const ids = new Set(list.map(({ id }) => id));
  const tokens = new Set(list.map(({ token }) => token));
  const free = (taken: ReadonlySet<string>, wanted: string, mark: string) => {
    let found = wanted;
    for (let n = 2; taken.has(found); n++) found = `${wanted}${mark}${n}`;
    return found;
  };
  const id = free(ids, originOf(one), COPY_MARK);
  return [...list, { ...one, id, token: free(tokens, one.token, '-') }];
}

/** Adds several, in their order, as many as an export makes. */
export const withAllAdded = (
  list: readonly Deliverable[],
  more: readonly Deliverable[],
): Deliverable[] =>
  more.slice(0, Math.max(0, MAX_DELIVERABLES - list.length)).reduce(withAdded, [...list]);

/** What it is compared with: the preset that it was made from, as far as that is known. */
export function templateOf(
  one: Pick<Deliverable, 'id'>,
  saved: readonly SavedPreset[],
): Deliverable | null {
  const origin = originOf(one);
  const own = saved.find(({ id }) => id === origin);
  if (own) return deliverableOf(own);
  return BUILT_IN.find(({ id }) => id === origin) ?? null;
}

/** Whether it says something else than its preset; a token that was made distinct does not count. */
export function isChanged(one: Deliverable, template: Deliverable): boolean {
  const isNumbered = one.token.startsWith(`${template.token}-`) && one.id !== template.id;
  const token = isNumbered ? template.token : one.token;
  return !isSame({ ...one, id: template.id, token }, template);
}

/** It as its preset has it, in the same place of the list. */
export const restored = (one: Deliverable, template: Deliverable): Deliverable => ({
  ...template,
  id: one.id,
  token: one.token,
});

/** Whether its files are the cut-outs themselves, whatever it is called. */
export const isPlain = (one: Deliverable): boolean => {
  const { id, name, token } = PLAIN_CUTOUT;
  return isSame({ ...one, id, name, token }, PLAIN_CUTOUT);
};

/** Whether it is the cut-out as it was shot, on nothing: a tile shows that already. */
export const looksPlain = ({ layout, background, shadow }: Deliverable): boolean =>
  layout.canvas.kind === 'original' && background.kind === 'none' && shadow.kind === 'none';

const HAS_ALPHA: Record<FormatType, boolean> = { png: true, webp: true, avif: true, jpeg: false };

/** Whether its background must be something. */
export const needsBackground = ({ format }: Deliverable): boolean => !HAS_ALPHA[format.type];

/** It in another format: one without transparency gets a white background where it has none. */
export function withFormat(one: Deliverable, format: Deliverable['format']): Deliverable {
  const next = { ...one, format };
  return needsBackground(next) && next.background.kind === 'none'
    ? { ...next, background: { kind: 'colour', colour: '#ffffff' } }
    : next;
}

/** What keeps it from being made at all. */
export type Lack = 'background' | 'picture';

export function lackOf(one: Deliverable): Lack | null {
  if (one.background.kind === 'none' && needsBackground(one)) return 'background';
  return one.background.kind === 'picture' && one.background.pictureId === '' ? 'picture' : null;
}
