import { assertNever } from '@/lib/base/assert-never';
import { flagsOf, isForReview, isUnexamined } from './flagged';
import type { Photo } from './photo';
import type { Batch } from './reducer';
import { riskOf } from './risk';

/** Which photos of a batch are shown, and in which order. */

/** Where a photo stands, as coarsely as a person asks for it. */
export type Stage = 'waiting' | 'working' | 'done' | 'failed' | 'cancelled';

/** All, one for each stage, and what is to be said, or was said, of finished ones. */
export const FILTERS = [
  'all',
  'waiting',
  'working',
  'done',
  'failed',
  'cancelled',
  'review',
  'rejected',
] as const;
export type Filter = (typeof FILTERS)[number];

export const SORTS = ['added', 'name', 'phase', 'risk'] as const;
export type Sort = (typeof SORTS)[number];

export interface ViewOptions {
  readonly filter: Filter;
  readonly sort: Sort;
  /** A part of the name, or of the folder; empty for all. */
  readonly search: string;
}

export interface View {
  readonly ids: readonly string[];
  /** How many photos of the whole batch each filter lets through. */
  readonly counts: Readonly<Record<Filter, number>>;
  /** Finished photos of which it is not known yet whether somebody should look at them. */
  readonly unexamined: number;
}

export function stageOf(photo: Photo): Stage {
  const { phase } = photo;
  switch (phase) {
    case 'queued':
      return 'waiting';
    case 'preparing':
    case 'uploading':
      return 'working';
    case 'removing':
      // In line at the server it waits, for longer than anything else takes.
      return photo.running || photo.wish === 'cancel' ? 'working' : 'waiting';
    case 'done':
    case 'failed':
    case 'cancelled':
      return phase;
    default:
      return assertNever(phase);
  }
}

/** What somebody has to look at comes first. */
const RANK: Record<Stage, number> = { failed: 0, waiting: 1, working: 2, done: 3, cancelled: 4 };

/** In the order of the reader's language; `2` before `10`, and no notice taken of case. */
const names = new Intl.Collator(undefined, { numeric: true, sensitivity: 'accent' });
const TYPE = /\.[^.]*$/;
/** A photo keeps its name: as long as the order stands, so does the one by name. */
const ordersByName = new WeakMap<readonly string[], readonly string[]>();

function byName({ order, photos }: Batch): readonly string[] {
  const known = ordersByName.get(order);
  if (known) return known;
  const sorted = order
    .flatMap((id) => photos.get(id) ?? [])
    .map(({ id, name, folder }) => ({ id, name, stem: name.replace(TYPE, ''), folder }))
    .sort(
      (a, b) =>
        // Without the dot before its type, so that `mug.jpg` comes before `mug-back.jpg`.
        names.compare(a.stem, b.stem) ||
        names.compare(a.name, b.name) ||
        compareFolders(a.folder, b.folder),
    )
    .map(({ id }) => id);
  ordersByName.set(order, sorted);
  return sorted;
}

/** Step by step: a folder comes before what lies in it, and that before the folder's neighbour. */
function compareFolders(a: string, b: string): number {
  const [left, right] = [a.split('/'), b.split('/')];
  for (const [i, step] of left.entries()) {
    const order = names.compare(step, right[i] ?? '');
    if (order !== 0) return order;
  }
  return left.length - right.length;
}

/** Accents and other marks of Latin, Greek and Cyrillic letters, once they stand apart. */
const MARKS = /[\u0300-\u036f]/g;

/**
 * As it is searched for: without case, accents, and forms that only look different. In capitals, as
 * some letters have no other way to be the same: `ß` is `SS`, and both sigmas are one.
 */
const folded = (text: string) => text.normalize('NFKD').replace(MARKS, '').toUpperCase();

/** All that the view depends on in a photo, besides its names. */
type Standing = {
  readonly stage: Stage;
  readonly isForReview: boolean;
  readonly isRejected: boolean;
  readonly isUnexamined: boolean;
  readonly risk: number;
};

/** One that failed stands behind every flag, which is 1 at least, and before all that is well. */
const FAILED_RISK = 0.5;

function standingOf(batch: Batch, photo: Photo): Standing {
  const risk = photo.phase === 'done' ? riskOf(flagsOf(batch, photo.id)) : 0;
  return {
    stage: stageOf(photo),
    isForReview: isForReview(batch, photo),
    isRejected: photo.phase === 'done' && photo.verdict === 'reject',
    isUnexamined: isUnexamined(photo),
    risk: photo.phase === 'failed' ? FAILED_RISK : risk,
  };
}

function passes(standing: Standing, filter: Filter): boolean {
  switch (filter) {
    case 'all':
      return true;
    case 'review':
      return standing.isForReview;
    case 'rejected':
      return standing.isRejected;
    default:
      return standing.stage === filter;
  }
}

/**
 * The ids of the photos to be shown, in order. Names are compared as a person counts (`2.jpg`
 * before `10.jpg`); the risk of a picture stays what it is when somebody has judged it. What is
 * equal stays in the order in which it was added.
 */
export function viewOf(batch: Batch, { filter, sort, search }: ViewOptions): readonly string[] {
  const sought = folded(search.trim());
  const order = sort === 'name' ? byName(batch) : batch.order;
  const standings = new Map<string, Standing>();
  const ids = order.filter((id) => {
    const photo = batch.photos.get(id);
    if (!photo) return false;
    const standing = standingOf(batch, photo);
    standings.set(id, standing);
    if (!passes(standing, filter)) return false;
    return sought === '' || folded(`${photo.folder}/${photo.name}`).includes(sought);
  });
  const by = (rank: (standing: Standing) => number) => {
    const rankOf = (id: string) => {
      const standing = standings.get(id);
      return standing ? rank(standing) : 0;
    };
    return ids.toSorted((a, b) => rankOf(a) - rankOf(b));
  };
  switch (sort) {
    case 'phase':
      return by(({ stage }) => RANK[stage]);
    case 'risk':
      return by(({ risk }) => -risk);
    default:
      return ids;
  }
}

const isSame = <T>(a: readonly T[], b: readonly T[]) =>
  a.length === b.length && a.every((item, i) => item === b[i]);

const isSameStanding = (a: Standing | undefined, b: Standing | undefined) =>
  a?.stage === b?.stage &&
  a?.risk === b?.risk &&
  a?.isForReview === b?.isForReview &&
  a?.isRejected === b?.isRejected &&
  a?.isUnexamined === b?.isUnexamined;

const NOBODY: Record<Filter, number> = {
  all: 0,
  waiting: 0,
  working: 0,
  done: 0,
  failed: 0,
  cancelled: 0,
  review: 0,
  rejected: 0,
};

/**
 * Views of one batch as it goes on: the same object until a photo comes, goes or stands otherwise,
 * and the same list until another is to be shown. An upload's progress costs one look a photo.
 */
export function createViewer(): (batch: Batch, options: ViewOptions) => View {
  let last: {
    batch: Batch;
    options: ViewOptions;
    standings: readonly (Standing | undefined)[];
    view: View;
  } | null = null;
  return (batch, options) => {
    if (last && last.batch.photos === batch.photos && last.options === options) return last.view;
    const standings = batch.order.map((id) => {
      const photo = batch.photos.get(id);
      return photo && standingOf(batch, photo);
    });
    const before = last?.standings;
    const isAsBefore =
      last?.batch.order === batch.order &&
      last.options === options &&
      standings.every((standing, i) => isSameStanding(standing, before?.[i]));
    if (last && isAsBefore) {
      last.batch = batch;
      return last.view;
    }
    const counts = { ...NOBODY };
    let unexamined = 0;
    for (const standing of standings) {
      if (!standing) continue;
      for (const filter of FILTERS) if (passes(standing, filter)) counts[filter] += 1;
      if (standing.isUnexamined) unexamined += 1;
    }
    const found = viewOf(batch, options);
    const ids = last && isSame(last.view.ids, found) ? last.view.ids : found;
    last = { batch, options, standings, view: { ids, counts, unexamined } };
    return last.view;
  };
}
