import 'server-only';
import { isIP } from 'node:net';
import { isPublicAddress } from './public-address';

const MAX_LENGTH = 2048;

/** Last labels that name nothing on the public internet (RFC 6761, 6762, 7686, 8375, 9476). */
const LOCAL_NAMES =
  /(^|\.)(localhost|local|internal|intranet|lan|home|corp|private|test|invalid|example|onion|alt|home\.arpa)$/;

/** The host as the resolver and the socket take it: an IPv6 address without its brackets. */
export const hostOf = ({ hostname }: URL): string => hostname.replace(/^\[|\]$/g, '');

/**
 * An address that we may try to fetch from, or `null`: https on its own port, no user, and a host
 * that can be a public one. Where the name leads is not known here. An IPv4 address in another
 * dress (`0x7f.1`, `2130706433`) has been undressed by the URL parser.
 */
export function parseImportUrl(text: string): URL | null {
  if (text.length > MAX_LENGTH || !URL.canParse(text)) return null;
  const url = new URL(text);
  if (url.protocol !== 'https:' || url.port !== '' || url.username || url.password) return null;
  url.hash = '';
  return isPublicHost(hostOf(url)) ? url : null;
}

function isPublicHost(host: string): boolean {
  if (isIP(host)) return isPublicAddress(host);
  const name = host.replace(/\.$/, '');
  return name.includes('.') && !LOCAL_NAMES.test(name);
}
