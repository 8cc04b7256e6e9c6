import type { Photo, PhotoIn } from '@/lib/batch/photo';
import type { Batch } from '@/lib/batch/reducer';
import type { Deliverable } from '@/lib/export/deliverable';
import type { NameProblem } from '@/lib/export/names/problem';
import {
  type ExportPhoto,
  type ExportPlan,
  type LeftReason,
  type PlannedFile,
  planExport,
} from '@/lib/export/plan';
import type { ExportSettings } from '@/lib/export/settings';
import { type Member, planLayout } from '@/lib/layout/plan';

/** An export before it is made: which files there will be, what is wrong, and who belongs to whom. */
export interface Outline {
  /** Null while a problem with the names stands in the way. */
  readonly plan: ExportPlan | null;
  readonly files: readonly PlannedFile[];
  readonly problems: readonly NameProblem[];
  /** The other photos of a photo's SKU, by their ids. */
  readonly kinOf: (photoId: string) => readonly string[];
}

const leftOf = (photo: Photo): LeftReason | null => {
  switch (photo.phase) {
    case 'done':
      return photo.verdict === 'reject' ? 'rejected' : null;
    case 'failed':
    case 'cancelled':
      return photo.phase;
    default:
      return 'unfinished';
  }
};

/** A finished photo as far as laying it out goes; null where its size is not known here. */
export function memberOf(photo: PhotoIn<'done'>): Member | null {
  const original = photo.prepared?.transform.original;
  return original ? { original, subject: photo.findings?.subject ?? null } : null;
}

/** The day by this device's own clock: `2026-11-23`. */
export function dayOf(now: Date): string {
  const two = (part: number) => String(part).padStart(2, '0');
  return `${now.getFullYear()}-${two(now.getMonth() + 1)}-${two(now.getDate())}`;
}

const NO_KIN: readonly string[] = [];

/**
 * @param ids the photos that are meant, in their order; all of the batch where none are named
 * @param creditsOf what was paid for a photo's cut-out, where that is known
 */
export function outlineOf(
  { order, photos, isDecontaminated }: Pick<Batch, 'order' | 'photos' | 'isDecontaminated'>,
  settings: ExportSettings,
  {
    ids = order,
    now,
    creditsOf = () => null,
  }: {
    ids?: readonly string[];
    now: Date;
    creditsOf?: (photo: PhotoIn<'done'>) => number | null;
  },
): Outline {
  const chosen = ids.flatMap((id) => photos.get(id) ?? []);
  const sources = chosen.map((photo): ExportPhoto => {
    const { id, name, folder, digest } = photo;
    const isDone = photo.phase === 'done';
    return {
      id,
      name,
      folder,
      digest,
      credits: isDone ? creditsOf(photo) : null,
      // Where its subject is follows from these.
      work: isDone ? JSON.stringify([photo.taskId, photo.repair, isDecontaminated]) : '',
      left: leftOf(photo),
    };
  });
  const sizeOf = (photoId: string, { layout }: Deliverable) => {
    const photo = photos.get(photoId);
    const member = photo?.phase === 'done' ? memberOf(photo) : null;
    return member ? planLayout({ ...member, layout }).canvas : null;
  };
  const planned = planExport(sources, settings, { date: dayOf(now), sizeOf });

  const bySku = new Map<string, string[]>();
  const skuOf = new Map<string, string>();
  for (const { photo, sku } of planned.files) {
    if (skuOf.has(photo.id)) continue;
    skuOf.set(photo.id, sku);
    bySku.set(sku, [...(bySku.get(sku) ?? []), photo.id]);
  }
  const kinOf = (photoId: string): readonly string[] => {
    const kin = bySku.get(skuOf.get(photoId) ?? '') ?? NO_KIN;
    return kin.length < 2 ? NO_KIN : kin.filter((id) => id !== photoId);
  };

  // What a photo's files look like depends on its whole family.
  const works = new Map(sources.map(({ id, work }) => [id, work]));
  const withFamily = new Map(
    sources.map((photo) => {
      const family = kinOf(photo.id).map((id) => works.get(id));
      return [photo.id, { ...photo, work: JSON.stringify([photo.work, ...family]) }];
    }),
  );
  const complete = (file: PlannedFile): PlannedFile =>
    file.deliverable.layout.isFamily
      ? { ...file, photo: withFamily.get(file.photo.id) ?? file.photo }
      : file;
  const files = planned.files.map(complete);
  const plan = planned.plan && { ...planned.plan, files };
  return { plan, files, problems: planned.problems, kinOf };
}
