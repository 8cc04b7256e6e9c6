import { parse } from 'csv-parse/browser/esm/sync';
import { csvOf } from '@/lib/base/csv';
import type { ErrorCode } from '@/lib/base/errors';
import type { Size } from '@/lib/matte/planes';
import { type ExportPhoto, fingerprintOf, type LeftReason, type PlannedFile } from './plan';

/**
 * A table of all that an export has made of its photos: one row a file, and one a photo without. Its
 * columns have the same names in every language, as programs read them.
 */
const COLUMNS = [
  'original',
  'folder',
  'sku',
  'view',
  'preset',
  'path',
  'width',
  'height',
  'bytes',
  'quality',
  'sha256',
  'originalSha256',
  'settingsSha256',
  'fingerprint',
  'rules',
  'rulesDate',
  'meetsRules',
  'credits',
  'state',
  'reason',
  'checks',
] as const;

/**
 * `state` is `made`, `failed` or `none`; numbers are decimal; what is not known is empty. `checks`
 * is what was found by the rules, as JSON.
 */
export type ManifestRow = Readonly<Record<(typeof COLUMNS)[number], string>>;

const EMPTY: ManifestRow = {
  original: '',
  folder: '',
  sku: '',
  view: '',
  preset: '',
  path: '',
  width: '',
  height: '',
  bytes: '',
  quality: '',
  sha256: '',
  originalSha256: '',
  settingsSha256: '',
  fingerprint: '',
  rules: '',
  rulesDate: '',
  meetsRules: '',
  credits: '',
  state: '',
  reason: '',
  checks: '',
};

/** By which published rules a file was checked, and whether it meets them. */
export interface Checked {
  readonly rulesId: string;
  /** The date of the rules, `2026-11-23`. */
  readonly rulesDate: string;
  /** Null where it could not be told. */
  readonly meets: boolean | null;
  /** What was found, as text for who exports the same file again. */
  readonly found: string;
}

function checkCells(planned: ManifestRow, checked: Checked | null) {
  if (!checked) return { rulesDate: '', meetsRules: '', checks: '' };
  const { rulesId, rulesDate, meets, found } = checked;
  const meetsRules = meets === null ? 'unknown' : meets ? 'yes' : 'no';
  return { rules: rulesId || planned.rules, rulesDate, meetsRules, checks: found };
}

const photoCells = ({ name, folder, digest, credits }: ExportPhoto) => ({
  original: name,
  folder,
  originalSha256: digest ?? '',
  credits: credits === null ? '' : String(credits),
});

/** What is known of a file before it is made; the row that it has where it cannot be made. */
export async function plannedRow(file: PlannedFile, settingsSha256: string): Promise<ManifestRow> {
  return {
    ...EMPTY,
    ...photoCells(file.photo),
    sku: file.sku,
    view: file.view,
    preset: file.deliverable.token,
    path: file.path,
    settingsSha256,
    fingerprint: await fingerprintOf(file),
    rules: file.deliverable.rulesId ?? '',
  };
}

export const madeRow = (
  planned: ManifestRow,
  made: {
    readonly size: Size;
    readonly bytes: number;
    /** Of the encoder; null where nothing was lost. */
    readonly quality: number | null;
    readonly sha256: string;
    readonly checked: Checked | null;
  },
): ManifestRow => ({
  ...planned,
  width: String(made.size.width),
  height: String(made.size.height),
  bytes: String(made.bytes),
  quality: made.quality === null ? '' : String(made.quality),
  sha256: made.sha256,
  ...checkCells(planned, made.checked),
  state: 'made',
});

/** The row of a file that an earlier run has made: its bytes stay, and the rest is of this run. */
export const keptRow = (
  planned: ManifestRow,
  { width, height, bytes, quality, sha256 }: ManifestRow,
  checked: Checked | null,
): ManifestRow => ({
  ...planned,
  width,
  height,
  bytes,
  quality,
  sha256,
  ...checkCells(planned, checked),
  state: 'made',
});

export const failedRow = (planned: ManifestRow, reason: ErrorCode): ManifestRow => ({
  ...planned,
  state: 'failed',
  reason,
});

export const leftRow = (photo: ExportPhoto, reason: LeftReason): ManifestRow => ({
  ...EMPTY,
  ...photoCells(photo),
  state: 'none',
  reason,
});

/**
 * A credit is paid for a photo, and not for each of its files: it stands in the first of a photo's
 * rows, so that the column adds up.
 * @param rows with the photo that each is of
 */
export function withCreditsOnce(
  rows: readonly { readonly photoId: string; readonly row: ManifestRow }[],
): ManifestRow[] {
  const seen = new Set<string>();
  return rows.map(({ photoId, row }) => {
    if (seen.has(photoId)) return { ...row, credits: row.credits === '' ? '' : '0' };
    seen.add(photoId);
    return row;
  });
}

const originOf = ({ original, folder, originalSha256 }: ManifestRow): string =>
  JSON.stringify([original, folder, originalSha256]);

/**
 * The rows of a run, and of earlier ones those of other files: the credits of a photo stand in one
 * of its rows here too.
 */
export function withEarlier(
  now: readonly ManifestRow[],
  earlier: Iterable<ManifestRow>,
): ManifestRow[] {
  const paths = new Set(now.map(({ path }) => path));
  const seen = new Set(now.map(originOf));
  const others = [...earlier].filter(({ path }) => !paths.has(path));
  const rows = others.map((row) =>
    row.credits !== '' && seen.has(originOf(row)) ? { ...row, credits: '0' } : row,
  );
  return [...now, ...rows];
}

export const manifestText = (rows: readonly ManifestRow[]): string =>
  csvOf([COLUMNS, ...rows.map((row) => COLUMNS.map((column) => row[column]))]);

/** What manifests have had only since. */
const LATER: ReadonlySet<string> = new Set(['quality', 'checks']);

/** The rows of a manifest as it was written; none where it is something else. */
export function readManifest(text: string): ManifestRow[] {
  let records: string[][];
  try {
    records = parse(text, { bom: true, relax_column_count: true });
  } catch {
    return [];
  }
  const [header = [], ...lines] = records;
  if (!COLUMNS.every((column) => header.includes(column) || LATER.has(column))) return [];
  const read = (line: readonly string[], column: string) =>
    (line[header.indexOf(column)] ?? '').replace(/^'/, '');
  return lines.map((line) => {
    const cells = COLUMNS.map((column) => [column, read(line, column)] as const);
    return { ...EMPTY, ...Object.fromEntries(cells) };
  });
}
