import { qualityOf } from '@/lib/codec/format';
import type { Size } from '@/lib/matte/planes';
import type { Deliverable } from './deliverable';
import { describePhotos, type NamedPhoto } from './names/describe';
import { nameAll } from './names/name-all';
import { type NameProblem, stopsExport } from './names/problem';
import { digestOf, type ExportSettings } from './settings';

/** Why a photo gives no file. */
export type LeftReason = 'rejected' | 'failed' | 'cancelled' | 'unfinished';

export interface ExportPhoto extends NamedPhoto {
  /** SHA-256 of the original's bytes, in hex; null where it is not known. */
  readonly digest: string | null;
  /** What was paid for its cut-out; null where that is not known. */
  readonly credits: number | null;
  /**
   * Whatever its files depend on besides the original and the deliverable, as text: which cut-out,
   * its repair.
   */
  readonly work: string;
  /** Null for a photo that is ready; a rejected one is exported where the settings say so. */
  readonly left: LeftReason | null;
}

export interface PlannedFile {
  readonly photo: ExportPhoto;
  readonly deliverable: Deliverable;
  /** Below the top of the zip or folder, with `/` between folders. */
  readonly path: string;
  readonly sku: string;
  readonly view: string;
  /** The photos of its SKU, itself too, where they decide about its scale; one list for them all. */
  readonly family: readonly ExportPhoto[] | null;
}

export interface ExportPlan {
  readonly settings: ExportSettings;
  /** In the order in which they are made: all of a photo's, then the next photo's. */
  readonly files: readonly PlannedFile[];
  /** The photos that give none. */
  readonly left: readonly ExportPhoto[];
}

/** Where the tables of an export lie, beside its files. */
export const TABLES = {
  manifest: 'manifest.csv',
  settings: 'settings.json',
  report: 'report.csv',
  page: 'report.html',
} as const;

export interface PlanOptions {
  /** What `{date}` stands for: `2026-11-23`. */
  readonly date: string;
  readonly sizeOf: (photoId: string, deliverable: Deliverable) => Size | null;
  /** The photos that are meant; all where none are named. */
  readonly ids?: readonly string[];
}

/** Whether a photo gives files. */
const isExported = ({ left }: ExportPhoto, { withRejected }: ExportSettings): boolean =>
  left === null || (left === 'rejected' && withRejected);

/** The photos of each SKU that are exported, by the id of each of them. */
export function familiesOf(
  photos: readonly ExportPhoto[],
  settings: ExportSettings,
): ReadonlyMap<string, readonly ExportPhoto[]> {
  const exported = photos.filter((photo) => isExported(photo, settings));
  const families = new Map<string, ExportPhoto[]>();
  const byId = new Map<string, readonly ExportPhoto[]>();
  for (const { photo, family } of describePhotos(exported, settings.names.map).photos) {
    const members = families.get(family) ?? [];
    families.set(family, members);
    members.push(photo);
    byId.set(photo.id, members);
  }
  return byId;
}

/**
 * What an export would write, and what is wrong with the names. Nothing may be written while one of
 * the problems stops the export: there is no plan then, but the files are told with the names that
 * they would have. A file is the same whether it is written alone or with all others.
 * @param photos all of the batch, of which the exported ones are counted by `{n}` in this order
 */
export function planExport(
  photos: readonly ExportPhoto[],
  settings: ExportSettings,
  { ids, ...options }: PlanOptions,
): {
  readonly plan: ExportPlan | null;
  readonly files: readonly PlannedFile[];
  readonly problems: readonly NameProblem[];
} {
  const { deliverables } = settings;
  const meant = ids && new Set(ids);
  const isMeant = (photoId: string) => meant?.has(photoId) ?? true;
  const exported = photos.filter((photo) => isExported(photo, settings));
  const byId = new Map(exported.map((photo) => [photo.id, photo]));
  const byDeliverable = new Map(deliverables.map((each) => [each.id, each]));
  const hasFamilies = deliverables.some(({ layout }) => layout.isFamily);
  const families = hasFamilies ? familiesOf(photos, settings) : null;
  const named = nameAll(exported, deliverables, {
    ...settings.names,
    ...options,
    reserved: Object.values(TABLES),
  });
  const files = named.files.flatMap(({ photoId, deliverableId, path, sku, view }) => {
    const [photo, deliverable] = [byId.get(photoId), byDeliverable.get(deliverableId)];
    if (!photo || !deliverable || !isMeant(photoId)) return [];
    const family = (deliverable.layout.isFamily && families?.get(photoId)) || null;
    return [{ photo, deliverable, path, sku, view, family }];
  });
  const problems = named.problems.filter((problem) => concerns(problem, isMeant));
  const left = photos.filter((photo) => !isExported(photo, settings) && isMeant(photo.id));
  const plan = problems.some(stopsExport) ? null : { settings, files, left };
  return { plan, files, problems };
}

/** Whether a problem is one of the files that are meant: two of one name are none while one is made. */
function concerns({ kind, files }: NameProblem, isMeant: (photoId: string) => boolean): boolean {
  const count = files.filter(({ photoId }) => isMeant(photoId)).length;
  const least = kind === 'collision' || kind === 'file-and-folder' ? 2 : 1;
  return count >= Math.min(least, files.length);
}

/** Of a family: every file of it depends on all its photos, and they are many. */
const digests = new WeakMap<readonly ExportPhoto[], Promise<string>>();

function digestOfFamily(family: readonly ExportPhoto[]): Promise<string> {
  const known = digests.get(family);
  if (known) return known;
  const digest = digestOf(family.map(({ digest, work }) => [digest, work]));
  digests.set(family, digest);
  return digest;
}

/**
 * To be raised whenever the same photo, cut-out and deliverable give other bytes than before, by a
 * change to laying out, shadows, cleaning of edges, scaling or encoders: a folder would be half of
 * the one and half of the other otherwise.
 */
const RENDERER = 1;

/** The same for files that must come out the same, bit for bit. */
export async function fingerprintOf(
  { photo, deliverable, family }: PlannedFile,
  renderer = RENDERER,
): Promise<string> {
  const { layout, background, shadow, format, tagging } = deliverable;
  const { digest, work } = photo;
  const kin = family && family.length > 1 ? await digestOfFamily(family) : undefined;
  // How large a file may be decides about its quality.
  const limit = qualityOf(format) === null ? undefined : deliverable.rulesId;
  const made = { layout, background, shadow, format, tagging };
  return digestOf({ renderer, digest, work, kin, limit, ...made });
}
