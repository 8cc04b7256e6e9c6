import type { SuspectCode } from '@/lib/matte/suspects';
import { LOCALE, whole } from './en-numbers';

const zoomed = new Intl.NumberFormat(LOCALE, { maximumFractionDigits: 1 });

const stretches: Record<SuspectCode, string> = {
  'low-contrast': 'Product and background look alike here',
  halo: 'A rim with the colours of the old background',
  'soft-edge': 'A wide, soft edge',
};

/** The words of a finished photo seen large. */
export const enViewer = {
  before: 'Before',
  after: 'After',
  close: 'Close',
  previous: 'Previous photo',
  next: 'Next photo',
  place: (place: number, total: number) => `${whole.format(place)} of ${whole.format(total)}`,
  keys: { previous: 'Page Up', next: 'Page Down' },

  mode: 'View',
  modes: { compare: 'Compare', matte: 'Matte', removed: 'Removed' },
  matteAlt: (name: string) => `Matte of ${name}: white is kept, black is removed`,
  removedAlt: (name: string) => `${name}, what was removed tinted red`,

  zoom: 'Zoom in percent',
  zoomAbout: '100 % is one pixel of the original on one pixel of the screen',
  nearer: 'Zoom in',
  further: 'Zoom out',
  all: 'Fit',
  full: '100 %',
  fullAbout: 'Every pixel of the original',
  tooMuch: 'More is seen than can be shown pixel for pixel at once: zoom in for that.',
  percent: (scale: number) => zoomed.format(scale * 100),

  backdrop: 'Backdrop',
  backdrops: {
    'light-checks': 'Light checks',
    'dark-checks': 'Dark checks',
    white: 'White',
    black: 'Black',
    colour: 'Own colour',
    picture: 'Own picture',
  },
  ownColour: 'Colour',
  ownPicture: 'Choose a picture',

  edges: 'Clean edges',
  edgesAbout: 'Takes the old background’s tint out of soft edges, in all photos of the batch.',

  walk: 'Places to look at',
  nextSpot: 'Next place',
  previousSpot: 'Previous place',
  stretches,
  spot: (place: number, total: number, name: string) =>
    `${whole.format(place)} of ${whole.format(total)}: ${name}`,
  spotCount: (count: number) => whole.format(count),
  looking: 'Looking along the contour',
  notLooked: 'The contour could not be looked at.',
  noSpots: 'Nothing along the contour looks suspicious.',
};

export type ViewerMessages = typeof enViewer;
