import type { Format, FormatType } from '@/lib/codec/format';
import type { Deliverable } from '@/lib/export/deliverable';
import type { Token } from '@/lib/export/names/pattern';
import type { NameProblem } from '@/lib/export/names/problem';
import type { Background, Layout, Shadow } from '@/lib/layout/layout';
import { byteSizes } from './byte-sizes';
import { counted, LOCALE, percent, whole } from './en-numbers';
import { enRules } from './en-rules';

/** What is said where finished pictures are laid out, named and saved; it comes with what says it. */

const finePercent = new Intl.NumberFormat(LOCALE, {
  style: 'percent',
  maximumFractionDigits: 1,
});
const decimal = new Intl.NumberFormat(LOCALE);
const day = new Intl.DateTimeFormat(LOCALE, { dateStyle: 'long', timeZone: 'UTC' });

const files = (count: number) => counted(count, 'file', 'files');
const photos = (count: number) => counted(count, 'photo', 'photos');

const { rough: bytes } = byteSizes(LOCALE);

const formats: Record<FormatType, string> = {
  png: 'PNG',
  webp: 'WebP',
  avif: 'AVIF',
  jpeg: 'JPEG',
};

const canvas = ({ canvas }: Layout): string => {
  switch (canvas.kind) {
    case 'original':
      return 'As shot';
    case 'subject':
      return 'Trimmed';
    case 'fixed':
      return `${whole.format(canvas.width)} × ${whole.format(canvas.height)}`;
  }
};

const backgroundOf = (background: Background): string => {
  if (background.kind === 'none') return 'transparent';
  if (background.kind !== 'colour') return background.kind;
  return background.colour === '#ffffff' ? 'white' : background.colour;
};

const formatOf = (format: Format): string => {
  if (format.type === 'png') return formats.png;
  if (format.type === 'webp' && format.isLossless) return `${formats.webp} lossless`;
  return `${formats[format.type]} ${format.quality}`;
};

const presetNames = new Map<string, string>(
  Object.entries({ ...enRules.names, 'cut-out': 'Cut-out', blank: 'Square canvas' }),
);

const tokenMeanings: Record<Token, string> = {
  name: 'the photo’s own name',
  folder: 'the folder it came in',
  sku: 'the article, by the photo’s name or the table',
  view: 'what of the article is shown',
  preset: 'the word that stands for the kind of file',
  w: 'width in pixels',
  h: 'height in pixels',
  n: 'a number: {n:3} has three digits',
  date: 'today',
};

const shownCharacter = (character: string | null): string =>
  character === null || /\p{C}|\s/u.test(character) ? 'an invisible character' : `“${character}”`;

/** What is wrong with names, and what would help. */
function nameProblem(problem: NameProblem): string {
  switch (problem.kind) {
    case 'pattern':
      return {
        empty: 'The pattern is empty.',
        'unknown-token': 'The pattern has a word in braces that stands for nothing.',
        'bad-digits': 'Only {n}, {w} and {h} can say how many digits they have, from 1 to 9.',
        'not-closed': 'A brace in the pattern is not closed.',
        'not-opened': 'A brace in the pattern was never opened.',
      }[problem.reason];
    case 'map':
      return {
        unreadable: `The table cannot be read from line ${whole.format(problem.line)} on.`,
        'no-file-column': 'The table needs a first row with a column “file”.',
        'no-other-column': 'The table has no column “name”, “sku”, “view” or “asin”.',
      }[problem.reason];
    case 'map-double':
      return `The table names ${problem.file} in lines ${whole.format(problem.firstLine)} and ${whole.format(problem.line)}.`;
    case 'map-row-unused':
      return `Line ${whole.format(problem.line)} of the table: there is no photo ${problem.file}.`;
    case 'map-photo-missing':
      return `${photos(problem.files.length)} ${problem.files.length === 1 ? 'is' : 'are'} not in the table.`;
    case 'size-unknown':
      return 'Its size is not known yet. Where it stays so, leave {w} and {h} out, or add the original again.';
    case 'amazon-id':
      return `“${problem.id}” is no ASIN or ISBN of ten characters: name the photo so, or give a table with a column “asin”.`;
    case 'amazon-too-many':
      return `${problem.id} has more photos than Amazon has names for: MAIN and PT01 to PT08.`;
    case 'collision':
      return 'Several files would have this name. Add {n} or {preset} to the pattern, or let them be numbered.';
    case 'file-and-folder':
      return 'This would be a file and a folder at once.';
    case 'character':
      return `Some systems refuse ${shownCharacter(problem.character)} in a name.`;
    case 'device-name':
      return 'Windows keeps this name for itself.';
    case 'trailing':
      return 'A name or folder ends in a dot or a blank.';
    case 'segment-too-long':
      return 'The name is longer than most systems take.';
    case 'path-too-long':
      return 'With its folders the name is longer than Windows takes.';
    case 'outside':
      return 'The name leads out of the folder.';
    case 'empty':
      return 'A name or folder would be empty.';
  }
}

export const enExport = {
  fields: {
    number: (min: number, max: number, isWhole: boolean) =>
      `A ${isWhole ? 'whole ' : ''}number from ${decimal.format(min)} to ${decimal.format(max)}`,
    colour: 'A colour as in #1f4fe0',
  },

  title: 'Export',
  close: 'Close',
  bytes,

  deliverables: {
    title: 'Files of each photo',
    /** As a person called it, or else what the preset is called. */
    nameOf: ({ id, name }: Pick<Deliverable, 'id' | 'name'>): string =>
      name || presetNames.get(id.split('~')[0] ?? id) || 'Without a name',
    canvas,
    summary: (deliverable: Deliverable): string =>
      [
        canvas(deliverable.layout),
        backgroundOf(deliverable.background),
        ...(deliverable.shadow.kind === 'none' ? [] : ['shadow']),
        formatOf(deliverable.format),
      ].join(' · '),
    lacks: {
      background: 'JPEG has no transparency: choose a background',
      picture: 'Choose the picture for the background',
    },
    add: 'Add',
    addTitle: 'Add files for',
    addChosen: (count: number) => (count === 0 ? 'Add' : `Add ${whole.format(count)}`),
    shops: 'Shops and networks',
    own: 'Your presets',
    noOwn: 'None yet. Any of the files can be saved as one.',
    unreadOwn: 'Your presets could not be read. Check the connection.',
    show: (name: string) => `Show ${name} on the photos`,
    showPlain: 'Show the cut-outs as they are',
    edit: (name: string) => `Edit ${name}`,
    remove: (name: string) => `Remove ${name}`,
    removeShort: 'Remove',
    changed: 'changed',
    restore: 'As it was',
    name: 'Called',
    amazonNames: 'Name as Amazon asks (ASIN.MAIN)',
  },

  layout: {
    title: 'Layout',
    canvas: 'Canvas',
    canvases: {
      original: 'As shot',
      subject: 'Trimmed',
      fixed: 'Fixed size',
    } satisfies Record<Layout['canvas']['kind'], string>,
    width: 'Width',
    height: 'Height',
    margins: 'Margins',
    eachSide: 'Each side',
    sides: { top: 'Top', right: 'Right', bottom: 'Bottom', left: 'Left' },
    unit: 'Unit of the margins',
    align: 'Place on the canvas',
    alignAt: (x: Layout['align']['x'], y: Layout['align']['y']) =>
      x === 'centre' && y === 'middle' ? 'Centre' : `${rows[y]} ${columns[x]}`.trim(),
    fill: 'Fill at most',
    fillAuto: 'Fill what the margins leave',
    enlarge: 'Enlarge small products',
    family: 'Same scale for all photos of a SKU',
  },

  background: {
    title: 'Background',
    kinds: {
      none: 'None',
      colour: 'Colour',
      gradient: 'Gradient',
      picture: 'Picture',
    } satisfies Record<Background['kind'], string>,
    colour: 'Colour',
    from: 'From',
    to: 'To',
    angle: 'Angle',
    choose: 'Choose a picture',
    another: 'Another picture',
    missing: 'This picture is not kept in this browser. Choose it again.',
    notKept: 'The picture could not be kept in this browser.',
    notPicture: 'Only JPEG, PNG, WebP and AVIF pictures of up to 20 MB can be used.',
    needed: 'JPEG has no transparency: choose a background.',
  },

  shadow: {
    title: 'Shadow',
    kinds: {
      none: 'None',
      contact: 'Contact',
      drop: 'Drop',
    } satisfies Record<Shadow['kind'], string>,
    opacity: 'Strength',
    blur: 'Softness',
    x: 'To the side',
    y: 'Downwards',
    colour: 'Colour',
  },

  format: {
    title: 'File',
    type: 'Format',
    types: formats,
    lossless: 'Lossless',
    quality: 'Quality',
    fullColour: 'Full colour resolution (4:4:4)',
    dpi: 'DPI',
    dpiNone: 'not said',
    copyright: 'Copyright line',
    copyrightNone: 'None, no metadata',
    token: 'In names',
  },

  presets: {
    save: 'Save as preset',
    update: 'Save changes',
    name: 'Name of the preset',
    keep: 'Save',
    rename: 'Rename',
    remove: 'Delete preset',
    removeSure: (name: string) => `Delete “${name}” for everybody in your workspace?`,
    cancel: 'Cancel',
    saved: (name: string) => `Saved as “${name}”.`,
    deleted: 'The preset was deleted. Its settings stay here.',
    failed: 'The server did not answer: the preset was not saved. Try again.',
    signedOut: 'You are signed out. Sign in again, and then try once more.',
    picture:
      'The background is a picture that only this browser has. Choose another background to save a preset.',
    full: 'There are as many presets as can be kept. Delete one first.',
  },

  rules: {
    asOf: (name: string, date: string) =>
      `Checked against what ${name} publishes, as of ${day.format(new Date(date))}`,
  },

  names: {
    title: 'Names',
    pattern: 'Pattern, without the ending',
    tokens: 'What a name is made of',
    insert: (token: Token) => `Insert {${token}}: ${tokenMeanings[token]}`,
    tokenMeanings,
    keepFolders: 'Keep the folders that the photos came in',
    numbering: 'Number files that would have the same name',
    replaces: 'Replace characters that some systems refuse',
    map: 'Use a table (CSV)',
    anotherMap: 'Another table',
    noMap: 'Without it',
    mapAbout: 'With a column “file”, and any of “name”, “sku”, “view”, “asin”.',
    mapTooLarge: 'This table is larger than 5 MB.',
    matched: (counts: { rows: number; unused: number; missing: number }) => {
      const parts = [`${counted(counts.rows, 'row', 'rows')} read`];
      if (counts.unused > 0) parts.push(`${whole.format(counts.unused)} without a photo`);
      if (counts.missing > 0) parts.push(`${photos(counts.missing)} not in the table`);
      return `${parts.join(', ')}.`;
    },
    stopped: (count: number) =>
      count === 1
        ? 'One problem with the names is to be solved first.'
        : `${whole.format(count)} problems with the names are to be solved first.`,
    show: (count: number) =>
      count === 1 ? 'Show the name' : `Show all ${whole.format(count)} names`,
    hide: 'Hide the names',
    search: 'Find a name',
    table: 'Names of the files',
    file: 'File',
    photo: 'Photo',
    more: (count: number) => `${whole.format(count)} more: find them by name.`,
    problem: nameProblem,
  },

  save: {
    title: 'Save',
    files: (count: number, of: number) => `${files(count)} from ${photos(of)}`,
    none: 'No photo is done yet.',
    names: 'Nothing can be saved before the problems with the names are solved.',
    lacks: 'Some of the files lack a background: see above.',
    measure: 'Measure the size',
    measuring: 'Measuring the size with one photo',
    about: (perPhoto: number, name: string, total: number) =>
      `About ${bytes(perPhoto)} a photo, measured with ${name}; about ${bytes(total)} in all`,
    /** @param psnr dB of peak signal to noise, on white */
    lossy: (
      name: string,
      found: { bytes: number; psnr: number | null; loweredTo: number | null },
    ): string => {
      const parts = [`about ${bytes(found.bytes)} each`];
      if (found.psnr !== null && Number.isFinite(found.psnr)) {
        parts.push(`${whole.format(Math.round(found.psnr))} dB against the exact picture`);
      }
      if (found.loweredTo !== null) {
        parts.push(`quality lowered to ${found.loweredTo} for the limit of its rules`);
      }
      return `${name}: ${parts.join(', ')}`;
    },
    tooLarge: (count: number) =>
      `${files(count)} would have more pixels than the format holds: choose PNG or a smaller canvas.`,
    tooLargeAs: ({ type, size }: { type: FormatType; size: { width: number; height: number } }) =>
      `${whole.format(size.width)} × ${whole.format(size.height)} pixels are more than ${formats[type]} holds`,
    notMeasured: (name: string) => `The size could not be measured with ${name}.`,
    withManifest: 'With a manifest (CSV) and these settings',
    manifestInFolder: 'A folder always gets its manifest: by it the export goes on where it was.',
    withReport: 'With the report of the check',
    withRejected: (count: number) =>
      `Also ${photos(count)} that ${count === 1 ? 'was' : 'were'} rejected`,
    zip: 'Save as zip',
    folder: 'Save into a folder…',
    cancel: 'Cancel',
    overwrite: 'Overwrite',
    foreign: (count: number) =>
      count === 1
        ? 'A file in this folder is not of an export, or was changed since. It would be overwritten:'
        : `${files(count)} in this folder are not of an export, or were changed since. They would be overwritten:`,
    progress: 'Progress of the export',
    at: (done: number, total: number) => `${whole.format(done)} of ${files(total)}`,
    there: (count: number, total: number) =>
      `${whole.format(count)} of ${whole.format(total)} were there already.`,
    saved: (count: number) => `${files(count)} saved.`,
    cancelled: 'Cancelled. Nothing was saved.',
    cancelledInFolder: (count: number) =>
      `Cancelled after ${files(count)}. Saving into the same folder again makes only the rest.`,
    failures: (count: number) => `${files(count)} could not be saved:`,
  },

  check: {
    title: 'Check against published rules',
    summary: (met: number, not: number) => {
      const meets = `${whole.format(met)} ${met === 1 ? 'meets' : 'meet'} the published rules`;
      return not === 0 ? meets : `${meets} · ${whole.format(not)} ${not === 1 ? 'does' : 'do'} not`;
    },
    show: 'Show',
    showOne: (path: string) => `Show the photo of ${path}`,
    showAll: (count: number) =>
      count === 1 ? 'Select this photo' : `Select these ${photos(count)}`,
    about: 'Each file was decoded again and measured. Markets also look at what a picture shows.',
  },

  percent: (share: number) => percent.format(share),
  finePercent: (share: number) => finePercent.format(share),
};

const rows = { top: 'Top', middle: 'Middle', bottom: 'Bottom' } as const;
const columns = { left: 'left', centre: 'centre', right: 'right' } as const;

export type ExportMessages = typeof enExport;
