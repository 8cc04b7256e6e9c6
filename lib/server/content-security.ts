import 'server-only';
import { apiUrlFor } from '@/lib/storage/api-url';

interface PolicyInput {
  /** Base64, from at least 128 random bits, of this answer alone. */
  nonce: string;
  /** Where the server reaches the Blob API; null for Vercel's. */
  blobApiUrl: string | null;
  /** The page's address as the browser knows it. */
  pageUrl: string;
  isDevelopment: boolean;
}

/** Vercel's own Blob API, which a browser uploads to. */
const VERCEL_BLOB = 'https://vercel.com';

/**
 * The Content-Security-Policy of a page. Scripts run that carry the nonce, and those that they load;
 * pictures are read through the app, so that its own origin and the Blob API are all that a page
 * talks to. Workers are files, and live by the policy that they are served with.
 */
export function contentSecurity({ nonce, blobApiUrl, pageUrl, isDevelopment }: PolicyInput) {
  const uploads = new URL(apiUrlFor(blobApiUrl, pageUrl) ?? VERCEL_BLOB).origin;
  const isOwn = uploads === new URL(pageUrl).origin;
  return [
    "default-src 'none'",
    // React explains errors by `eval` in development, and only there.
    `script-src 'nonce-${nonce}' 'strict-dynamic'${isDevelopment ? " 'unsafe-eval'" : ''}`,
    "worker-src 'self'",
    isOwn ? "connect-src 'self'" : `connect-src 'self' ${uploads}`,
    "img-src 'self' blob:",
    "font-src 'self'",
    `style-src 'self'${isDevelopment ? " 'unsafe-inline'" : ''}`,
    // Places and sizes that the server renders stand in `style` attributes; they run nothing.
    "style-src-attr 'unsafe-inline'",
    "form-action 'self'",
    "frame-ancestors 'none'",
    "base-uri 'none'",
    "object-src 'none'",
  ].join('; ');
}

/**
 * Where the browser reached us. A proxy in front says so by `X-Forwarded-*`; the first of several is
 * the one that is nearest to the browser.
 */
export function pageUrlOf({ headers, url }: Pick<Request, 'headers' | 'url'>): string {
  const own = new URL(url);
  const first = (name: string) => headers.get(name)?.split(',')[0]?.trim();
  const protocol = first('x-forwarded-proto') ?? own.protocol.replace(':', '');
  const host = first('x-forwarded-host') ?? headers.get('host') ?? own.host;
  const page = `${protocol}://${host}${own.pathname}`;
  return URL.canParse(page) ? page : url;
}
