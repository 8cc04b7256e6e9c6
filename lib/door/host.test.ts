import { expect, test } from 'vitest';
import { isOwnHost } from './host';

const APP_URL = 'https://cut.example.com';

test.each([
  'localhost:3000',
  'localhost',
  'LOCALHOST.',
  'clearcut.localhost:3000',
  '127.0.0.1:3000',
  '192.168.1.20:3000',
  '[::1]:3000',
  '[fd00::20]',
  'nas:3000',
  'studio.local',
  'nas.home.arpa:3000',
  'box.lan',
  'cut.example.com',
  'Cut.Example.com:443',
])('a machine that is open answers as %s', (host) => {
  expect(isOwnHost(host, APP_URL)).toBe(true);
});

test.each([
  'evil.example',
  'evil.example:3000',
  'example.com',
  'cut.example.com.evil.example',
  'localhost.evil.example',
  'notlocalhost.example:3000',
  '127.0.0.1.evil.example',
  'evil.example/localhost',
  'evil example',
  '',
])('and not as %s, which somebody else may own', (host) => {
  expect(isOwnHost(host, APP_URL)).toBe(false);
});
