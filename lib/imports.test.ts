import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';

/** Every room, by the files in it; the first pattern that fits a file names its room. */
const ROOMS = [
  ['base', /^lib\/base\//],
  ['limits', /^lib\/image\/limits\.ts$/],
  ['sniff', /^lib\/image\/(sniff|integers)\.ts$/],
  [
    'headers',
    /^lib\/image\/(inspect|header|[a-z]+-header|heif-(boxes|items)|tiff-(directory|layout|unpack)|exif|orientation|colour-profile)\.ts$/,
  ],
  ['matte', /^lib\/matte\//],
  ['layout', /^lib\/layout\//],
  ['codec', /^lib\/codec\//],
  ['rules', /^lib\/rules\//],
  ['intake', /^lib\/intake\//],
  ['door', /^lib\/door\//],
  ['task', /^lib\/task\//],
  ['image', /^lib\/image\//],
  ['batch', /^lib\/batch\//],
  ['keep', /^lib\/keep\//],
  ['deliverable', /^lib\/export\/(deliverable|saved-preset|names\/amazon-form)\.ts$/],
  ['export', /^lib\/export\//],
  ['messages', /^lib\/messages\//],
  ['storage upload', /^lib\/storage\/upload\.ts$/],
  ['storage blob', /^lib\/storage\/blob(-trouble)?\.ts$/],
  ['storage', /^lib\/storage\//],
  ['kie wire', /^lib\/kie\/(schema|signature)\.ts$/],
  ['kie words', /^lib\/kie\/(translate|ladder)\.ts$/],
  ['kie', /^lib\/kie\//],
  ['db', /^lib\/db\//],
  ['environment', /^lib\/server\/(environment|shell-headers)\.mjs$/],
  ['server', /^lib\/server\//],
  ['commands', /^lib\/commands\//],
  ['standin engine', /^lib\/standin\/engine\//],
  ['standin kie', /^lib\/standin\/kie\//],
  ['standin blob', /^lib\/standin\/blob\//],
  ['standin', /^lib\/standin\//],
  ['app standin', /^app\/standin\//],
  ['proxy', /^proxy\.ts$/],
  ['app', /^app\//],
  ['components', /^components\//],
  ['e2e', /^e2e\//],
  ['config', /^(next\.config\.mjs|tailwind\.config\.ts|lib\/vitest\.config\.ts)$/],
] as const;

type Room = (typeof ROOMS)[number][0];

/**
 * Which room may import which others, types included. What is not written here is not meant to
 * happen: adapters (kie, storage, db) do not know each other, `lib` knows neither pages nor
 * components, components know nothing of the server, and a stand-in shares with the client it
 * answers the words on the wire and nothing else, so that both cannot be wrong in the same way.
 */
const ARROWS: Record<Room, readonly Room[]> = {
  base: [],
  limits: [],
  sniff: ['limits'],
  headers: ['base', 'limits', 'sniff'],
  matte: [],
  door: ['base'],
  layout: ['base', 'matte'],
  codec: ['base', 'matte'],
  deliverable: ['base', 'layout', 'codec'],
  rules: ['base', 'sniff', 'headers', 'matte', 'layout', 'codec', 'deliverable'],
  intake: ['base', 'limits', 'batch'],
  task: ['base', 'door', 'limits'],
  image: ['base', 'limits', 'sniff', 'headers', 'matte', 'layout', 'codec', 'deliverable', 'rules'],
  batch: ['base', 'limits', 'task', 'image', 'matte', 'export'],
  keep: ['base', 'task', 'image', 'batch', 'matte', 'deliverable', 'export'],
  export: ['base', 'limits', 'image', 'matte', 'layout', 'codec', 'deliverable'],
  messages: [
    'base',
    'door',
    'limits',
    'task',
    'image',
    'batch',
    'matte',
    'layout',
    'codec',
    'deliverable',
    'export',
    'rules',
  ],
  storage: ['base', 'limits'],
  'storage upload': ['base', 'limits', 'task', 'storage'],
  'storage blob': ['base', 'limits', 'task', 'storage'],
  'kie wire': ['base'],
  'kie words': ['base', 'task', 'kie wire'],
  kie: ['base', 'kie wire', 'kie words'],
  db: ['base', 'door', 'task', 'deliverable'],
  environment: ['door'],
  server: [
    'base',
    'door',
    'limits',
    'sniff',
    'task',
    'deliverable',
    'storage',
    'storage blob',
    'kie wire',
    'kie words',
    'kie',
    'db',
    'environment',
  ],
  commands: ['messages', 'db', 'server', 'environment'],
  standin: ['base'],
  'standin engine': ['base', 'limits', 'matte', 'standin'],
  'standin kie': ['base', 'limits', 'kie wire', 'standin'],
  'standin blob': ['base', 'limits', 'standin'],
  'app standin': [
    'base',
    'server',
    'environment',
    'standin',
    'standin engine',
    'standin kie',
    'standin blob',
  ],
  proxy: ['server', 'environment'],
  app: ['base', 'door', 'task', 'deliverable', 'messages', 'server', 'components'],
  components: [
    'base',
    'door',
    'limits',
    'intake',
    'task',
    'image',
    'matte',
    'layout',
    'codec',
    'rules',
    'batch',
    'keep',
    'deliverable',
    'export',
    'messages',
    'storage upload',
  ],
  e2e: [
    'base',
    'limits',
    'headers',
    'task',
    'image',
    'matte',
    'layout',
    'codec',
    'rules',
    'deliverable',
    'export',
    'batch',
    'keep',
    'messages',
    'standin',
    'standin engine',
    'environment',
  ],
  config: ['environment'],
};

/** Files in which alone a word may stand. */
const WORDS: readonly [string, RegExp, RegExp][] = [
  [
    'process.env',
    /\bprocess\.env\b/,
    // The Blob SDK takes its settings from there alone, in the browser as well.
    /^(lib\/server\/environment\.mjs|lib\/storage\/upload\.ts|next\.config\.mjs|e2e\/.*)$/,
  ],
  ['console', /\bconsole\.\w+\(/, /^(lib\/server\/log\.ts|e2e\/.*)$/],
  [
    'setTimeout',
    /\bsetTimeout\(/,
    /^(lib\/base\/async\.ts|lib\/server\/(bell|pump)\.ts|lib\/image\/pool\.ts|lib\/export\/save\.ts|components\/use-batch-watch\.ts|lib\/standin\/.*|e2e\/.*)$/,
  ],
];

/** Rooms whose files a bundler must keep from the browser, but for those that only name things. */
const FENCED: readonly Room[] = ['server', 'db', 'kie', 'storage blob'];
const NOT_FENCED = /^lib\/db\/(schema|clock|drizzle\.config)\.ts$/;

const ROOT = fileURLToPath(new URL('..', import.meta.url));

interface Import {
  /** A path from the top of the project, without its ending, or a package's name. */
  to: string;
  kind: 'static' | 'type' | 'dynamic';
}

interface File {
  path: string;
  code: string;
  imports: Import[];
}

const withoutEnding = (file: string) => file.replace(/\.(tsx?|mjs)$/, '');

function importsIn(file: string, code: string): Import[] {
  const found = (pattern: RegExp, kind: (type: string | undefined) => Import['kind']) =>
    [...code.matchAll(pattern)].map(([, type, target = '']) => {
      const to = target.startsWith('@/')
        ? target.slice(2)
        : target.startsWith('.')
          ? path.posix.join(path.posix.dirname(file), target)
          : target;
      return { to: withoutEnding(to), kind: kind(type) };
    });
  return [
    ...found(
      /^\s*(?:import|export)\s+(type\s+)?(?:[\w$*{][^;'"]*?\sfrom\s+)?'([^']+)'/gm,
      (type) => (type ? 'type' : 'static'),
    ),
    ...found(/()\bimport\(\s*'([^']+)'/g, () => 'dynamic'),
    ...found(/()\bnew URL\(\s*'(\.[^']+\.ts)',\s*import\.meta\.url/g, () => 'dynamic'),
  ];
}

function read(file: string): File {
  const code = readFileSync(path.join(ROOT, file), 'utf8')
    .replace(/\/\*[\s\S]*?\*\//g, '')
    .replace(/^\s*\/\/.*$/gm, '');
  return { path: file, code, imports: importsIn(file, code) };
}

const isTest = (file: string) => /\.test\.tsx?$|\/fixture\.ts$|\.d\.ts$/.test(file);

const FILES: File[] = [
  'next.config.mjs',
  'tailwind.config.ts',
  ...['lib', 'app', 'components', 'e2e'].flatMap((folder) =>
    readdirSync(path.join(ROOT, folder), { recursive: true, encoding: 'utf8' })
      .map((name) => path.posix.join(folder, name.replaceAll(path.sep, '/')))
      .filter((file) => /\.(tsx?|mjs)$/.test(file) && !isTest(file)),
  ),
].map(read);
const byPath = new Map(FILES.map((file) => [withoutEnding(file.path), file]));

const roomOf = (file: string): Room | undefined =>
  ROOMS.find(([, pattern]) => pattern.test(file))?.[0];

test('every file is in a room', () => {
  expect(FILES.length).toBeGreaterThan(100);
  expect(FILES.filter(({ path: file }) => !roomOf(file)).map(({ path: file }) => file)).toEqual([]);
});

describe('imports follow the arrows', () => {
  for (const [room] of ROOMS) {
    test(`of ${room}: ${ARROWS[room].join(', ') || 'none'}`, () => {
      const allowed: readonly (Room | undefined)[] = [room, ...ARROWS[room]];
      const astray = FILES.filter(({ path: file }) => roomOf(file) === room).flatMap((file) =>
        file.imports.flatMap(({ to }) => {
          const target = byPath.get(to);
          return target && !allowed.includes(roomOf(target.path))
            ? [`${file.path} → ${target.path}`]
            : [];
        }),
      );
      expect(astray).toEqual([]);
    });
  }
});

test('no import leads to a test, nor to what tests stand on but from tests', () => {
  const astray = FILES.flatMap(({ path: file, imports }) =>
    imports
      .filter(
        ({ to }) => to.endsWith('.test') || (to.endsWith('/fixture') && roomOf(file) !== 'e2e'),
      )
      .map(({ to }) => `${file} → ${to}`),
  );
  expect(astray).toEqual([]);
});

test('nothing in lib imports React, but for who reads the cookie of a request', () => {
  const astray = FILES.filter(
    ({ path: file, imports }) =>
      file.startsWith('lib/') &&
      file !== 'lib/server/enter.ts' &&
      imports.some(({ to }) => /^(react|react-dom|next|swr)(\/|$)/.test(to)),
  );
  expect(astray.map(({ path: file }) => file)).toEqual([]);
});

test('what acts on the server is fenced off from the browser', () => {
  const open = FILES.filter(
    ({ path: file, code }) =>
      FENCED.some((room) => room === roomOf(file)) &&
      !NOT_FENCED.test(file) &&
      !code.trimStart().startsWith("import 'server-only';"),
  );
  expect(open.map(({ path: file }) => file)).toEqual([]);
});

describe('what the page loads at first', () => {
  /** All that the client's parts of the pages import, and what that imports, at once. */
  const loaded = new Set<File>();
  function follow(file: File, isClient: boolean) {
    const client = isClient || /^\s*'use client'/.test(file.code);
    // A server action is a call over the network, whoever imports it.
    if (loaded.has(file) || /^\s*'use server'/.test(file.code)) return;
    if (client) loaded.add(file);
    for (const { to, kind } of file.imports) {
      const target = byPath.get(to);
      if (target && kind === 'static' && (client || !to.startsWith('lib/'))) follow(target, client);
    }
  }
  for (const file of FILES) {
    if (/^app\/([^/]+|.*\/page)\.tsx$/.test(file.path)) follow(file, false);
  }

  test.each(['zod', 'server-only', '@vercel/blob', '@vercel/blob/client', 'sharp'])(
    'does not hold %s',
    (name) => {
      expect(loaded.size).toBeGreaterThan(10);
      const astray = [...loaded].filter(({ imports }) =>
        imports.some(({ to, kind }) => to === name && kind === 'static'),
      );
      expect(astray.map(({ path: file }) => file)).toEqual([]);
    },
  );

  test.each(['lib/messages/en.ts', 'lib/batch/runner.ts', 'components/surface.tsx'])(
    'does not hold %s',
    (file) => {
      expect(byPath.has(withoutEnding(file))).toBe(true);
      expect([...loaded].map(({ path: each }) => each)).not.toContain(file);
    },
  );
});

test.each(WORDS)('%s stands only where it may', (_, word, allowed) => {
  const astray = FILES.filter(({ path: file, code }) => word.test(code) && !allowed.test(file));
  expect(astray.map(({ path: file }) => file)).toEqual([]);
});
