import { expect, test } from 'vitest';
import { arrivalsOf, folderOf } from './arrivals';

const fileAt = (path: string) => {
  const file = new File(['x'], path.split('/').at(-1) ?? '');
  return Object.assign(file, { path });
};
const namesOf = (paths: string[]) =>
  arrivalsOf(paths.map(fileAt)).map(({ folder, file }) => `${folder}|${file.name}`);

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

test("a folder's litter is left out, and nothing else is", () => {
  const paths = ['/a/.DS_Store', '/a/._1.jpg', '/a/Thumbs.db', '/a/1.jpg', '/a/notes.txt'];
  expect(namesOf(paths)).toEqual(['a|1.jpg', 'a|notes.txt']);
});

test('the same name in two folders is two photos', () => {
  const arrivals = arrivalsOf(['/a/1.jpg', '/b/1.jpg'].map(fileAt));
  expect(new Set(arrivals.map(({ id }) => id)).size).toBe(2);
  expect(arrivals.map(({ folder }) => folder)).toEqual(['a', 'b']);
});
