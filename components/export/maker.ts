import { AppError } from '@/lib/base/errors';
import type { PhotoIn } from '@/lib/batch/photo';
import type { Deliverable } from '@/lib/export/deliverable';
import type { PlannedFile } from '@/lib/export/plan';
import { type Member, planLayout } from '@/lib/layout/plan';
import { maxBytesOf, rulesOf } from '@/lib/rules/rules';
import type { Order, Session } from '../session';
import { isPlain } from './deliverable-list';
import { kinIn } from './outline';
import type { Job } from './plan-photos';

type Done = PhotoIn<'done'>;

function doneIn({ photos, isDecontaminated }: Job['batch'], id: string) {
  const photo = photos.get(id);
  if (photo?.phase !== 'done') throw new AppError('cutout-unavailable');
  // As it was then, and not as somebody sets it while the export goes on.
  return { ...photo, isDecontaminated };
}
type Made = Awaited<ReturnType<Session['render']>>;

/** Where the subjects of photos are; looked for where nobody has looked yet. */
function createFinder({ batch, session, settings }: Pick<Job, 'batch' | 'session' | 'settings'>) {
  const kinOf = kinIn(batch, settings);
  const subjects = new Map<string, Promise<Member['subject']>>();

  function subjectOf(photo: Done, signal: AbortSignal): Promise<Member['subject']> {
    const known = subjects.get(photo.id);
    if (known) return known;
    const finding = photo.findings
      ? Promise.resolve(photo.findings.subject)
      : session
          .preview(photo, signal)
          .then(({ examine }) => examine(signal))
          .then(({ subject }) => subject);
    subjects.set(photo.id, finding);
    finding.catch(() => subjects.delete(photo.id));
    return finding;
  }

  /** The other photos of its SKU. */
  async function familyOf(id: string, signal: AbortSignal): Promise<Member[]> {
    const found: Member[] = [];
    for (const kin of kinOf(id).map((kinId) => doneIn(batch, kinId))) {
      const original = kin.prepared?.transform.original;
      if (original) found.push({ original, subject: await subjectOf(kin, signal) });
    }
    return found;
  }
  return { subjectOf, familyOf };
}

/** What makes single files of photos, as they were when the job began. */
export function createMaker(job: Omit<Job, 'signal' | 'ids'>) {
  const { batch, session, picture } = job;
  const { subjectOf, familyOf } = createFinder(job);

  async function backdropOf({ background }: Deliverable): Promise<Order['background']> {
    if (background.kind !== 'picture') return background;
    const found = await picture(background.pictureId);
    if (!found) throw new AppError('backdrop-missing');
    return { kind: 'picture', picture: found };
  }

  /**
   * @param isMeasured whether it is found out how near the file comes to the picture
   * @throws {AppError} why there is no such file
   */
  async function make(
    file: Pick<PlannedFile, 'photo' | 'deliverable'>,
    signal: AbortSignal,
    isMeasured = false,
  ): Promise<Made> {
    const photo = doneIn(batch, file.photo.id);
    // What the model has made alone is of another size, and in other colours.
    if (!photo.file) throw new AppError('original-missing');
    const { deliverable } = file;
    const { layout, shadow, format, tagging, rulesId } = deliverable;
    if (isPlain(deliverable)) {
      const finished = await session.finish(photo, signal);
      const size = photo.prepared?.transform.original ?? (await pngSizeOf(finished));
      return { picture: finished, size, format, psnr: Number.POSITIVE_INFINITY, subject: null };
    }
    const isAsShot = layout.canvas.kind === 'original' && shadow.kind === 'none';
    const subject = isAsShot ? null : await subjectOf(photo, signal);
    const family = layout.isFamily ? await familyOf(photo.id, signal) : [];
    const background = await backdropOf(deliverable);
    const rules = rulesOf(rulesId);
    const order = (original: Member['original']): Order => ({
      placement: planLayout({ original, subject, layout, family }),
      background,
      shadow,
      format,
      tagging,
      wantsSubject: rules !== null,
      maxBytes: rules && maxBytesOf(rules),
      isMeasured,
    });
    return session.render(photo, order, signal);
  }

  return { make };
}

/** The size of a PNG that this page was given: it stands at the beginning. */
async function pngSizeOf(png: Blob): Promise<{ width: number; height: number }> {
  const head = new DataView(await png.slice(0, 24).arrayBuffer());
  return head.byteLength < 24
    ? { width: 0, height: 0 }
    : { width: head.getUint32(16), height: head.getUint32(20) };
}
