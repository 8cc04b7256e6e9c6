import { type Options, parse } from 'csv-parse/browser/esm/sync';
import { err, ok, type Result } from '@/lib/base/result';
import { stemOf } from '../filename';
import { foldPath } from './fold';

/** What a person's table says of one file. Empty cells say nothing. */
export interface MapRow {
  /** The line of the table that it ends in, from 1. */
  readonly line: number;
  readonly file: string;
  readonly name?: string;
  readonly sku?: string;
  readonly view?: string;
  readonly asin?: string;
}

export type MapProblem =
  | { readonly reason: 'unreadable'; readonly line: number }
  /** No column of the first row tells which file is meant. */
  | { readonly reason: 'no-file-column'; readonly line: number }
  /** Nothing but files: no column says anything of them. */
  | { readonly reason: 'no-other-column'; readonly line: number };

const HEADERS: Readonly<Record<keyof Omit<MapRow, 'line'>, readonly string[]>> = {
  file: ['file', 'filename', 'path', 'original', 'image', 'photo', 'source'],
  name: ['name', 'newname', 'rename', 'output', 'target', 'to'],
  sku: ['sku', 'article', 'articlenumber', 'productid', 'product'],
  view: ['view', 'variant', 'angle', 'shot'],
  asin: ['asin', 'amazonid'],
};
const COLUMNS = ['file', 'name', 'sku', 'view', 'asin'] as const;

/** The separator that the first row has most of, outside of quotes. */
function separatorIn(text: string): string {
  const [header = ''] = text.replace(/"(?:[^"]|"")*"/g, '').split(/\r?\n|\r/, 1);
  const counted = [',', ';', '\t'].map((mark) => ({ mark, count: header.split(mark).length }));
  return counted.reduce((best, each) => (each.count > best.count ? each : best)).mark;
}

const columnOf = (header: string) => {
  const word = header.toLowerCase().replace(/[^a-z]/g, '');
  return COLUMNS.find((column) => HEADERS[column].includes(word));
};

const OPTIONS = {
  bom: true,
  trim: true,
  relax_column_count: true,
  skip_empty_lines: true,
  skip_records_with_empty_values: true,
} satisfies Options;

const lineOf = (thrown: unknown): number =>
  thrown instanceof Error && 'lines' in thrown && typeof thrown.lines === 'number'
    ? thrown.lines
    : 1;

/**
 * Reads a table of names, as spreadsheets write it: with a first row of headings, separated by
 * commas, semicolons or tabs, in quotes where need be (RFC 4180). Columns are known by their
 * headings, in any order; what is not known is left out.
 */
export function readMap(text: string): Result<readonly MapRow[], MapProblem> {
  const records: { record: string[]; line: number }[] = [];
  try {
    parse(text, {
      ...OPTIONS,
      delimiter: separatorIn(text),
      on_record: (record: string[], { lines }) => {
        records.push({ record, line: lines });
        return null;
      },
    });
  } catch (thrown) {
    return err({ reason: 'unreadable', line: lineOf(thrown) });
  }
  const columns = (records[0]?.record ?? []).map(columnOf);
  if (!columns.includes('file')) return err({ reason: 'no-file-column', line: 1 });
  if (!columns.some((column) => column && column !== 'file')) {
    return err({ reason: 'no-other-column', line: 1 });
  }
  const rows = records.slice(1).map(({ record, line }): MapRow => {
    const said: Partial<Record<(typeof COLUMNS)[number], string>> = {};
    for (const [at, column] of columns.entries()) {
      const cell = record[at];
      if (column && cell) said[column] ??= cell;
    }
    return { file: '', ...said, line };
  });
  return ok(rows);
}

const pathOf = (path: string) => foldPath(path.replaceAll('\\', '/').replace(/^(?:\.?\/)+/, ''));

/** Finds rows by file: by the whole path, else by the name, else by the name without its ending. */
export function indexMap(rows: readonly MapRow[]) {
  const byFile = new Map<string, MapRow>();
  /** Rows that speak of a file that an earlier one speaks of, and that one. */
  const doubles: { readonly row: MapRow; readonly first: MapRow }[] = [];
  for (const row of rows) {
    const key = pathOf(row.file);
    const first = byFile.get(key);
    if (first) doubles.push({ row, first });
    else byFile.set(key, row);
  }
  return {
    doubles,
    find(photo: { readonly folder: string; readonly name: string }): MapRow | undefined {
      const paths = photo.folder ? [`${photo.folder}/${photo.name}`, photo.name] : [photo.name];
      return [...paths, stemOf(photo.name)].map((each) => byFile.get(pathOf(each))).find(Boolean);
    },
  };
}
