import { expect, test } from 'vitest';
import { callerAddress, digestOfAddress, seesAddresses } from './address';

const HOME = { proxies: 0, isVercel: false };
const behind = (proxies: number) => ({ proxies, isVercel: false });
const VERCEL = { proxies: 0, isVercel: true };

const forwarded = (value: string) => new Headers({ 'x-forwarded-for': value });

test('at home no header is believed', () => {
  expect(callerAddress(forwarded('203.0.113.7'), HOME)).toBeNull();
  expect(callerAddress(new Headers({ 'x-real-ip': '203.0.113.7' }), HOME)).toBeNull();
  expect(seesAddresses(HOME)).toBe(false);
});

test('behind one proxy only the entry that it wrote is believed', () => {
  const headers = forwarded('198.51.100.1, 203.0.113.7');
  expect(callerAddress(headers, behind(1))).toBe('203.0.113.7');
});

test('behind two proxies the outer one says who called', () => {
  const headers = forwarded('198.51.100.66, 203.0.113.7, 10.0.0.2');
  expect(callerAddress(headers, behind(2))).toBe('203.0.113.7');
});

test('who brings fewer entries than there are proxies shares an allowance with all such', () => {
  expect(callerAddress(forwarded('203.0.113.7'), behind(2))).toBe('unknown');
  expect(callerAddress(new Headers(), behind(1))).toBe('unknown');
  expect(callerAddress(forwarded('not an address'), behind(1))).toBe('unknown');
});

test('on Vercel its own header is believed, and not what the caller forwards', () => {
  const headers = new Headers({
    'x-forwarded-for': '198.51.100.1',
    'x-vercel-forwarded-for': '203.0.113.7',
    'x-real-ip': '203.0.113.8',
  });
  expect(callerAddress(headers, VERCEL)).toBe('203.0.113.7');
  headers.delete('x-vercel-forwarded-for');
  expect(callerAddress(headers, VERCEL)).toBe('203.0.113.8');
  headers.delete('x-real-ip');
  expect(callerAddress(headers, VERCEL)).toBe('unknown');
});

test.each([
  ['203.0.113.7:4711', '203.0.113.7'],
  [' 203.0.113.7 ', '203.0.113.7'],
  ['::ffff:203.0.113.7', '203.0.113.7'],
  ['::FFFF:cb00:7107', '203.0.113.7'],
  ['[2001:db8:1:2::9]:443', '2001:db8:1:2::/64'],
  ['2001:0db8:0001:0002:ffff::1%eth0', '2001:db8:1:2::/64'],
  ['2001:db8::1', '2001:db8:0:0::/64'],
  ['::1', '0:0:0:0::/64'],
  ['fe80::', 'fe80:0:0:0::/64'],
  ['1:2:3:4:5:6:7:8', '1:2:3:4::/64'],
])('%s counts as %s', (told, counted) => {
  expect(callerAddress(forwarded(told), behind(1))).toBe(counted);
});

test('an address cannot be read off its digest, which is another one each day', () => {
  const digest = digestOfAddress('203.0.113.7', '2026-11-23', 'secret');
  expect(digest).toBe(digestOfAddress('203.0.113.7', '2026-11-23', 'secret'));
  expect(digest).not.toContain('203');
  expect(digest).not.toBe(digestOfAddress('203.0.113.7', '2026-11-24', 'secret'));
  expect(digest).not.toBe(digestOfAddress('203.0.113.8', '2026-11-23', 'secret'));
  expect(digest).not.toBe(digestOfAddress('203.0.113.7', '2026-11-23', 'another'));
});
