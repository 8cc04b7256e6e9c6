import { expect, test } from 'vitest';
import { shownIn } from './sku';

test.each([
  ['SKU.123.jpg', 'SKU.123', ''],
  ['AB-123_front.jpg', 'AB-123', 'front'],
  ['AB-123-02.png', 'AB-123', '02'],
  ['AB-123_2.png', 'AB-123', '2'],
  ['AB-123 (2).jpg', 'AB-123', '2'],
  ['AB-123(2).jpg', 'AB-123', '2'],
  ['AB-123_front (2).jpg', 'AB-123', 'front-2'],
  ['AB-123-detail2.jpg', 'AB-123', 'detail2'],
  ['AB-123.Back_03.webp', 'AB-123', 'Back_03'],
  ['AB-123.jpg', 'AB-123', ''],
  ['AB-12.jpg', 'AB-12', ''],
  ['mug-2.jpg', 'mug-2', ''],
  ['2026-11-23.jpg', '2026-11-23', ''],
  ['front.jpg', 'front', ''],
  ['B0ABCDEFGH.MAIN.jpg', 'B0ABCDEFGH', 'MAIN'],
  ['b0abcdefgh.pt01.jpg', 'B0ABCDEFGH', 'PT01'],
  ['4006381333931.MAIN.jpg', '4006381333931', 'MAIN'],
  ['ABCDEFGHIJ.MAIN.jpg', 'ABCDEFGHIJ', 'MAIN'],
  ['商品-12_front.heic', '商品-12', 'front'],
])('%s shows %s, view %j', (name, sku, view) => {
  expect(shownIn(name)).toEqual({ sku, view });
});

test.each([
  ['front.jpg', 'SKU1', 'SKU1', 'front'],
  ['Detail-2.jpg', 'Autumn/SKU1', 'SKU1', 'Detail-2'],
  ['2.jpg', 'Autumn\\SKU2', 'SKU2', '2'],
  ['front (2).jpg', 'SKU1', 'SKU1', 'front-2'],
  ['pt01.jpg', 'b0abcdefgh', 'B0ABCDEFGH', 'pt01'],
  ['AB-123_front.jpg', 'SKU1', 'AB-123', 'front'],
  ['4711.jpg', 'Autumn', '4711', ''],
  ['mug.jpg', 'Autumn', 'mug', ''],
])('%s in the folder %s shows %s, view %j', (name, folder, sku, view) => {
  expect(shownIn(name, folder)).toEqual({ sku, view });
});
