import { orAbandon } from '@/lib/base/async';
import { codeOf, ERRORS, type ErrorCode } from '@/lib/base/errors';
import { type AtOnce, inOrder } from '@/lib/base/in-order';
import type { Size } from '@/lib/matte/planes';
import {
  type Checked,
  failedRow,
  keptRow,
  leftRow,
  type ManifestRow,
  madeRow,
  manifestText,
  plannedRow,
  withCreditsOnce,
} from './manifest';
import { type ExportPlan, type PlannedFile, TABLES } from './plan';
import { settingsText, sha256 } from './settings';
import type { Sink } from './sink';

export interface Rendered {
  readonly blob: Blob;
  readonly size: Size;
  /** Of the blob, in hex, where it was worked out beside the rendering. */
  readonly sha256?: string;
  /** Of the encoder; null where nothing was lost. */
  readonly quality?: number | null;
  readonly checked: Checked | null;
}

export interface Hands {
  /** @throws {AppError} why there is no such file; the others go on */
  render(file: PlannedFile, signal: AbortSignal): Promise<Rendered>;
  /** What is known by the rules of a file that an earlier run has made. @throws the signal's reason */
  recall?(file: PlannedFile, kept: ManifestRow, signal: AbortSignal): Promise<Checked | null>;
  /** Files beside the others, of what has become of them; asked for where a report is wanted. */
  report?(results: readonly FileResult[]): Promise<readonly { path: string; blob: Blob }[]>;
}

export interface FileResult {
  readonly file: PlannedFile;
  /** `kept` from an earlier run. */
  readonly state: 'made' | 'kept' | 'failed';
  readonly error: ErrorCode | null;
  readonly row: ManifestRow;
}

export interface ExportProgress {
  readonly total: number;
  readonly made: number;
  readonly kept: number;
  readonly failed: number;
  /** Of all files that were made. */
  readonly bytes: number;
}

export interface ExportRun<Saved> {
  readonly plan: ExportPlan;
  readonly hands: Hands;
  readonly sink: Sink<Saved>;
  readonly signal: AbortSignal;
  readonly onProgress?: (progress: ExportProgress) => void;
  /** How many files are made at a time, and what that may cost; one after another, unless told. */
  readonly atOnce?: AtOnce<PlannedFile>;
}

export interface ExportOutcome<Saved> {
  /** What the sink gave; null where not one file could be made, and so nothing was saved. */
  readonly saved: Saved | null;
  readonly results: readonly FileResult[];
}

/** After one of these nothing else would be written either. */
const LASTING: ReadonlySet<ErrorCode> = new Set(['disk-full', 'place-lost']);

const SINGLY: AtOnce<PlannedFile> = { most: 1, room: 0, weightOf: () => 0 };

/**
 * Makes the files of a plan, and puts one after another into the sink while the next are being made:
 * no more pictures are held than are made at a time, and the one that is written. A file that cannot
 * be made is tried once more in its turn, where its error says that this may help; one that cannot be
 * made or written stops no other.
 * @throws {AppError} `disk-full` or `place-lost` when nothing more can be written; the signal's
 * reason when it is aborted. No half file is left either way.
 */
export async function runExport<Saved>(run: ExportRun<Saved>): Promise<ExportOutcome<Saved>> {
  const { plan, hands, sink, signal } = run;
  try {
    const settings = settingsText(plan.settings);
    const results = await makeAll(run, await sha256(settings));
    if (results.every(({ state }) => state === 'failed')) {
      await sink.abort();
      return { saved: null, results };
    }
    const beside: { path: string; blob: Blob }[] = [];
    if (plan.settings.withReport) beside.push(...((await hands.report?.(results)) ?? []));
    if (plan.settings.withManifest) {
      const manifest = manifestText(allRows(plan, results));
      beside.push({ path: TABLES.settings, blob: new Blob([settings]) });
      beside.push({ path: TABLES.manifest, blob: new Blob([manifest]) });
    }
    for (const { path, blob } of beside) await orAbandon(sink.put(path, blob), signal);
    return { saved: await orAbandon(sink.close(), signal), results };
  } catch (thrown) {
    await sink.abort();
    throw thrown;
  }
}

const allRows = ({ left }: ExportPlan, results: readonly FileResult[]): ManifestRow[] => [
  ...withCreditsOnce(results.map(({ file, row }) => ({ photoId: file.photo.id, row }))),
  ...left.map((photo) => leftRow(photo, photo.left ?? 'unfinished')),
];

async function makeAll<Saved>(
  { plan, hands, sink, signal, onProgress, atOnce = SINGLY }: ExportRun<Saved>,
  settingsSha256: string,
): Promise<FileResult[]> {
  const results: FileResult[] = [];
  const count = { total: plan.files.length, made: 0, kept: 0, failed: 0, bytes: 0 };
  async function settle(result: FileResult, bytes = 0) {
    results.push(result);
    count[result.state] += 1;
    count.bytes += bytes;
    onProgress?.({ ...count });
    await sink.note(() => allRows(plan, results));
  }
  const fail = (file: PlannedFile, planned: ManifestRow, error: ErrorCode) =>
    settle({ file, state: 'failed', error, row: failedRow(planned, error) });

  async function write(file: PlannedFile, planned: ManifestRow, rendered: Rendered) {
    const { blob, size, quality = null, checked } = rendered;
    try {
      const digest = rendered.sha256 ?? (await sha256(blob));
      await sink.put(file.path, blob);
      const row = madeRow(planned, { size, bytes: blob.size, quality, sha256: digest, checked });
      await settle({ file, state: 'made', error: null, row }, blob.size);
    } catch (thrown) {
      const error = codeOf(thrown, 'file-not-saved');
      if (LASTING.has(error)) throw thrown;
      await fail(file, planned, error);
    }
  }

  const failing = new AbortController();
  const until = AbortSignal.any([signal, failing.signal]);

  /** Returns what is left to do once the file before is settled. */
  async function make(file: PlannedFile): Promise<() => Promise<void>> {
    until.throwIfAborted();
    const planned = await plannedRow(file, settingsSha256);
    const kept = await sink.kept(file.path, planned.fingerprint);
    if (kept) {
      const checked = (await hands.recall?.(file, kept, until)) ?? null;
      const row = keptRow(planned, kept, checked);
      return () => settle({ file, state: 'kept', error: null, row });
    }
    const first = await render(hands, file, until);
    return async () => {
      // A while later than the first time: what failed beside others may go well now.
      const isWorthIt = typeof first === 'string' && ERRORS[first].retryable;
      const rendered = isWorthIt ? await render(hands, file, until) : first;
      await (typeof rendered === 'string'
        ? fail(file, planned, rendered)
        : write(file, planned, rendered));
    };
  }

  /** The writing of the file before. Where it ends all, nobody waits for what is ahead. */
  let writing: Promise<void> = Promise.resolve();
  try {
    for await (const settleNext of inOrder(plan.files, make, atOnce)) {
      await orAbandon(writing, signal);
      writing = settleNext();
      writing.catch((reason) => failing.abort(reason));
    }
    await orAbandon(writing, signal);
    return results;
  } finally {
    // Of those that were ahead, where nothing follows any more.
    failing.abort();
  }
}

/** @throws the signal's reason alone */
async function render(
  { render: make }: Hands,
  file: PlannedFile,
  signal: AbortSignal,
): Promise<Rendered | ErrorCode> {
  try {
    return await orAbandon(make(file, signal), signal);
  } catch (thrown) {
    signal.throwIfAborted();
    return codeOf(thrown, 'finish-failed');
  }
}
