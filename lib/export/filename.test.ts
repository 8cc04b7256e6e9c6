import { expect, test } from 'vitest';
import { cutoutName, distinctNames } from './filename';

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
