import { newId } from '@/lib/base/ids';
import type { KieKnobs } from './knobs';
import type { ResultFiles } from './result-files';
import { resultResponse } from './result-variant';

/** How long a URL from `download-url` is good for. */
const TICKET_MS = 20 * 60_000;

/** Result files under `<base>/files/`: whoever has the link may read, and no CORS header is sent. */
export type Downloads = {
  /** A second URL for one of ours, good for 20 minutes; `null` for a foreign one. */
  ticketUrl(url: string, at: number): string | null;
  serve(name: string, ticket: string | null, at: number): Promise<Response>;
};

/** @param baseUrl where the files are served, ending in a slash */
export function createDownloads(
  baseUrl: string,
  files: ResultFiles,
  variant: () => KieKnobs['result'],
): Downloads {
  const tickets = new Map<string, { name: string; until: number }>();
  return {
    ticketUrl(url, at) {
      if (!url.startsWith(baseUrl)) return null;
      for (const [ticket, { until }] of tickets) if (until < at) tickets.delete(ticket);
      const name = url.slice(baseUrl.length).replace(/\?.*$/, '');
      const ticket = newId();
      tickets.set(ticket, { name, until: at + TICKET_MS });
      return `${baseUrl}${name}?ticket=${ticket}`;
    },
    async serve(name, ticket, at) {
      const shown = variant();
      const held = ticket === null ? undefined : tickets.get(ticket);
      const admitted = held !== undefined && held.name === name && held.until >= at;
      if (ticket === null ? shown === 'denied' : !admitted)
        return new Response(null, { status: 403 });
      const png = shown === 'gone' ? null : await files.read(name);
      return png ? await resultResponse(png, shown) : new Response(null, { status: 404 });
    },
  };
}
