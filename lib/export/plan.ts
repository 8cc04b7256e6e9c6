import type { Size } from '@/lib/matte/planes';
import type { Deliverable } from './deliverable';
import type { NamedPhoto } from './names/describe';
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
   * its repair, the scale of its family.
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
}

/**
 * What an export would write, and what is wrong with the names. Nothing may be written while one of
 * the problems stops the export: there is no plan then, but the files are told with the names that
 * they would have.
 * @param photos of which the exported ones are counted by `{n}` in this order
 */
export function planExport(
  photos: readonly ExportPhoto[],
  settings: ExportSettings,
  options: PlanOptions,
): {
  readonly plan: ExportPlan | null;
  readonly files: readonly PlannedFile[];
  readonly problems: readonly NameProblem[];
} {
  const isLeft = ({ left }: ExportPhoto) =>
    left !== null && !(left === 'rejected' && settings.withRejected);
  const chosen = photos.filter((photo) => !isLeft(photo));
  const byId = new Map(chosen.map((photo) => [photo.id, photo]));
  const byDeliverable = new Map(settings.deliverables.map((each) => [each.id, each]));
  const named = nameAll(chosen, settings.deliverables, {
    ...settings.names,
    ...options,
    reserved: Object.values(TABLES),
  });
  const files = named.files.flatMap(({ photoId, deliverableId, path, sku, view }) => {
    const [photo, deliverable] = [byId.get(photoId), byDeliverable.get(deliverableId)];
    return photo && deliverable ? [{ photo, deliverable, path, sku, view }] : [];
  });
  const plan = named.problems.some(stopsExport)
    ? null
    : { settings, files, left: photos.filter(isLeft) };
  return { plan, files, problems: named.problems };
}

/** The same for files that must come out the same, bit for bit. */
export function fingerprintOf({ photo, deliverable }: PlannedFile): Promise<string> {
  const { layout, background, shadow, format, tagging } = deliverable;
  const { digest, work } = photo;
  return digestOf({ digest, work, layout, background, shadow, format, tagging });
}
