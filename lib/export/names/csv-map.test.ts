import { expect, test } from 'vitest';
import { indexMap, readMap } from './csv-map';

function rowsOf(text: string) {
  const read = readMap(text);
  if (!read.ok) throw new Error(read.error.reason);
  return read.value;
}

test.each([
  ['commas', ','],
  ['semicolons', ';'],
  ['tabs', '\t'],
])('a table separated by %s is read, with its byte order mark and quotes', (_, mark) => {
  const quoted = `"a${mark} ""b"".jpg"`;
  const text = `\ufeffFile Name${mark}"SKU"${mark}Note${mark}New name\r\n${quoted}${mark}AB-1${mark}x${mark}mug\r\n\r\nb.jpg${mark}${mark}${mark}cup`;
  expect(rowsOf(text)).toEqual([
    { line: 2, file: `a${mark} "b".jpg`, sku: 'AB-1', name: 'mug' },
    { line: 4, file: 'b.jpg', name: 'cup' },
  ]);
});

test('a separator within quotes is not counted', () => {
  expect(rowsOf('file;"a,b,c,d";name\n1.jpg;x;mug')).toEqual([
    { line: 2, file: '1.jpg', name: 'mug' },
  ]);
});

test.each([
  ['a quote that is never closed', 'file,name\n"a.jpg,b', 'unreadable'],
  ['a table without a column of files', 'sku,name\nAB,mug', 'no-file-column'],
  ['a table of files alone', 'file\na.jpg', 'no-other-column'],
  ['nothing', '', 'no-file-column'],
])('%s is refused', (_, text, reason) => {
  expect(readMap(text)).toMatchObject({ ok: false, error: { reason } });
});

test('a photo is found by its path, else by its name, else without its ending', () => {
  const rows = rowsOf(
    'file,name\nShoes\\1.jpg,by path\n1.jpg,by name\n2,by stem\n./Caf\u00e9/3.jpg,by accent\n1.JPG,again',
  );
  const { find, doubles } = indexMap(rows);
  expect(find({ folder: 'shoes', name: '1.jpg' })?.name).toBe('by path');
  expect(find({ folder: 'Mugs', name: '1.jpg' })?.name).toBe('by name');
  expect(find({ folder: '', name: '2.jpg' })?.name).toBe('by stem');
  expect(find({ folder: 'Cafe\u0301', name: '3.jpg' })?.name).toBe('by accent');
  expect(find({ folder: '', name: '4.jpg' })).toBeUndefined();
  expect(doubles.map(({ row, first }) => [row.line, first.line])).toEqual([[6, 3]]);
});
