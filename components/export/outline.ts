import type { Photo, PhotoIn } from '@/lib/batch/photo';
import type { Batch } from '@/lib/batch/reducer';
import type { Deliverable } from '@/lib/export/deliverable';
import type { NameProblem } from '@/lib/export/names/problem';
import {
  type ExportPhoto,
  type ExportPlan,
  familiesOf,
  type LeftReason,
  type PlannedFile,
  planExport,
} from '@/lib/export/plan';
import type { ExportSettings } from '@/lib/export/settings';
import { type Member, planLayout } from '@/lib/layout/plan';
import type { Size } from '@/lib/matte/planes';

/** An export before it is made: which files there will be, and what is wrong. */
export interface Outline {
  /** Null while a problem with the names stands in the way. */
  readonly plan: ExportPlan | null;
  readonly files: readonly PlannedFile[];
  readonly problems: readonly NameProblem[];
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

type Planned = Pick<Batch, 'order' | 'photos' | 'isDecontaminated'>;
type CreditsOf = (photo: PhotoIn<'done'>) => number | null;

function sourcesOf(
  { order, photos, isDecontaminated }: Planned,
  creditsOf: CreditsOf = () => null,
): ExportPhoto[] {
  return order
    .flatMap((id) => photos.get(id) ?? [])
    .map((photo) => {
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
}

/**
 * How large a file will be; null where that is not known yet. Only a canvas that is trimmed to its
 * subject waits until somebody has looked for that.
 */
export function canvasOf(photo: Photo | undefined, { layout }: Deliverable): Size | null {
  if (layout.canvas.kind === 'fixed') return layout.canvas;
  if (photo?.phase !== 'done') return null;
  if (layout.canvas.kind === 'subject' && photo.findings === null) return null;
  const member = memberOf(photo);
  return member && planLayout({ ...member, layout }).canvas;
}

/**
 * What would be written, named as it is when the whole batch is exported.
 * @param ids the photos that are meant; all of the batch where none are named
 * @param creditsOf what was paid for a photo's cut-out, where that is known
 */
export function outlineOf(
  batch: Planned,
  settings: ExportSettings,
  { ids, now, creditsOf }: { ids?: readonly string[]; now: Date; creditsOf?: CreditsOf },
): Outline {
  return planExport(sourcesOf(batch, creditsOf), settings, {
    date: dayOf(now),
    sizeOf: (photoId, deliverable) => canvasOf(batch.photos.get(photoId), deliverable),
    ...(ids && { ids }),
  });
}

const NO_KIN: readonly string[] = [];

/** Tells the other photos of a photo's SKU that are exported, by their ids. */
export function kinIn(
  batch: Planned,
  settings: ExportSettings,
): (photoId: string) => readonly string[] {
  const families = familiesOf(sourcesOf(batch), settings);
  return (photoId) =>
    families.get(photoId)?.flatMap(({ id }) => (id === photoId ? [] : id)) ?? NO_KIN;
}
