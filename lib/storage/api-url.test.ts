import { expect, test } from 'vitest';
import { apiUrlFor, tellsProgress } from './api-url';

const local = 'http://localhost:3000/standin/blob';

test.each([
  ["Vercel's own", null, 'https://clearcut.example/', null, true],
  ['the stand-in from localhost', local, 'http://localhost:3000/', local, true],
  ['the stand-in from 127.0.0.1', local, 'http://127.0.0.1:3000/b/1', local, true],
  [
    'the stand-in by number',
    'http://127.0.0.1:3000/standin/blob',
    'http://[::1]:3000/',
    local,
    true,
  ],
  ['the stand-in by path', '/standin/blob', 'http://127.0.0.1:3000/b/1', local, true],
  [
    'the stand-in from another machine',
    local,
    'http://192.168.1.5:3000/',
    'http://192.168.1.5:3000/standin/blob',
    false,
  ],
  [
    'the stand-in through a tunnel',
    local,
    'https://abc.tunnel.example/',
    'https://abc.tunnel.example/standin/blob',
    true,
  ],
  [
    'an API of its own',
    'https://blob.example/api/',
    'http://localhost:3000/',
    'https://blob.example/api',
    true,
  ],
])('a page reaches %s', (_, apiUrl, pageUrl, expected, progress) => {
  expect(apiUrlFor(apiUrl, pageUrl)).toBe(expected);
  const { origin } = new URL(pageUrl);
  expect(tellsProgress(expected, { origin, protocol: 'h2' })).toBe(progress);
});

test('through a proxy that speaks https but not HTTP/2 no bytes are counted', () => {
  const page = { origin: 'https://clearcut.example.com', protocol: 'http/1.1' };
  expect(tellsProgress('https://clearcut.example.com/standin/blob', page)).toBe(false);
  expect(tellsProgress('https://blob.example.com/api', page)).toBe(true);
  expect(tellsProgress(null, page)).toBe(true);
});
