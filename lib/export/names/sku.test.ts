import { expect, test } from 'vitest';
import { skuOf, viewOf } from './sku';

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
  expect([skuOf(name), viewOf(name)]).toEqual([sku, view]);
});
