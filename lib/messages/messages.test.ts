import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { en } from './en';
import { enDoctor } from './en-doctor';
import { enDoor } from './en-door';
import { enExport } from './en-export';
import { enRules } from './en-rules';
import { zh } from './zh';
import { zhDoctor } from './zh-doctor';
import { zhDoor } from './zh-door';
import { zhExport } from './zh-export';
import { zhRules } from './zh-rules';

const PAIRS: Record<string, [object, object]> = {
  page: [en, zh],
  door: [enDoor, zhDoor],
  preflight: [enDoctor, zhDoctor],
  export: [enExport, zhExport],
  rules: [enRules, zhRules],
};

interface Leaf {
  path: string[];
  value: unknown;
}

const leavesOf = (value: unknown, at: string[] = []): Leaf[] =>
  typeof value === 'object' && value !== null
    ? Object.entries(value).flatMap(([key, each]) => leavesOf(each, [...at, key]))
    : [{ path: at, value }];

const PHOTO = { phase: 'queued', file: new Blob(), isHeld: false, copy: { size: 100 } };
const MEASURED = { subjectBy: 'pixels', worst: { rgba: [250, 251, 252, 254] }, ring: 8, near: 2 };
const ROOM = { tightest: 'visitor', againMs: 0 };
const CHECKED = [
  { kind: 'size', width: 1200, height: 900 },
  { kind: 'fill', bySide: 0.9, byArea: 0.6, subjectBy: 'matte' },
  { kind: 'background', far: 3, ...MEASURED },
  { kind: 'background', ...MEASURED, far: 0, near: 0, worst: null },
  { kind: 'alpha', notOpaque: 3, hasChannel: true },
  { kind: 'alpha', notOpaque: 0, hasChannel: true },
  { kind: 'colour', tag: 'unread' },
  { kind: 'format', type: 'image/webp' },
  { kind: 'bytes', bytes: 1_234_567 },
];
const WANTED = [
  ...['longest-side', 'shortest-side', 'width'].flatMap((kind) => [
    { kind, min: 500, max: 10_000 },
    { kind, min: 500 },
    { kind, max: 500 },
    { kind, min: 500, max: 500 },
  ]),
  { kind: 'pixels', max: 25e6 },
  { kind: 'ratio', width: 4, height: 5 },
  { kind: 'fill', min: 0.85 },
  { kind: 'background', wanted: 'white' },
  { kind: 'background', wanted: 'clear' },
  { kind: 'opaque' },
  { kind: 'srgb' },
  { kind: 'format', types: ['image/jpeg', 'image/png'] },
  { kind: 'bytes', max: 20e6 },
  { kind: 'name' },
];
const PROBLEMS = [
  ...['empty', 'unknown-token', 'bad-digits', 'not-closed', 'not-opened'].map((reason) => ({
    kind: 'pattern',
    reason,
  })),
  ...['unreadable', 'no-file-column', 'no-other-column'].map((reason) => ({
    kind: 'map',
    reason,
    line: 3,
  })),
  { kind: 'map-double', file: 'a.jpg', firstLine: 2, line: 3 },
  { kind: 'map-row-unused', file: 'a.jpg', line: 3 },
  { kind: 'map-photo-missing', files: ['a.jpg'] },
  { kind: 'amazon-id', id: 'B0' },
  { kind: 'amazon-too-many', id: 'B012345678' },
  { kind: 'character', character: '?' },
  { kind: 'character', character: null },
  ...[
    'size-unknown',
    'collision',
    'file-and-folder',
    'device-name',
    'trailing',
    'segment-too-long',
    'path-too-long',
    'outside',
    'empty',
  ].map((kind) => ({ kind })),
];
const LAYOUT = { canvas: { kind: 'fixed', width: 2000, height: 1000 } };
const DELIVERABLE = {
  layout: LAYOUT,
  background: { kind: 'colour', colour: '#ffffff' },
  shadow: { kind: 'drop' },
  format: { type: 'webp', isLossless: true },
};
const COUNTS = { queued: 1, running: 2, succeeded: 3, failed: 4, cancelled: 5 };

/** What functions are called with that take more than numbers and names. */
const SAMPLES: Record<string, readonly (readonly unknown[])[]> = {
  'page.intake.leftOut': [[['a.txt']], [Array.from({ length: 30 }, (_, at) => `${at}.txt`)]],
  'page.quote.of': [[{ photos: 3, same: 1, kept: 2 }]],
  'page.quote.usedUp': [[ROOM]],
  'page.notPacked': [[['a.jpg', 'b.jpg']]],
  'page.phase': [
    [PHOTO, false],
    [{ ...PHOTO, file: null }, false],
    [{ ...PHOTO, isHeld: true }, false],
    [{ ...PHOTO, isHeld: true }, false, ROOM],
    [{ phase: 'preparing' }, false],
    [{ ...PHOTO, phase: 'uploading', sentBytes: 40 }, false],
    [{ ...PHOTO, phase: 'uploading', sentBytes: null }, false],
    [{ phase: 'removing', wish: 'cancel' }, false],
    [{ phase: 'removing', running: true }, false],
    [{ phase: 'removing', running: false }, true],
    [{ phase: 'removing', running: false }, false],
    [{ phase: 'done', preview: null }, false],
    [{ phase: 'done', preview: new Blob() }, false],
    [{ phase: 'failed', error: 'internal' }, false],
    [{ phase: 'cancelled', wasRunning: true }, false],
  ],
  'page.batches.states': [[COUNTS, 6]],
  'page.batches.age': [[1_000], [300_000], [7_200_000], [200_000_000]],
  'page.batches.kept': [[1_000], [200_000_000]],
  'page.credits': [
    [{ spent: 3, left: 7 }, true],
    [{ spent: 1.5, left: null }, false],
  ],
  'page.pause.team': [['no-credits']],
  'page.timeLeft': [[1_000], [600_000], [7_200_000], [7_800_000]],
  'page.failed': [['a.jpg', 'timed-out']],
  'page.summary': [[{ total: 9, done: 3, failed: 2, cancelled: 1, rejected: 3 }]],
  'page.review.vain': [['42'], [null]],
  'page.review.said': [['keep'], ['reject'], [null]],
  'page.review.over': [[{ kept: 3, rejected: 2 }, 4]],
  'export.deliverables.nameOf': [
    [{ id: 'cut-out~1', name: '' }],
    [{ id: 'none', name: '' }],
    [{ id: 'none', name: '3' }],
  ],
  'export.deliverables.canvas': [
    [LAYOUT],
    [{ canvas: { kind: 'original' } }],
    [{ canvas: { kind: 'subject' } }],
  ],
  'export.deliverables.summary': [
    [DELIVERABLE],
    [{ ...DELIVERABLE, background: { kind: 'none' }, format: { type: 'png' } }],
    [{ ...DELIVERABLE, background: { kind: 'gradient' }, format: { type: 'jpeg', quality: 90 } }],
  ],
  'export.layout.alignAt': [
    ['centre', 'middle'],
    ['left', 'middle'],
    ['centre', 'top'],
    ['right', 'bottom'],
  ],
  'export.rules.asOf': [['3', '2026-01-01']],
  'export.names.insert': [['w']],
  'export.names.matched': [[{ rows: 3, unused: 1, missing: 2 }]],
  'export.names.problem': PROBLEMS.map((problem) => [problem]),
  'export.save.lossy': [['a.jpg', { bytes: 12_345, psnr: 42, loweredTo: 70 }]],
  'export.save.tooLargeAs': [[{ type: 'webp', size: { width: 20_000, height: 3 } }]],
  'rules.made': [['3', new Date(0)]],
  'rules.demand': WANTED.map((wanted) => [wanted]),
  'rules.measured': CHECKED.map((measured) => [measured]),
  'rules.from': [['2026-01-01']],
  'rules.until': [['2026-01-01']],
  'rules.asOf': [['2026-01-01']],
  'rules.place': [[{ left: 0.1, top: 0.2, right: 0.3, bottom: 0.4 }]],
};

/** Each sentence that a leaf can say; numbers and names are both given as a number. */
function saysOf({ path: at, value }: Leaf, name: string): string[] {
  if (typeof value !== 'function') return [String(value)];
  const samples = SAMPLES[[name, ...at].join('.')] ?? [
    [3, 3, 3],
    [1, 1, 1],
  ];
  return samples.map((given) => String(Reflect.apply(value, null, given)));
}

const pathOf = ({ path: at }: Leaf) => at.join('.');

describe.each(Object.entries(PAIRS))('the words of the %s', (name, [english, chinese]) => {
  test('are the same in both languages', () => {
    const kinds = (words: object) =>
      Object.fromEntries(leavesOf(words).map((leaf) => [pathOf(leaf), typeof leaf.value]));
    expect(kinds(chinese)).toEqual(kinds(english));
  });

  test('make whole sentences of what they are given', () => {
    const broken = [english, chinese].flatMap((words) =>
      leavesOf(words).flatMap((leaf) =>
        saysOf(leaf, name)
          .filter((said) => /undefined|NaN|\[object|null| {2}/.test(said))
          .map((said) => `${pathOf(leaf)}: ${said}`),
      ),
    );
    expect(broken).toEqual([]);
  });

  test('have no English left in Chinese', () => {
    const left = leavesOf(chinese).flatMap((leaf) =>
      saysOf(leaf, name).filter((said) => latinWords(said) >= 3),
    );
    expect(left).toEqual([]);
  });

  test('have a space between Han and Latin, and Chinese punctuation in Chinese', () => {
    const odd = leavesOf(chinese).flatMap((leaf) =>
      saysOf(leaf, name).filter((said) =>
        ODD.test(said.replace(/\d+[年月日时分秒天小个周上下]+前?/g, '')),
      ),
    );
    expect(odd).toEqual([]);
  });
});

const HAN = '\\u4e00-\\u9fff';
const ODD = new RegExp(`[${HAN}][A-Za-z0-9]|[A-Za-z0-9][${HAN}]|[${HAN}] ?[,;!?]|[${HAN}]:`);

/** What is called the same in all languages. */
const NAMES =
  /Clearcut|Kie\b|JPEG|PNG|WebP|HEIC|AVIF|TIFF|BMP|GIF|CSV|CMYK|sRGB|ASIN|ISBN|MAIN|PT\d\d|Amazon|Google|Instagram|Page Up|Page Down|Home|End|Tab|Shift|Ctrl|Enter|Delete|Alt|Esc|https?|zip|API|SKU|[A-Z]+(_[A-Z]+)+|“[a-z]+”|\{[a-z:\d]+\}|\b\w+\.(jpg|txt)\b|(kie\.ai|vercel-status\.com)[\w/-]*|Vercel|Blob|Settings|Environment Variables|Storage|Usage|Deployment Protection|Protection Bypass for Automation|Neon|-pooler|PgBouncer|npm (start|run \w+)|timedatectl set-ntp true|openssl rand -hex|\.env|ENGINE=classical|eBay|Etsy|Shopify/g;

const latinWords = (said: string): number =>
  said.replace(NAMES, ' ').match(/[A-Za-z]{2,}/g)?.length ?? 0;

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const SOURCES = ['app', 'components', 'lib']
  .flatMap((folder) =>
    readdirSync(path.join(ROOT, folder), { recursive: true, encoding: 'utf8' }).map((file) =>
      path.join(folder, file),
    ),
  )
  .filter((file) => /\.tsx?$/.test(file) && !/\.test\.|^lib\/messages\/|fixture/.test(file))
  .map((file) => readFileSync(path.join(ROOT, file), 'utf8'));

const escaped = (key: string) => key.replace(/[^\w]/g, '\\$&');

const somewhere = (...patterns: RegExp[]) =>
  SOURCES.some((source) => patterns.every((pattern) => pattern.test(source)));

/**
 * Whether a source says a message: it reads the key and names what the key is in; or it takes what
 * the message is in as a whole, or by a key that is known only then.
 */
function isSaid(at: readonly string[]): boolean {
  const [key = '', parent, ...further] = [...at].reverse();
  const isRead = new RegExp(`(\\.|[{,]\\s*)${escaped(key)}\\b(?!')`);
  if (parent === undefined) return somewhere(isRead);
  if (somewhere(isRead, new RegExp(`[.{,\\s']${escaped(parent)}\\b`))) return true;
  return [parent, ...further].some((group) =>
    somewhere(
      new RegExp(
        `\\s${escaped(group)}\\[|(?<!use\\w*Messages\\(\\))\\.${escaped(group)}(\\[|\\)|,|\\}|\\s*;)`,
      ),
    ),
  );
}

test.each(Object.entries(PAIRS))(
  'each of the words of the %s is said somewhere',
  (_, [english]) => {
    expect(
      leavesOf(english)
        .filter((leaf) => !isSaid(leaf.path))
        .map(pathOf),
    ).toEqual([]);
  },
);

test('a message that nothing says would be found', () => {
  expect(isSaid(['quote', 'neverSaid'])).toBe(false);
  expect(isSaid(['neverSaid'])).toBe(false);
  expect(isSaid(['viewer', 'modes', 'matte'])).toBe(true);
});
