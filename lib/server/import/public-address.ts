import 'server-only';
import { BlockList, isIP } from 'node:net';

/**
 * What is not for everyone, of RFC 6890 and its successors in IANA's registries of special-purpose
 * addresses (IPv4 and IPv6, with RFC 8190), and of the multicast and reserved ranges.
 */
const SPECIAL_V4 = [
  ['0.0.0.0', 8], // this network
  ['10.0.0.0', 8], // private
  ['100.64.0.0', 10], // shared by a carrier's customers
  ['127.0.0.0', 8], // loopback
  ['169.254.0.0', 16], // link-local, the clouds' metadata among it
  ['172.16.0.0', 12], // private
  ['192.0.0.0', 24], // protocol assignments
  ['192.0.2.0', 24], // documentation
  ['192.88.99.0', 24], // relays of 6to4, given up
  ['192.168.0.0', 16], // private
  ['198.18.0.0', 15], // benchmarking
  ['198.51.100.0', 24], // documentation
  ['203.0.113.0', 24], // documentation
  ['224.0.0.0', 4], // multicast
  ['240.0.0.0', 4], // reserved, broadcast among it
] as const;

/** Of the one range that is given out for the whole internet at all, below. */
const SPECIAL_V6 = [
  ['2001::', 23], // protocol assignments: Teredo, benchmarking, ORCHID
  ['2001:db8::', 32], // documentation
  ['3fff::', 20], // documentation
] as const;

const specialV4 = new BlockList();
for (const [net, bits] of SPECIAL_V4) specialV4.addSubnet(net, bits, 'ipv4');

const specialV6 = new BlockList();
for (const [net, bits] of SPECIAL_V6) specialV6.addSubnet(net, bits, 'ipv6');

/** Global unicast. With it alone, `::1`, `fc00::/7`, `fe80::/10`, `5f00::/16` and all else are out. */
const globalV6 = new BlockList();
globalV6.addSubnet('2000::', 3, 'ipv6');

const isPublicV4 = (address: string): boolean => !specialV4.check(address, 'ipv4');

/**
 * Whether an address, IPv4 or IPv6 as text, is one that the whole internet can reach. An IPv6
 * address that stands for an IPv4 one (mapped, NAT64 of RFC 6052, 6to4) is judged by that.
 */
export function isPublicAddress(address: string): boolean {
  const version = isIP(address);
  if (version === 4) return isPublicV4(address);
  if (version !== 6 || address.includes('%')) return false;
  const inner = innerV4(groupsOf(address));
  if (inner) return isPublicV4(inner);
  return globalV6.check(address, 'ipv6') && !specialV6.check(address, 'ipv6');
}

/** The eight groups of 16 bits. A URL's host is written in one way, without a dotted tail. */
function groupsOf(address: string): number[] {
  const [head = '', tail] = new URL(`http://[${address}]`).hostname.slice(1, -1).split('::');
  const parse = (text: string) => (text ? text.split(':').map((group) => parseInt(group, 16)) : []);
  const [first, last] = [parse(head), parse(tail ?? '')];
  return [...first, ...new Array<number>(8 - first.length - last.length).fill(0), ...last];
}

function innerV4([a = 0, b = 0, c = 0, d = 0, e = 0, f = 0, g = 0, h = 0]: number[]) {
  const dotted = (high: number, low: number) =>
    [high >> 8, high & 255, low >> 8, low & 255].join('.');
  const isMapped = !a && !b && !c && !d && !e && f === 0xffff;
  const isNat64 = a === 0x64 && b === 0xff9b && !c && !d && !e && !f;
  if (isMapped || isNat64) return dotted(g, h);
  return a === 0x2002 ? dotted(b, c) : null;
}
