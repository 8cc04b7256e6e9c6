import { extname } from 'node:path';
import { newId } from '@/lib/base/ids';
import { checkAccess } from './addresses';
import type { Description } from './object-file';
import { contentTypeNotAllowed, Refusal } from './refusal';
import { isSigned } from './signed-url';
import { contentTypeOf, isAllowedType, type WriteRules } from './write-rules';

const MAX_PATHNAME_LENGTH = 950;
const SUFFIX_LENGTH = 30;
const DEFAULT_MAX_AGE = 30 * 24 * 3600;

/** What is to be written, before its bytes are known. */
type WriteTarget = Pick<Description, 'pathname' | 'contentType' | 'cacheControlMaxAge'>;

/** `a/photo.png` becomes `a/photo-<30 characters>.png`. */
function withSuffix(pathname: string): string {
  const extension = extname(pathname);
  const suffix = (newId() + newId()).slice(0, SUFFIX_LENGTH);
  return `${pathname.slice(0, pathname.length - extension.length)}-${suffix}${extension}`;
}

/**
 * Reads from a request what it wants to write, within the rules it was given.
 * @throws {Refusal} where the pathname, the access, the content type or the age will not do.
 */
export function targetOf(
  { headers }: Request,
  query: URLSearchParams,
  rules: WriteRules,
): WriteTarget {
  const pathname = query.get('pathname') ?? '';
  if (!pathname || pathname.length > MAX_PATHNAME_LENGTH || pathname.includes('//')) {
    throw new Refusal('bad_request', 'pathname is not valid');
  }
  const access = headers.get('x-vercel-blob-access');
  // A signed URL is used by plain clients too, who know nothing of the SDK's headers.
  const plain = isSigned(query);
  if (!plain || access !== null) checkAccess(access);
  const declared = headers.get('x-content-type') ?? (plain ? headers.get('content-type') : null);
  const contentType = contentTypeOf(declared, pathname);
  if (rules.allowedContentTypes && !isAllowedType(contentType, rules.allowedContentTypes)) {
    throw contentTypeNotAllowed(contentType);
  }
  const { cacheControlMaxAge = DEFAULT_MAX_AGE } = rules;
  if (!Number.isFinite(cacheControlMaxAge)) {
    throw new Refusal('bad_request', 'the age for caches is not valid');
  }
  return {
    pathname: rules.addRandomSuffix ? withSuffix(pathname) : pathname,
    contentType,
    cacheControlMaxAge,
  };
}
