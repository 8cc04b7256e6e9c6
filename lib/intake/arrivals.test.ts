import { expect, test } from 'vitest';
import { arrivalsOf, folderOf } from './arrivals';

const fileAt = (path: string, type = '') => {
  const file = new File(['x'], path.split('/').at(-1) ?? '', { type });
  return Object.assign(file, { path });
};
const namesOf = (paths: string[]) =>
  arrivalsOf(paths.map((path) => fileAt(path))).arrivals.map(
    ({ folder, file }) => `${folder}|${file.name}`,
  );

test.each([
  ['./a.jpg', ''],
  ['a.jpg', ''],
  ['/shoot/a.jpg', 'shoot'],
  ['/shoot/day 1/left/a.jpg', 'shoot/day 1/left'],
])('the folder of %s is "%s"', (path, folder) => {
  expect(folderOf(fileAt(path))).toBe(folder);
});

test('a chosen folder tells its paths in another way', () => {
  const file = new File(['x'], 'a.jpg');
  Object.defineProperty(file, 'webkitRelativePath', { value: 'shoot/day 2/a.jpg' });
  expect(folderOf(file)).toBe('shoot/day 2');
});

test('files of folders come by folder and by the numbers in their names', () => {
  const paths = ['/b/2.jpg', '/a/img10.jpg', '/a/img9.jpg', '/a/sub/1.jpg'];
  expect(namesOf(paths)).toEqual(['a|img9.jpg', 'a|img10.jpg', 'a/sub|1.jpg', 'b|2.jpg']);
});

test('files that were chosen one by one keep their order, and are all taken', () => {
  expect(namesOf(['./z.jpg', './.hidden.jpg', './a.jpg'])).toEqual([
    '|z.jpg',
    '|.hidden.jpg',
    '|a.jpg',
  ]);
});

test('what is by its name no picture is left out of a folder, and told', () => {
  const names = [
    '.DS_Store',
    '._1.jpg',
    'Thumbs.db',
    'notes.TXT',
    '1.xmp',
    'clip.mp4',
    'price.pdf',
  ];
  const { arrivals, leftOut } = arrivalsOf(['1.jpg', ...names].map((name) => fileAt(`/a/${name}`)));
  expect(arrivals.map(({ file }) => file.name)).toEqual(['1.jpg']);
  expect(leftOut).toEqual(names);
  expect(arrivalsOf([fileAt('/a/take.braw', 'video/x-braw')]).leftOut).toEqual(['take.braw']);
});

test('what may be a picture is taken, whatever its ending: its bytes decide', () => {
  const names = ['1.cr2', '2.psd', '3', '4.jpg.bak', '5.svg'];
  expect(namesOf(names.map((name) => `/a/${name}`))).toEqual(names.map((name) => `a|${name}`));
});

test('files that were chosen themselves are all taken, also beside a folder', () => {
  const { arrivals, leftOut } = arrivalsOf(
    ['./notes.txt', '/a/1.txt', '/a/1.jpg'].map((path) => fileAt(path)),
  );
  expect(arrivals.map(({ file }) => file.name)).toEqual(['notes.txt', '1.jpg']);
  expect(leftOut).toEqual(['1.txt']);
});

test('the same name in two folders is two photos', () => {
  const { arrivals } = arrivalsOf([fileAt('/a/1.jpg'), fileAt('/b/1.jpg')]);
  expect(new Set(arrivals.map(({ id }) => id)).size).toBe(2);
  expect(arrivals.map(({ folder }) => folder)).toEqual(['a', 'b']);
});
