import { createHmac } from 'node:crypto';
import { isIP } from 'node:net';

/** Where a request comes from, as far as somebody whom we believe says so. */

/** Who stands in front of this process. */
export interface Front {
  /** How many proxies of the operator's own each add an entry to X-Forwarded-For. */
  proxies: number;
  /** Vercel overwrites its own headers, so that no caller can forge them. */
  isVercel: boolean;
}

/** Those of whom nothing can be told share one allowance. */
const UNKNOWN = 'unknown';

type Headers = Pick<globalThis.Headers, 'get'>;

/** Whether callers can be told apart by their addresses at all. */
export const seesAddresses = ({ proxies, isVercel }: Front): boolean => isVercel || proxies > 0;

/**
 * The address that a request counts for: a whole IPv4 address, or the /64 of an IPv6 one, of which
 * a household has at least one to itself.
 * @returns null where no header can be believed
 */
export function callerAddress(headers: Headers, front: Front): string | null {
  if (!seesAddresses(front)) return null;
  const told = front.isVercel ? toldByVercel(headers) : toldByProxies(headers, front.proxies);
  return countedAs(told ?? '') ?? UNKNOWN;
}

const toldByVercel = (headers: Headers) =>
  headers.get('x-vercel-forwarded-for')?.split(',')[0] ?? headers.get('x-real-ip');

/**
 * Each proxy appends whom it was called by. The entry that the outermost of ours wrote is the last
 * one that can be believed; what stands before it came with the request.
 */
const toldByProxies = (headers: Headers, proxies: number) =>
  headers.get('x-forwarded-for')?.split(',').at(-proxies);

/** An address without brackets, port and zone: `[2001:db8::1%eth0]:443`, `192.0.2.1:80`. */
function bareAddress(text: string): string {
  const trimmed = text.trim();
  const bracketed = /^\[([^\]]*)\](?::\d+)?$/.exec(trimmed)?.[1];
  const withPort = /^([\d.]+):\d+$/.exec(trimmed)?.[1];
  return (bracketed ?? withPort ?? trimmed).replace(/%.*$/, '');
}

function countedAs(text: string): string | null {
  const address = bareAddress(text);
  switch (isIP(address)) {
    case 4:
      return address;
    case 6:
      return countedAsV6(address);
    default:
      return null;
  }
}

function countedAsV6(address: string): string {
  // The URL parser writes every form of an address in one way.
  const { hostname } = new URL(`http://[${address}]`);
  const [head = '', tail = ''] = hostname.slice(1, -1).split('::');
  const before = head.split(':').filter(Boolean);
  const after = tail.split(':').filter(Boolean);
  const zeros = Array.from({ length: 8 - before.length - after.length }, () => '0');
  const groups = [...before, ...zeros, ...after];
  // RFC 4291, 2.5.5.2: an IPv4 address that a dual-stack socket shows as IPv6.
  if (groups.slice(0, 6).join(':') === '0:0:0:0:0:ffff') {
    const bytes = groups.slice(6).flatMap((group) => {
      const value = Number.parseInt(group, 16);
      return [value >> 8, value & 255];
    });
    return bytes.join('.');
  }
  return `${groups.slice(0, 4).join(':')}::/64`;
}

/**
 * What is written down of an address: without the secret nobody finds it out, and on another day it
 * is another.
 */
export const digestOfAddress = (address: string, day: string, secret: string): string =>
  createHmac('sha256', secret).update(`address ${day} ${address}`).digest('base64url');
