// Plain JavaScript, so that next.config.mjs can read it.

/** For what is data and never a page: opened by itself, whatever it turns out to be, it runs nothing. */
export const INERT = "default-src 'none'; frame-ancestors 'none'; sandbox";

/** A worker lives by the policy of the file that it was started from, not by its page's. */
const WORKER = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; connect-src 'self'";

/** What is said with all that may be opened as a page, be it by mistake. */
const COMMON = {
  'X-Content-Type-Options': 'nosniff',
  // Not `no-referrer`: with it a form says `Origin: null`, and could not be told from another site's.
  'Referrer-Policy': 'same-origin',
  // A phone's camera comes through its own dialogue, which takes no permission of the page.
  'Permissions-Policy':
    'camera=(), microphone=(), geolocation=(), payment=(), usb=(), serial=(), hid=(), midi=(), display-capture=()',
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Resource-Policy': 'same-origin',
};

/** @param {Record<string, string>} headers */
const listed = (headers) => Object.entries(headers).map(([key, value]) => ({ key, value }));

/**
 * What every answer says: pages, routes, files and what is not there. Pages have their policy
 * from `proxy.ts`, since it holds a nonce.
 * @returns {Awaited<ReturnType<NonNullable<import('next').NextConfig['headers']>>>}
 */
export const shellHeaders = () => [
  { source: '/((?!_next/static/).*)', headers: listed(COMMON) },
  {
    source: '/:path*',
    has: [{ type: 'header', key: 'x-forwarded-proto', value: 'https' }],
    headers: listed({ 'Strict-Transport-Security': 'max-age=63072000' }),
  },
  {
    source: '/:room(api|standin)/:path*',
    headers: listed({ 'Content-Security-Policy': INERT }),
  },
  // With each of the many files of the build: no more than what means something there.
  { source: '/_next/static/:path*', headers: listed({ 'X-Content-Type-Options': 'nosniff' }) },
  {
    source: '/_next/static/chunks/:name(turbopack-worker-.*)',
    headers: listed({ 'Content-Security-Policy': WORKER }),
  },
];
