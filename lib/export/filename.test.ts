import { expect, test } from 'vitest';
import { cutoutName, cutoutPath, distinctNames, zipName } from './filename';

test.each([
  ['mug.jpg', 'mug.png'],
  ['SKU.123.jpg', 'SKU.123.png'],
  ['SKU.123', 'SKU.123.png'],
  ['IMG_1.JPEG', 'IMG_1.png'],
  ['shoes/left/IMG_1.webp', 'IMG_1.png'],
  ['IMG_2.HEIC', 'IMG_2.png'],
  ['.jpg', '.jpg.png'],
  ['商品 图.png', '商品 图.png'],
])('%s is saved as %s', (name, saved) => {
  expect(cutoutName(name)).toBe(saved);
});

test('two photos of one name get two files', () => {
  expect(distinctNames(['a.png', 'b.png', 'a.png', 'a (2).png'])).toEqual([
    'a.png',
    'b.png',
    'a (2).png',
    'a (2) (2).png',
  ]);
});

test('names that differ only in case or in the spelling of an accent count as one', () => {
  expect(distinctNames(['Caf\u00e9.png', 'cafe\u0301.png'])).toEqual([
    'Caf\u00e9.png',
    'cafe\u0301 (2).png',
  ]);
});

test.each([
  ['', 'mug.jpg', 'mug.png'],
  ['Autumn/Mugs', '1.jpg', 'Autumn/Mugs/1.png'],
  ['Autumn\\Mugs', '1.jpg', 'Autumn/Mugs/1.png'],
  ['/etc', '1.jpg', 'etc/1.png'],
  ['../../a/.. /./b', '1.jpg', 'a/b/1.png'],
  ['.hidden/..more', '1.jpg', '.hidden/..more/1.png'],
])('a photo of the folder %j named %s lies at %s', (folder, name, path) => {
  expect(cutoutPath(folder, name)).toBe(path);
});

test.each([
  ['', 'clearcut.zip'],
  ['Autumn shoes', 'Autumn shoes.zip'],
  ['Été 2026: 鞋 "1/2"', 'Été 2026 鞋 1 2.zip'],
  ['../../etc', 'etc.zip'],
  ['. . .', 'clearcut.zip'],
  ['spring\u202egnp.exe\0', 'spring gnp.exe.zip'],
  ['NUL', 'NUL batch.zip'],
  ['com1.shoes', 'com1 batch.shoes.zip'],
  ['console', 'console.zip'],
])('the zip of a batch named %j is %s', (name, zip) => {
  expect(zipName(name)).toBe(zip);
});

test("a long name leaves a zip's name that every system takes, with no character cut in two", () => {
  const name = zipName('👟'.repeat(500));
  expect(new TextEncoder().encode(name).byteLength).toBeLessThanOrEqual(255);
  expect(name).toBe(`${'👟'.repeat(60)}.zip`);
});
