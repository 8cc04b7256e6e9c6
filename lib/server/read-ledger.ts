import 'server-only';
import { stringify } from 'csv-stringify/sync';
import { type LedgerRow, readLedger, spentBy } from '@/lib/db/ledger';
import type { Scope } from '@/lib/db/scope';
import type { Services } from './services';

/** What a person asks first comes first; ids, for holding against Kie's log, come last. */
const COLUMNS = [
  'name',
  'folder',
  'state',
  'error',
  'attempt',
  'outcome',
  'credits',
  'reused',
  'submittedAt',
  'sentAt',
  'acceptedAt',
  'endedAt',
  'kieCode',
  'kieTask',
  'task',
] as const satisfies readonly (keyof LedgerRow)[];

const written = (value: LedgerRow[(typeof COLUMNS)[number]]): string =>
  value instanceof Date ? value.toISOString() : value === null ? '' : String(value);

/**
 * The books of a batch: each attempt with Kie's id for it, its codes, times (ISO 8601, UTC) and
 * credits, for people's tables and for holding against Kie's own log.
 * @returns JSON `{batch, spent, attempts}`, or CSV (RFC 4180, with a byte order mark, since Excel
 * takes UTF-8 for something else without); `null` for a batch that is not known
 * @throws {AppError} `database-unavailable`
 */
export async function answerLedger(
  { db }: Pick<Services, 'db'>,
  scope: Scope,
  batchId: string,
  format: 'json' | 'csv',
): Promise<Response | null> {
  const open = await db();
  const [spent, rows] = await Promise.all([
    spentBy(open, scope, batchId),
    readLedger(open, scope, batchId),
  ]);
  if (spent === null) return null;
  const headers = { 'cache-control': 'no-store' };
  if (format === 'json') {
    return Response.json({ batch: batchId, spent, attempts: rows }, { headers });
  }
  const lines = rows.map((row) => COLUMNS.map((column) => written(row[column])));
  const csv = stringify([[...COLUMNS], ...lines], {
    bom: true,
    record_delimiter: 'windows',
    // A name that a table would take for a formula is not to be run.
    escape_formulas: true,
  });
  return new Response(csv, {
    headers: {
      ...headers,
      'content-type': 'text/csv; charset=utf-8',
      'content-disposition': 'attachment; filename="clearcut-ledger.csv"',
    },
  });
}
