import { isIP } from 'node:net';

/**
 * Names that the DNS of the world gives to nobody: those of a machine itself (RFC 6761), of a local
 * network (RFC 6762 and 8375, and `.internal`, which ICANN keeps free), and what routers use.
 */
const LOCAL = /(^|\.)localhost$|\.(local|lan|home|home\.arpa|internal)$/;

/**
 * Whether a machine that is open to whoever reaches it may answer under this name. A stranger's site
 * can have its own name lead here (DNS rebinding), and its scripts then count as ours; so a name is
 * only believed where no stranger could own it, or where the operator has said it.
 * @param host as a request's `Host` has it, with a port or without
 * @param appUrl where the operator says that the app is reached
 */
export function isOwnHost(host: string, appUrl: string): boolean {
  if (!URL.canParse(`http://${host}`)) return false;
  const { hostname } = new URL(`http://${host}`);
  const name = hostname.replace(/^\[|\]$|\.$/g, '');
  const isAddress = isIP(name) !== 0;
  const isPlain = !name.includes('.');
  return isAddress || isPlain || LOCAL.test(name) || name === new URL(appUrl).hostname;
}
