import { csvOf } from '@/lib/base/csv';
import { worstOf } from './check';
import { confidenceOf, rulesOf } from './rules';
import type { ReportRow, Words } from './words';

const COLUMNS = [
  'file',
  'standing',
  'rules',
  'rulesCheckedOn',
  'constraint',
  'level',
  'requiredFrom',
  'verdict',
  'wanted',
  'found',
  'place',
  'confidence',
  'sources',
] as const;

type Line = Partial<Record<(typeof COLUMNS)[number], string>>;

/**
 * A line for every check of every file: ids for programs, what was wanted and found in words. The
 * columns have the same names in every language, as programs look for them.
 * @returns CSV, as `csvOf` writes it
 */
export function reportCsv(rows: readonly ReportRow[], words: Words): string {
  const lines = rows.flatMap((row) => linesOf(row, words));
  return csvOf([COLUMNS, ...lines.map((line) => COLUMNS.map((column) => line[column] ?? ''))]);
}

function linesOf({ path, rulesId, checks }: ReportRow, words: Words): Line[] {
  const rules = rulesOf(rulesId);
  const standing = worstOf(checks);
  if (!rules || standing === null) return [{ file: path, standing: 'not-checked' }];
  return checks.map((check): Line => {
    const constraint = rules.constraints.find(({ id }) => id === check.id);
    return {
      file: path,
      standing,
      rules: rules.id,
      rulesCheckedOn: rules.checkedOn,
      constraint: check.id,
      level: check.level,
      requiredFrom: check.from ?? '',
      verdict: check.verdict,
      wanted: words.demand(check.wanted),
      found: check.measured ? words.measured(check.measured) : words.notMeasured,
      place: check.place ? words.place(check.place) : '',
      confidence: constraint ? confidenceOf(constraint) : '',
      sources: constraint?.sources.map(({ url }) => url).join(' ') ?? '',
    };
  });
}
