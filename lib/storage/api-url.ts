const isLoopback = (hostname: string) =>
  hostname === 'localhost' || hostname === '[::1]' || hostname.startsWith('127.');

/**
 * Where the page at `pageUrl` reaches the Blob API that the server calls `apiUrl` (absolute, or a
 * path on the app's own origin; null for Vercel's). The server's loopback address is named
 * `localhost` on the same machine, the one name for which the SDK tells progress over plain HTTP;
 * a page opened from another machine finds the API where it found the page.
 */
export function apiUrlFor(apiUrl: string | null, pageUrl: string): string | null {
  if (apiUrl === null) return null;
  const page = new URL(pageUrl);
  const api = new URL(apiUrl, page);
  const path = api.pathname.replace(/\/$/, '');
  if (!isLoopback(api.hostname)) return api.origin + path;
  if (!isLoopback(page.hostname)) return page.origin + path;
  if (api.protocol === 'http:') api.hostname = 'localhost';
  return api.origin + path;
}

/**
 * Whether the SDK can count bytes on the way to `apiUrl`. It streams the body to do so, which
 * Chromium does over HTTP/2 alone; only for `http://localhost` it knows another way. Elsewhere it
 * would try until it gives up.
 * @param page where the page came from, and how: a proxy in front of a machine of one's own may
 *   speak https, and yet HTTP/1.1
 */
export function tellsProgress(
  apiUrl: string | null,
  page: { origin: string; protocol: string },
): boolean {
  if (apiUrl === null || apiUrl.startsWith('http://localhost')) return true;
  if (!apiUrl.startsWith('https:')) return false;
  return new URL(apiUrl).origin !== page.origin || !page.protocol.startsWith('http/1');
}
