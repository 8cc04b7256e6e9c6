import type { ErrorCode } from '@/lib/base/errors';
import type { Format, FormatType } from '@/lib/codec/format';
import type { Deliverable } from '@/lib/export/deliverable';
import type { Background, Layout, Shadow } from '@/lib/layout/layout';
import type { Source } from '@/lib/rules/rules';
import { counted, LOCALE, percent, whole } from './en-numbers';
import { enRules } from './en-rules';

/** What is said where finished pictures are laid out, named and saved; it comes with what says it. */

const oneDigit = new Intl.NumberFormat(LOCALE, { maximumFractionDigits: 1 });
const finePercent = new Intl.NumberFormat(LOCALE, {
  style: 'percent',
  maximumFractionDigits: 1,
});
const day = new Intl.DateTimeFormat(LOCALE, { dateStyle: 'long', timeZone: 'UTC' });

const files = (count: number) => counted(count, 'file', 'files');
const photos = (count: number) => counted(count, 'photo', 'photos');

/** 1.2 MB, 340 kB. */
const bytes = (count: number): string =>
  count >= 999_500
    ? `${oneDigit.format(count / 1e6)} MB`
    : `${whole.format(Math.max(1, Math.round(count / 1e3)))} kB`;

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

export const enExport = {
  title: 'Export',
  close: 'Close',
  bytes,
  size: (width: number, height: number) => `${whole.format(width)} × ${whole.format(height)} px`,

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
    fillAuto: 'As much as the margins leave',
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
    srgb: 'Tagged as sRGB.',
    token: 'In names',
  },

  presets: {
    save: 'Save as preset',
    update: 'Save changes',
    name: 'Name of the preset',
    keep: 'Save',
    rename: 'Rename',
    remove: 'Delete preset',
    removeSure: (name: string) => `Delete “${name}” for everybody who works here?`,
    cancel: 'Cancel',
    saved: (name: string) => `Saved as “${name}”.`,
    deleted: 'The preset was deleted. Its settings stay here.',
    failed: 'The server did not answer: the preset was not saved. Try again.',
    full: 'There are as many presets as can be kept. Delete one first.',
  },

  rules: {
    title: 'Published rules',
    asOf: (name: string, date: string) =>
      `Checked against what ${name} publishes, as of ${day.format(new Date(date))}`,
    source: (site: string, kind: Source['kind']) =>
      kind === 'official' ? site : `${site} (tells of them)`,
    none: 'Checked against no rules',
  },

  save: {
    title: 'Save',
    files: (count: number, of: number) => `${files(count)} from ${photos(of)}`,
    none: 'No photo is done yet.',
    measure: 'Measure the size',
    measuring: 'Measuring with one photo',
    about: (perPhoto: number, name: string, total: number) =>
      `About ${bytes(perPhoto)} a photo, measured with ${name}: ${bytes(total)} in all.`,
    notMeasured: (name: string) => `The size could not be measured with ${name}.`,
    zip: 'Save as zip',
    folder: 'Save into a folder…',
    one: 'Save the file',
    cancel: 'Cancel',
    selected: (count: number) => `Only the ${photos(count)} selected`,
    progress: 'Export',
    at: (done: number, total: number) => `${whole.format(done)} of ${files(total)}`,
    there: (count: number, total: number) =>
      `${whole.format(count)} of ${whole.format(total)} were there already.`,
    saved: (count: number) => `${files(count)} saved.`,
    cancelled: (count: number) => `Cancelled. ${files(count)} had been made.`,
    resume: 'What is in the folder stays: saving into it again makes only the rest.',
    failures: (count: number) => `${files(count)} could not be made`,
    failed: 'The files could not be saved. Is there room for them?',
    leave: 'Stay on this page until it is done.',
  },

  copy: { button: 'Copy', done: 'Copied', failed: 'This browser did not take the picture.' },

  check: {
    title: 'Compliance check',
    summary: (met: number, not: number) =>
      not === 0
        ? `${whole.format(met)} ${met === 1 ? 'meets' : 'meet'} the published rules`
        : `${whole.format(met)} ${met === 1 ? 'meets' : 'meet'} the published rules · ${whole.format(not)} ${not === 1 ? 'does' : 'do'} not`,
    show: 'Show',
    showAll: 'Select these photos',
    about: 'Each file was decoded again and measured. The report lies beside the files.',
  },

  percent: (share: number) => percent.format(share),
  finePercent: (share: number) => finePercent.format(share),
  failure: (sentence: string, path: string, code: ErrorCode) => `${path}: ${sentence} (${code})`,
};

const rows = { top: 'Top', middle: 'Middle', bottom: 'Bottom' } as const;
const columns = { left: 'left', centre: 'centre', right: 'right' } as const;

export type ExportMessages = typeof enExport;
