import { extname } from 'node:path';
import { IMAGE_FORMATS } from '@/lib/image/limits';

/** What one write may do, whoever gave leave for it: the bearer, a client token, a signed URL. */
export type WriteRules = {
  /** Bytes; undefined where nobody set a limit. */
  readonly maximumSizeInBytes?: number | undefined;
  /** MIME types, with wildcards such as `image/*`. */
  readonly allowedContentTypes?: readonly string[] | undefined;
  readonly addRandomSuffix?: boolean | undefined;
  readonly allowOverwrite?: boolean | undefined;
  /** Seconds. */
  readonly cacheControlMaxAge?: number | undefined;
  readonly ifMatch?: string | undefined;
};

const TYPE_BY_EXTENSION = new Map([
  ...Object.entries(IMAGE_FORMATS).flatMap(([type, extensions]) =>
    extensions.map((extension): [string, string] => [extension, type]),
  ),
  ['.gif', 'image/gif'],
  ['.json', 'application/json'],
  ['.txt', 'text/plain'],
]);

/** The rules that the holder of the read-write token sets himself, by header. */
export function rulesOfHeaders(headers: Headers): WriteRules {
  const maxAge = headers.get('x-cache-control-max-age');
  const ifMatch = headers.get('x-if-match') ?? undefined;
  return {
    addRandomSuffix: headers.get('x-add-random-suffix') === '1',
    allowOverwrite: headers.get('x-allow-overwrite') === '1',
    cacheControlMaxAge: maxAge === null ? undefined : Number(maxAge),
    ifMatch,
  };
}

/** The declared type, else the one that the extension suggests. */
export function contentTypeOf(declared: string | null, pathname: string): string {
  return (
    declared || TYPE_BY_EXTENSION.get(extname(pathname).toLowerCase()) || 'application/octet-stream'
  );
}

/** Whether `contentType` is on the list, which may hold wildcards such as `image/*`. */
export function isAllowedType(contentType: string, allowed: readonly string[]): boolean {
  const [essence = ''] = contentType.toLowerCase().split(';');
  return allowed.includes(essence.trim()) || allowed.includes(`${essence.split('/')[0]}/*`);
}
