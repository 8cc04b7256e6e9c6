import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Deliverable, PLAIN_CUTOUT } from '../deliverable';
import { AMAZON_NAME } from './amazon-form';
import { foldPath } from './fold';
import { type NamingOptions, nameAll } from './name-all';
import { type NameProblem, stopsExport } from './problem';
import { PLAIN_NAMES } from './settings';

const jpeg: Deliverable = {
  ...PLAIN_CUTOUT,
  id: 'amazon',
  token: 'amazon',
  format: { type: 'jpeg', quality: 90, chroma: '4:4:4' },
};

const OPTIONS: NamingOptions = {
  ...PLAIN_NAMES,
  date: '2026-11-23',
  sizeOf: () => ({ width: 2000, height: 1500 }),
};

/** Photos by their paths; ids are `1`, `2` and so on. */
const photosAt = (paths: readonly string[]) =>
  paths.map((path, at) => {
    const slash = path.lastIndexOf('/');
    return {
      id: `${at + 1}`,
      folder: path.slice(0, Math.max(0, slash)),
      name: path.slice(slash + 1),
    };
  });

function name(
  paths: readonly string[],
  options: Partial<NamingOptions> = {},
  deliverables: readonly Deliverable[] = [PLAIN_CUTOUT],
) {
  const { files, problems } = nameAll(photosAt(paths), deliverables, { ...OPTIONS, ...options });
  return { paths: files.map(({ path }) => path), problems };
}

const kinds = (problems: readonly NameProblem[]) => problems.map(({ kind }) => kind);
const photosIn = (problem: NameProblem | undefined) => problem?.files.map(({ photoId }) => photoId);

test('every photo and deliverable has its file, photo by photo', () => {
  expect(
    name(
      ['Autumn/AB-123_front.jpg', 'SKU.123.jpg'],
      { pattern: '{preset}/{sku}_{view}_{w}x{h}_{n:2}' },
      [PLAIN_CUTOUT, jpeg],
    ),
  ).toEqual({
    paths: [
      'Autumn/cutout/AB-123_front_2000x1500_01.png',
      'Autumn/amazon/AB-123_front_2000x1500_01.jpg',
      'cutout/SKU.123_2000x1500_02.png',
      'amazon/SKU.123_2000x1500_02.jpg',
    ],
    problems: [],
  });
});

test('folders are kept or left, and named by the innermost', () => {
  const paths = ['Autumn/Mugs/1.jpg', '2.jpg'];
  expect(name(paths).paths).toEqual(['Autumn/Mugs/1.png', '2.png']);
  const flat = name(paths, { keepsFolders: false, pattern: '{folder}_{name}' });
  expect(flat.paths).toEqual(['Mugs_1.png', '2.png']);
});

test('a size that is not known is said where a name needs it, and only there', () => {
  const sizeOf = () => null;
  expect(name(['a.jpg'], { sizeOf }).problems).toEqual([]);
  expect(kinds(name(['a.jpg'], { sizeOf, pattern: '{name}_{w}' }).problems)).toEqual([
    'size-unknown',
  ]);
});

test('a pattern that cannot be read is all that is said', () => {
  expect(name(['a.jpg'], { pattern: '{nam}' })).toEqual({
    paths: [],
    problems: [{ kind: 'pattern', reason: 'unknown-token', at: 0, length: 5, files: [] }],
  });
});

describe('two files of one path', () => {
  test.each([
    ['in other folders, flattened', ['a/1.jpg', 'b/1.jpg'], { keepsFolders: false }],
    ['of another ending before', ['1.jpg', '1.webp'], {}],
    ['in other letters', ['Mug.jpg', 'mUG.jpg'], {}],
    ['in folders of other letters', ['A/1.jpg', 'a/1.jpg'], {}],
    ['with an accent written otherwise', ['Caf\u00e9.jpg', 'cafe\u0301.jpg'], {}],
    ['in wide characters', ['ＡＢ.jpg', 'AB.jpg'], {}],
    ['by a fixed pattern', ['1.jpg', '2.jpg'], { pattern: 'x' }],
  ])('are refused: %s', (_, paths, options) => {
    const { problems } = name(paths, options);
    expect(kinds(problems)).toEqual(['collision']);
    expect(photosIn(problems[0])).toEqual(['1', '2']);
  });

  test('are numbered where that is wanted, past names that are there', () => {
    const paths = ['a/1.jpg', 'b/1.jpg', '1 (2).jpg', 'c/1.jpg'];
    expect(name(paths, { keepsFolders: false, numbering: true })).toEqual({
      paths: ['1.png', '1 (3).png', '1 (2).png', '1 (4).png'],
      problems: [],
    });
  });

  test('take no path that the tables of the export have', () => {
    const { problems } = name(['Manifest.jpg'], { reserved: ['manifest.png'] });
    expect(kinds(problems)).toEqual(['collision']);
    expect(photosIn(problems[0])).toEqual(['1']);
  });
});

test('a file may not have the name of a folder', () => {
  const { problems } = name(['mug.PNG/1.jpg', 'Mug.jpg']);
  expect(kinds(problems)).toEqual(['file-and-folder']);
  expect(photosIn(problems[0])).toEqual(['2', '1']);
  expect(name(['mug.PNG/1.jpg', 'Mug.jpg'], { numbering: true })).toEqual({
    paths: ['mug.PNG/1.png', 'Mug (2).png'],
    problems: [],
  });
});

test.each([
  ['a:b.jpg', 'character'],
  ['what?.jpg', 'character'],
  ['a\\b/1.jpg', null],
  ['tab\there.jpg', 'character'],
  ['spring\u202egnp.jpg', 'character'],
  ['half \ud800.jpg', 'character'],
  ['family 👨\u200d👩\u200d👧.jpg', null],
  ['می\u200cخواهم.jpg', null],
  ['商品 图.jpg', null],
  ['NUL.jpg', 'device-name'],
  ['com1.shoes.jpg', 'device-name'],
  ['aux/1.jpg', 'device-name'],
  ['console.jpg', null],
  ['Mugs./1.jpg', 'trailing'],
  ['Mugs /1.jpg', 'trailing'],
  ['../1.jpg', 'outside'],
  ['a/../../1.jpg', 'outside'],
  ['a/./1.jpg', 'outside'],
  ['/etc/1.jpg', 'outside'],
  ['C:/1.jpg', 'outside'],
  ['a//1.jpg', 'empty'],
  [`${'鞋'.repeat(83)}ab.jpg`, null],
  [`${'鞋'.repeat(83)}abc.jpg`, 'segment-too-long'],
  [`${'d'.repeat(100)}/${'e'.repeat(135)}.jpg`, null],
  [`${'d'.repeat(100)}/${'e'.repeat(136)}.jpg`, 'path-too-long'],
])('the path of %j: %s', (path, fault) => {
  expect(kinds(name([path]).problems)).toEqual(fault ? [fault] : []);
});

test('a name that comes out empty is refused', () => {
  expect(kinds(name(['a.jpg'], { pattern: '{folder}' }).problems)).toEqual(['empty']);
  expect(kinds(name(['a.jpg'], { pattern: '{preset}/{view}' }).problems)).toEqual(['empty']);
});

test('what no system takes is replaced where that is wanted, but for a way out', () => {
  const paths = ['Mugs. /a:b?.jpg', 'NUL.jpg', `${'鞋'.repeat(90)}.jpg`, '../x.jpg'];
  const named = name(paths, { replaces: true });
  expect(named.paths.slice(0, 3)).toEqual(['Mugs/a-b-.png', '_NUL.png', `${'鞋'.repeat(83)}.png`]);
  expect(kinds(named.problems)).toEqual(['outside']);
});

describe('a table of names', () => {
  test('names files, and tells what it leaves open', () => {
    const map = 'file;name;sku;view\n1.jpg;mug.jpg;M-1;top\n2.jpg;;M-2;\n9.jpg;cup;;\n1.JPG;x;;';
    const { paths, problems } = name(['1.jpg', '2.jpg', '3.jpg'], {
      map,
      pattern: '{sku}/{name}_{view}',
    });
    expect(paths).toEqual(['M-1/mug_top.png', 'M-2/2.png', '3/3.png']);
    expect(problems).toEqual([
      { kind: 'map-double', line: 5, firstLine: 2, file: '1.JPG', files: [] },
      { kind: 'map-row-unused', line: 4, file: '9.jpg', files: [] },
      { kind: 'map-photo-missing', files: [{ photoId: '3', deliverableId: null }] },
    ]);
    expect(problems.map(stopsExport)).toEqual([true, false, false]);
  });

  test('may lead into folders, but not out of them', () => {
    const into = name(['1.jpg'], { map: 'file,name\n1.jpg,red/mug.jpg' });
    expect(into.paths).toEqual(['red/mug.png']);
    const out = name(['1.jpg'], { map: 'file,name\n1.jpg,../../mug' });
    expect(kinds(out.problems)).toEqual(['outside']);
  });

  test('that cannot be read stops the export', () => {
    const { problems } = name(['1.jpg'], { map: 'a,b\n1,2' });
    expect(problems).toEqual([{ kind: 'map', reason: 'no-file-column', line: 1, files: [] }]);
  });
});

describe("Amazon's form", () => {
  const named = (paths: readonly string[], options: Partial<NamingOptions> = {}) =>
    name(paths, { amazonIds: ['amazon'], ...options }, [jpeg]);

  test('is taken from names and tables, and what is not said is given out in order', () => {
    const map =
      'file,asin,view\na.jpg,B0AAAAAAAA,\nb.jpg,b0aaaaaaaa,main\nc.jpg,B0AAAAAAAA,PT01\nd.jpg,B0AAAAAAAA,side';
    const paths = [
      'a.jpg',
      'b.jpg',
      'c.jpg',
      'd.jpg',
      'B0BBBBBBBB.PT03.jpg',
      'B0BBBBBBBB_front.jpg',
    ];
    expect(named(paths, { map }).paths).toEqual([
      'B0AAAAAAAA.PT02.jpg',
      'B0AAAAAAAA.MAIN.jpg',
      'B0AAAAAAAA.PT01.jpg',
      'B0AAAAAAAA.PT03.jpg',
      'B0BBBBBBBB.PT03.jpg',
      'B0BBBBBBBB.MAIN.jpg',
    ]);
  });

  test.each(['B0-ABCDEFGH', 'B0 ABCDEFG', 'AB-123', 'ABCDEFGHIJ', 'B0ABCDEFGHI'])(
    'is refused to %s',
    (asin) => {
      const { problems } = named(['a.jpg'], { map: `file,asin\na.jpg,${asin}` });
      const files = [{ photoId: '1', deliverableId: 'amazon' }];
      expect(problems).toEqual([{ kind: 'amazon-id', id: asin, files }]);
    },
  );

  test('is the form that files are held against when they are checked', () => {
    const nine = ['main', ...Array.from({ length: 8 }, (_, at) => `side${at}`), 'swch'];
    const { paths } = named(nine.map((view) => `B0ABCDEFGH_${view}.jpg`));
    const isbn = named(['x/306406152X.MAIN.jpg']).paths[0]?.slice(2);
    for (const path of [...paths.slice(0, 9), isbn]) expect(path).toMatch(AMAZON_NAME);
    expect(kinds(named(['4006381333931.MAIN.jpg']).problems)).toEqual(['amazon-id']);
  });

  test('has room for nine, and two of one place are refused even where numbers are given', () => {
    const ten = Array.from({ length: 10 }, (_, at) => `B0ABCDEFGH_side${at}.jpg`);
    expect(kinds(named(ten).problems)).toEqual(['amazon-too-many']);
    const two = ['x/B0ABCDEFGH.MAIN.jpg', 'y/B0ABCDEFGH.MAIN.jpg'];
    const { problems } = named(two, { numbering: true, keepsFolders: false });
    expect(kinds(problems)).toEqual(['collision']);
  });
});

test('names that are not refused are all different to any file system, and lie below the top', () => {
  const letters = fc.constantFrom(
    'a',
    'A',
    'é',
    'e\u0301',
    '.',
    ' ',
    '/',
    ':',
    '1',
    '(2)',
    'ß',
    'ss',
    '鞋',
  );
  const path = fc
    .array(letters, { minLength: 1, maxLength: 6 })
    .map((all) => `${all.join('')}.jpg`);
  fc.assert(
    fc.property(
      fc.array(path, { maxLength: 8 }),
      fc.record({ numbering: fc.boolean(), replaces: fc.boolean(), keepsFolders: fc.boolean() }),
      (paths, options) => {
        const named = name(paths, options);
        if (named.problems.some(stopsExport)) return;
        const folded = named.paths.map(foldPath);
        expect(new Set(folded).size).toBe(paths.length);
        for (const each of folded) {
          expect(each).not.toMatch(/^\/|(^|\/)\.{0,2}(\/|$)|[. ]$/);
          expect(folded.some((other) => other.startsWith(`${each}/`))).toBe(false);
        }
      },
    ),
    { numRuns: 500 },
  );
});

test('ten thousand photos of one name are numbered in no time', () => {
  const paths = Array.from({ length: 10_000 }, (_, at) => `${at}/1.jpg`);
  const start = performance.now();
  const named = name(paths, { keepsFolders: false, numbering: true });
  expect(named.problems).toEqual([]);
  expect(new Set(named.paths).size).toBe(10_000);
  expect(performance.now() - start).toBeLessThan(3_000);
});
