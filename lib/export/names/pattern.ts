import { err, ok, type Result } from '@/lib/base/result';

/** What a pattern of names may hold between braces. */
export const TOKENS = ['name', 'folder', 'sku', 'view', 'preset', 'w', 'h', 'n', 'date'] as const;

export type Token = (typeof TOKENS)[number];

export type Part =
  | { readonly kind: 'text'; readonly text: string }
  /** `digits`: a number is filled with zeros up to so many. */
  | { readonly kind: 'token'; readonly token: Token; readonly digits: number };

/** `at` and `length` say which characters of the pattern are meant. */
export interface PatternProblem {
  readonly reason: 'empty' | 'unknown-token' | 'bad-digits' | 'not-closed' | 'not-opened';
  readonly at: number;
  readonly length: number;
}

const MAX_DIGITS = 9;
const NUMBERS: ReadonlySet<Token> = new Set(['w', 'h', 'n']);
const TOKEN = /^([a-z]+)(?::(.*))?$/s;

const tokenOf = (word: string): Token | undefined => TOKENS.find((token) => token === word);

/**
 * Reads a pattern such as `{folder}/{sku}_{view}_{n:3}`: text, with tokens between braces. A number
 * (`w`, `h`, `n`) may say how many digits it has at least. `/` begins a folder. The ending of the
 * file is no part of it.
 */
export function parsePattern(pattern: string): Result<readonly Part[], PatternProblem> {
  if (pattern.trim() === '') return err({ reason: 'empty', at: 0, length: pattern.length });
  const parts: Part[] = [];
  let at = 0;
  while (at < pattern.length) {
    const brace = pattern.slice(at).search(/[{}]/);
    const next = brace < 0 ? pattern.length : at + brace;
    if (next > at) parts.push({ kind: 'text', text: pattern.slice(at, next) });
    if (brace < 0) break;
    if (pattern[next] === '}') return err({ reason: 'not-opened', at: next, length: 1 });
    const inside = pattern.slice(next + 1).search(/[{}]/);
    const end = next + 1 + inside;
    if (inside < 0 || pattern[end] === '{') {
      return err({ reason: 'not-closed', at: next, length: 1 });
    }
    const place = { at: next, length: end + 1 - next };
    const [, word = '', wanted] = TOKEN.exec(pattern.slice(next + 1, end)) ?? [];
    const token = tokenOf(word);
    if (!token) return err({ reason: 'unknown-token', ...place });
    const digits = wanted === undefined ? 1 : Number(wanted);
    const isFit = /^\d$/.test(wanted ?? '1') && digits >= 1 && digits <= MAX_DIGITS;
    if (!isFit || (wanted !== undefined && !NUMBERS.has(token))) {
      return err({ reason: 'bad-digits', ...place });
    }
    parts.push({ kind: 'token', token, digits });
    at = end + 1;
  }
  return ok(parts);
}

export const holdsToken = (parts: readonly Part[], ...tokens: readonly Token[]): boolean =>
  parts.some((part) => part.kind === 'token' && tokens.includes(part.token));

const SEPARATORS_BEFORE = /[-_. ]+$/;
const SEPARATORS_AFTER = /^[-_. ]+/;

/**
 * Writes a pattern out. A token that stands for nothing takes the separators before it along, or
 * those after it at the beginning of a name: `{sku}_{view}` without a view is the SKU alone.
 */
export function fillPattern(
  parts: readonly Part[],
  values: Readonly<Record<Token, string | number>>,
): string {
  let filled = '';
  let isSwallowing = false;
  for (const part of parts) {
    if (part.kind === 'text') {
      filled += isSwallowing ? part.text.replace(SEPARATORS_AFTER, '') : part.text;
      isSwallowing = false;
      continue;
    }
    const value = String(values[part.token]).padStart(part.digits, '0');
    if (values[part.token] === '') {
      filled = filled.replace(SEPARATORS_BEFORE, '');
      isSwallowing = filled === '' || filled.endsWith('/');
    } else {
      filled += value;
      isSwallowing = false;
    }
  }
  return filled;
}
