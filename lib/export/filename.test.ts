import { expect, test } from 'vitest';
import { stemOf, zipName } from './filename';

test.each([
  ['mug.jpg', 'mug'],
  ['SKU.123.jpg', 'SKU.123'],
  ['SKU.123', 'SKU.123'],
  ['IMG_1.JPEG', 'IMG_1'],
  ['shoes/left/IMG_1.webp', 'IMG_1'],
  ['IMG_2.HEIC', 'IMG_2'],
  ['.jpg', '.jpg'],
  ['商品 图.png', '商品 图'],
])('without its ending %s is %s', (name, stem) => {
  expect(stemOf(name)).toBe(stem);
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
