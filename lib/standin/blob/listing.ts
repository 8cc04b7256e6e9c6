import { z } from 'zod';
import type { Description } from './object-file';
import { Refusal } from './refusal';

const MAX_PAGE = 1000;

const querySchema = z.object({
  limit: z.coerce.number().int().min(1).max(MAX_PAGE).default(MAX_PAGE),
  prefix: z.string().default(''),
  cursor: z.string().optional(),
  mode: z.enum(['expanded', 'folded']).default('expanded'),
});

export type Page = {
  readonly blobs: readonly Description[];
  readonly folders?: readonly string[];
  readonly cursor?: string;
  readonly hasMore: boolean;
};

/**
 * One page of `all` (sorted by pathname). Folded, everything below a slash after the prefix counts
 * as one folder. The cursor is the last name of the page before.
 * @throws {Refusal} where the query is malformed.
 */
export function pageOf(all: readonly Description[], query: URLSearchParams): Page {
  const parsed = querySchema.safeParse(Object.fromEntries(query));
  if (!parsed.success) throw new Refusal('bad_request', z.prettifyError(parsed.error));
  const { limit, prefix, cursor, mode } = parsed.data;
  const after = cursor === undefined ? '' : Buffer.from(cursor, 'base64url').toString();

  const entries = new Map<string, Description | null>();
  for (const object of all) {
    if (!object.pathname.startsWith(prefix)) continue;
    const slash = mode === 'folded' ? object.pathname.indexOf('/', prefix.length) : -1;
    const isFolder = slash >= 0;
    const name = isFolder ? object.pathname.slice(0, slash + 1) : object.pathname;
    if (name > after) entries.set(name, isFolder ? null : object);
  }

  const page = [...entries].slice(0, limit);
  const last = page.at(-1)?.[0];
  const hasMore = entries.size > page.length;
  return {
    blobs: page.flatMap(([, object]) => (object ? [object] : [])),
    ...(mode === 'folded'
      ? { folders: page.flatMap(([name, object]) => (object ? [] : [name])) }
      : {}),
    ...(hasMore && last !== undefined ? { cursor: Buffer.from(last).toString('base64url') } : {}),
    hasMore,
  };
}
