/**
 * What a spreadsheet would take for a formula, and what looks as if it had been kept from that
 * already, in the wide forms of the signs as well.
 */
const FORMULA = /^['=+\-@\t\r\n＝＋－＠]/;

function cell(value: string): string {
  const safe = FORMULA.test(value) ? `'${value}` : value;
  return /[",;\t\r\n]|^\s|\s$/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/**
 * RFC 4180 with a byte order mark, since Excel takes UTF-8 for something else without. What a
 * spreadsheet would run as a formula has an apostrophe before it.
 */
export function csvOf(rows: readonly (readonly string[])[]): string {
  return `\ufeff${rows.map((row) => `${row.map(cell).join(',')}\r\n`).join('')}`;
}
