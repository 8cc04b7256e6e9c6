import { z } from 'zod';
import { AppError } from '@/lib/base/errors';
import type { PhotoIn } from '@/lib/batch/photo';
import type { Batch } from '@/lib/batch/reducer';
import type { Deliverable } from '@/lib/export/deliverable';
import type { NameProblem } from '@/lib/export/names/problem';
import { type ExportPlan, type PlannedFile, TABLES } from '@/lib/export/plan';
import {
  type ExportProgress,
  type FileResult,
  type Hands,
  type Rendered,
  runExport,
} from '@/lib/export/run';
import type { ExportSettings } from '@/lib/export/settings';
import type { Sink } from '@/lib/export/sink';
import { type Member, planLayout } from '@/lib/layout/plan';
import { enRules } from '@/lib/messages/en-rules';
import { type Check, type Standing, worstOf } from '@/lib/rules/check';
import { reportCsv } from '@/lib/rules/report-csv';
import { reportHtml } from '@/lib/rules/report-html';
import { rulesOf } from '@/lib/rules/rules';
import type { ReportRow } from '@/lib/rules/words';
import type { Order, Session } from '../session';
import { isPlain, lackOf } from './deliverable-list';
import { kinIn, outlineOf } from './outline';

/** Makes the files of photos and saves them: fetched when the first export begins. */

type Done = PhotoIn<'done'>;

export interface Job {
  readonly batch: Batch;
  readonly session: Session;
  readonly settings: ExportSettings;
  /** The photos that are meant; all of the batch where none are named. */
  readonly ids?: readonly string[];
  /** A picture for backgrounds; null where it is not kept here. */
  readonly picture: (id: string) => Promise<Blob | null>;
  readonly signal: AbortSignal;
}

/** A file that was held against published rules. */
export interface CheckedFile {
  readonly photoId: string;
  readonly path: string;
  readonly standing: Standing;
  readonly checks: readonly Check[];
}

export interface Exported<Saved> {
  /** Null where not one file could be made. */
  readonly saved: Saved | null;
  readonly results: readonly FileResult[];
  readonly checked: readonly CheckedFile[];
}

/** What an export would write, or why it cannot. */
export async function planPhotos(
  job: Pick<Job, 'batch' | 'settings' | 'ids' | 'signal'>,
): Promise<ExportPlan | readonly NameProblem[]> {
  const { plan, problems } = await outlined(job);
  return plan ?? problems;
}

/**
 * The same, of settings that give files at all.
 * @throws {AppError} `background-needed`, `backdrop-missing` or `name-refused`
 */
export async function mustPlan(job: Omit<Job, 'session'>): Promise<ExportPlan> {
  for (const one of job.settings.deliverables) {
    if (lackOf(one) === 'background') throw new AppError('background-needed');
    const { background } = one;
    const isMissing =
      background.kind === 'picture' &&
      (background.pictureId === '' || (await job.picture(background.pictureId)) === null);
    if (isMissing) throw new AppError('backdrop-missing');
  }
  const plan = await planPhotos(job);
  if (!('files' in plan)) throw new AppError('name-refused');
  return plan;
}

async function outlined({
  batch,
  settings,
  ids,
  signal,
}: Pick<Job, 'batch' | 'settings' | 'ids' | 'signal'>) {
  const credits = settings.withManifest ? await readCredits(batch, signal) : null;
  return outlineOf(batch, settings, {
    ...(ids && { ids }),
    now: new Date(),
    creditsOf: ({ taskId }) => credits?.get(taskId) ?? null,
  });
}

const ledgerSchema = z.object({
  attempts: z.array(z.object({ task: z.string(), credits: z.number().nullable() })),
});

/** What each task has cost, by the server's books; null where they cannot be read. */
async function readCredits(
  { id, isKnown }: Batch,
  signal: AbortSignal,
): Promise<ReadonlyMap<string, number> | null> {
  if (!isKnown) return null;
  try {
    const answer = await fetch(`/api/batches/${id}/ledger?format=json`, { signal });
    const { attempts } = ledgerSchema.parse(await answer.json());
    const credits = new Map<string, number>();
    for (const { task, credits: paid } of attempts) {
      credits.set(task, (credits.get(task) ?? 0) + (paid ?? 0));
    }
    return credits;
  } catch {
    signal.throwIfAborted();
    return null;
  }
}

/**
 * Makes the files of a plan and puts them into a sink, one after another; each that there are rules
 * for is decoded again and held against them.
 * @param readKept a file that is there from an earlier run, which was checked then
 * @throws {AppError} as `runExport` does
 */
export async function exportPhotos<Saved>(
  job: Job,
  plan: ExportPlan,
  sink: Sink<Saved>,
  {
    onProgress,
    readKept = async () => null,
  }: {
    onProgress?: (progress: ExportProgress) => void;
    readKept?: (path: string) => Promise<Blob | null>;
  } = {},
): Promise<Exported<Saved>> {
  const { session, signal, batch } = job;
  const { make, checkOf } = await createMaker(job);
  const checksOf = new Map<string, readonly Check[]>();

  async function render(file: PlannedFile): Promise<Rendered> {
    const { picture, size, subject } = await make(file, signal);
    const rules = rulesOf(file.deliverable.rulesId);
    if (!rules) return { blob: picture, size, checked: null };
    const checks = await checkOf(file, picture, subject, signal);
    checksOf.set(file.path, checks);
    const meets = isMeeting(worstOf(checks));
    return {
      blob: picture,
      size,
      checked: { rulesId: rules.id, rulesDate: rules.checkedOn, meets },
    };
  }

  async function report(results: readonly FileResult[]) {
    for (const { file, state } of results) {
      if (state !== 'kept' || !rulesOf(file.deliverable.rulesId)) continue;
      const kept = await readKept(file.path);
      if (kept) checksOf.set(file.path, await checkOf(file, kept, null, signal));
    }
    const rows = results.flatMap(({ file, state }): ReportRow[] => {
      if (state === 'failed') return [];
      const { path, deliverable } = file;
      const rulesId = rulesOf(deliverable.rulesId)?.id ?? null;
      return [{ path, rulesId, checks: checksOf.get(path) ?? [] }];
    });
    const meta = { batch: batch.name || enRules.title, madeAt: new Date() };
    return [
      { path: TABLES.report, blob: new Blob([reportCsv(rows, enRules)]) },
      { path: TABLES.page, blob: new Blob([reportHtml(rows, meta, enRules)]) },
    ];
  }

  const hands: Hands = { render, report };
  const { saved, results } = await runExport({
    plan,
    hands,
    sink,
    signal,
    ...(onProgress && { onProgress }),
  });
  if (saved !== null || results.some(({ state }) => state !== 'failed')) {
    for (const { file, state } of results) {
      if (state !== 'failed') session.saved.add(file.photo.id);
    }
  }
  const checked = results.flatMap(({ file }): CheckedFile[] => {
    const checks = checksOf.get(file.path);
    const standing = checks && worstOf(checks);
    return standing ? [{ photoId: file.photo.id, path: file.path, standing, checks }] : [];
  });
  return { saved, results, checked };
}

/** Whether all that is required is met. */
export const isMeeting = (standing: Standing | null): boolean =>
  standing === 'met' || standing === 'advice';

type Made = Awaited<ReturnType<Session['render']>>;

/** What makes single files of photos, as they are at this moment. */
export async function createMaker({
  batch,
  session,
  settings,
  picture,
}: Omit<Job, 'signal' | 'ids'>) {
  const kinOf = kinIn(batch, settings);
  const subjects = new Map<string, Promise<Member['subject']>>();

  const doneOf = (id: string): Done => {
    const photo = batch.photos.get(id);
    if (photo?.phase !== 'done') throw new AppError('cutout-unavailable');
    return photo;
  };

  /** Where the subject is; looked for where nobody has looked yet. */
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

  async function familyOf(id: string, signal: AbortSignal): Promise<Member[]> {
    const found: Member[] = [];
    for (const kin of kinOf(id).map(doneOf)) {
      const original = kin.prepared?.transform.original;
      if (original) found.push({ original, subject: await subjectOf(kin, signal) });
    }
    return found;
  }

  async function backdropOf({ background }: Deliverable): Promise<Order['background']> {
    if (background.kind !== 'picture') return background;
    const found = await picture(background.pictureId);
    if (!found) throw new AppError('backdrop-missing');
    return { kind: 'picture', picture: found };
  }

  /** @throws {AppError} why there is no such file */
  async function make(
    file: Pick<PlannedFile, 'photo' | 'deliverable'>,
    signal: AbortSignal,
  ): Promise<Made> {
    const photo = doneOf(file.photo.id);
    const { deliverable } = file;
    const { layout, shadow, format, tagging, rulesId } = deliverable;
    if (isPlain(deliverable)) {
      const finished = await session.finish(photo, signal);
      const size = photo.prepared?.transform.original ?? (await pngSizeOf(finished));
      return { picture: finished, size, subject: null };
    }
    const isMoved = layout.canvas.kind !== 'original';
    const subject = isMoved ? await subjectOf(photo, signal) : null;
    const family = layout.isFamily ? await familyOf(photo.id, signal) : [];
    const background = await backdropOf(deliverable);
    const order = (original: Member['original']): Order => ({
      placement: planLayout({ original, subject, layout, family }),
      background,
      shadow,
      format,
      tagging,
      wantsSubject: rulesOf(rulesId) !== null,
    });
    return session.render(photo, order, signal);
  }

  const checkOf = (
    { path, deliverable }: PlannedFile,
    file: Blob,
    subject: Made['subject'],
    signal: AbortSignal,
  ) =>
    session.check(
      { file, name: path, subject, rulesId: deliverable.rulesId ?? '', todayMs: Date.now() },
      signal,
    );

  return { make, checkOf };
}

/** The size of a PNG that this page was given: it stands at the beginning. */
async function pngSizeOf(png: Blob): Promise<{ width: number; height: number }> {
  const head = new DataView(await png.slice(0, 24).arrayBuffer());
  return head.byteLength < 24
    ? { width: 0, height: 0 }
    : { width: head.getUint32(16), height: head.getUint32(20) };
}
