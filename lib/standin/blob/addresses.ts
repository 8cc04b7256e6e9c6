import { basename } from 'node:path';
import type { Description } from './object-file';
import { Refusal } from './refusal';

/** The store's mode; like the real one, it is chosen once and for ever. */
const ACCESS = 'private';

const REAL_HOST = '.blob.vercel-storage.com';

/** @throws {Refusal} where a request is meant for a store of the other mode, or does not say. */
export function checkAccess(access: string | null): void {
  if (access !== ACCESS) {
    throw new Refusal('bad_request', `Cannot use ${access ?? 'no'} access on a ${ACCESS} store`);
  }
}

/** What is no encoding of anything stands for itself. */
export function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

export type Addresses = ReturnType<typeof createAddresses>;

/** Where objects are found over HTTP: `<origin><basePath>/files/<access>/<pathname>`. */
export function createAddresses(origin: string, basePath: string) {
  const root = `${basePath}/files/`;

  function pathnameAt(path: string): string {
    const [access = '', ...rest] = path.split('/');
    checkAccess(access);
    return decoded(rest.join('/'));
  }

  /** The pathname that the path of a request names, or null where it names no object. */
  function pathnameOfPath(path: string): string | null {
    return path.startsWith(root) ? pathnameAt(path.slice(root.length)) : null;
  }

  return {
    pathnameOfPath,

    /** Takes what the SDK calls `urlOrPathname`. */
    pathnameOf(urlOrPathname: string): string {
      if (!URL.canParse(urlOrPathname)) return urlOrPathname;
      const url = new URL(urlOrPathname);
      if (url.hostname.endsWith(REAL_HOST)) return decoded(url.pathname.slice(1));
      return pathnameOfPath(url.pathname) ?? urlOrPathname;
    },

    urlOf(pathname: string): string {
      const path = pathname.split('/').map(encodeURIComponent).join('/');
      return `${origin}${root}${ACCESS}/${path}`;
    },
  };
}

/** RFC 6266, with the plain form for old readers and the encoded one for all names. */
export function dispositionOf(pathname: string, kind: 'inline' | 'attachment'): string {
  const name = basename(pathname);
  const plain = name.replace(/[^\x20-\x7e]|["\\%]/g, '_');
  return `${kind}; filename="${plain}"; filename*=UTF-8''${encodeURIComponent(name)}`;
}

export const cacheControlOf = ({ cacheControlMaxAge }: Description): string =>
  `${ACCESS}, max-age=${cacheControlMaxAge}`;

/** The SDK's `PutBlobResult`. */
export function resultOf(object: Description, addresses: Addresses) {
  const url = addresses.urlOf(object.pathname);
  return {
    url,
    downloadUrl: `${url}?download=1`,
    pathname: object.pathname,
    contentType: object.contentType,
    contentDisposition: dispositionOf(object.pathname, 'inline'),
    etag: object.etag,
  };
}

/** The SDK's `HeadBlobResult`, of which a list shows a part. */
export function detailOf(object: Description, addresses: Addresses) {
  return {
    ...resultOf(object, addresses),
    size: object.size,
    cacheControl: cacheControlOf(object),
    uploadedAt: new Date(object.uploadedAt).toISOString(),
  };
}
