import { qualityOf } from '@/lib/codec/format';
import { type ExportPlan, type PlannedFile, TABLES } from '@/lib/export/plan';
import {
  type ExportProgress,
  type FileResult,
  type Hands,
  type Rendered,
  runExport,
} from '@/lib/export/run';
import type { Sink } from '@/lib/export/sink';
import { type Check, type Standing, worstOf } from '@/lib/rules/check';
import { reportCsv } from '@/lib/rules/report-csv';
import { reportHtml } from '@/lib/rules/report-html';
import { rulesOf } from '@/lib/rules/rules';
import type { ReportRow, Words } from '@/lib/rules/words';
import { fetchWords } from '../words';
import { atOnceOf } from './at-once';
import { createChecker } from './checker';
import { createMaker } from './maker';
import type { Job } from './plan-photos';

/** Makes the files of photos and saves them: fetched when the first export begins. */

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

/**
 * Makes the files of a plan, as many at a time as the device has room for, and puts them into a sink,
 * one after another; each that there are rules for is decoded again and held against them.
 * @param readKept a file that is there from an earlier run
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
  const words = await fetchWords('rules');
  const { make } = createMaker(job);
  const { check, recall, checksOf } = createChecker(session, signal);

  async function render(file: PlannedFile, until: AbortSignal): Promise<Rendered> {
    const { picture, size, format, subject } = await make(file, until);
    const quality = qualityOf(format);
    return { blob: picture, size, quality, checked: await check(file, picture, subject) };
  }
  const hands: Hands = {
    render,
    recall: (file, kept) => recall(file, kept, readKept),
    report: async (results) => reportOf(results, checksOf, batch.name, words),
  };
  const { saved, results } = await runExport({
    plan,
    hands,
    sink,
    signal,
    atOnce: atOnceOf(batch),
    ...(onProgress && { onProgress }),
  });
  for (const { file, state } of results) {
    if (state !== 'failed') session.saved.add(file.photo.id);
  }
  const checked = results.flatMap(({ file }): CheckedFile[] => {
    const checks = checksOf(file.path);
    const standing = worstOf(checks);
    return standing ? [{ photoId: file.photo.id, path: file.path, standing, checks }] : [];
  });
  return { saved, results, checked };
}

/** The checks of all files, for programs and for people. */
function reportOf(
  results: readonly FileResult[],
  checksOf: (path: string) => readonly Check[],
  batchName: string,
  words: Words,
) {
  const rows = results.flatMap(({ file: { path, deliverable }, state }): ReportRow[] => {
    if (state === 'failed') return [];
    const rulesId = rulesOf(deliverable.rulesId)?.id ?? null;
    return [{ path, rulesId, checks: checksOf(path) }];
  });
  const meta = { batch: batchName || words.title, madeAt: new Date() };
  return [
    { path: TABLES.report, blob: new Blob([reportCsv(rows, words)]) },
    { path: TABLES.page, blob: new Blob([reportHtml(rows, meta, words)]) },
  ];
}
