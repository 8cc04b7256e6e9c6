import type { PhotoIn } from '@/lib/batch/photo';
import type { Batch } from '@/lib/batch/reducer';
import { holdsToken, parsePattern } from '@/lib/export/names/pattern';
import type { ExportSettings } from '@/lib/export/settings';
import type { Findings } from '@/lib/matte/findings';
import type { Session } from '../session';

/** As many at a time as previews are made of. */
const LANES = 2;

/** Whether a file's name says its size, and that is the subject's. */
function namesSubjects({ deliverables, names }: ExportSettings): boolean {
  const pattern = parsePattern(names.pattern);
  if (!pattern.ok || !holdsToken(pattern.value, 'w', 'h')) return false;
  return deliverables.some(
    ({ id, layout }) => layout.canvas.kind === 'subject' && !names.amazonIds.includes(id),
  );
}

/**
 * Looks for the subjects by which files are named, where nobody has yet.
 * @param ids the photos that are meant
 * @returns the batch with what was found; a photo that cannot be looked at stays without
 */
export async function lookFirst(
  {
    batch,
    session,
    settings,
    ids = batch.order,
  }: {
    readonly batch: Batch;
    readonly session: Session;
    readonly settings: ExportSettings;
    readonly ids?: readonly string[];
  },
  signal: AbortSignal,
): Promise<Batch> {
  if (!namesSubjects(settings)) return batch;
  const unseen = ids
    .flatMap((id) => batch.photos.get(id) ?? [])
    .filter((photo) => photo.phase === 'done' && photo.findings === null);
  if (unseen.length === 0) return batch;
  const photos = new Map(batch.photos);
  const queue = unseen.values();
  async function work() {
    for (const photo of queue) {
      if (photo.phase !== 'done') continue;
      const findings = await lookAt(photo, session, signal);
      if (findings) photos.set(photo.id, { ...photo, findings });
    }
  }
  await Promise.all(Array.from({ length: LANES }, work));
  return { ...batch, photos };
}

async function lookAt(
  photo: PhotoIn<'done'>,
  session: Session,
  signal: AbortSignal,
): Promise<Findings | null> {
  try {
    const { examine } = await session.preview(photo, signal);
    return await examine(signal);
  } catch {
    signal.throwIfAborted();
    return null;
  }
}
