import fc from 'fast-check';
import { expect, test } from 'vitest';
import { anyText } from '@/lib/base/fixture';
import { pictureName } from './picture-name';

const named = (path: string, type: Parameters<typeof pictureName>[1] = 'image/jpeg') =>
  pictureName(new URL(path, 'https://shop.example.com'), type);

test.each([
  ['/a/b/SKU-1.jpg', 'SKU-1.jpg'],
  ['/SKU-1.JPEG?w=200', 'SKU-1.JPEG'],
  ['/SKU.1.2', 'SKU.1.2.jpg'],
  ['/photo.webp', 'photo.jpg'],
  ['/show.php', 'show.php.jpg'],
  ['/', 'photo.jpg'],
  ['/folder/', 'photo.jpg'],
  ['/rote%20Tasse%20%C3%A4.jpg', 'rote Tasse ä.jpg'],
  ['/%E0%A4%A.jpg', '%E0%A4%A.jpg'],
  ['/a%2F..%2F..%2Fetc%2Fpasswd', 'passwd.jpg'],
  ['/..%5C..%5Cboot.ini', 'boot.ini.jpg'],
  ['/%2E%2E%2F', 'photo.jpg'],
  ['/.htaccess', 'htaccess.jpg'],
  ['/a%00%0D%0Ab.jpg', 'ab.jpg'],
  ['/gpj.%E2%80%AEexe', 'gpj.exe.jpg'],
  [`/${'a'.repeat(900)}.jpg`, `${'a'.repeat(200)}.jpg`],
])('%s is named %s', (path, name) => {
  expect(named(path)).toBe(name);
});

test('an extension is one of what the bytes are', () => {
  expect(named('/a.jpg', 'image/webp')).toBe('a.webp');
  expect(named('/a.HIF', 'image/heic')).toBe('a.HIF');
});

test('whatever the path, the name is one that a folder can hold', () => {
  fc.assert(
    fc.property(anyText, (text) => {
      const path = `/${encodeURIComponent(text.toWellFormed())}`;
      expect(named(path)).toMatch(/^[^/\\\p{Cc}<>:"|?*.][^/\\\p{Cc}<>:"|?*]*\.\w+$/u);
      encodeURIComponent(named(path));
    }),
  );
});
