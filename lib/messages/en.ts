import type { ErrorCode } from '@/lib/base/errors';
import type { Photo } from '@/lib/batch/photo';
import { MODEL_LIMITS, ORIGINAL_LIMITS } from '@/lib/image/limits';
import type { Note } from '@/lib/image/prepare';

/** Every word that the page says, in English. A second language is a second file of this shape. */

const LOCALE = 'en';
const whole = new Intl.NumberFormat(LOCALE);
const oneDigit = new Intl.NumberFormat(LOCALE, { maximumFractionDigits: 1 });
const percent = new Intl.NumberFormat(LOCALE, { style: 'percent', maximumFractionDigits: 0 });
const plural = new Intl.PluralRules(LOCALE);

const photos = (count: number) =>
  `${whole.format(count)} ${plural.select(count) === 'one' ? 'photo' : 'photos'}`;
const megabytes = (bytes: number) => `${oneDigit.format(bytes / 1e6)} MB`;

const errors: Record<ErrorCode, string> = {
  'empty-file': 'The file is empty. Export or copy it again, then add it once more.',
  'not-an-image': 'This is not a picture, whatever its name says.',
  'unsupported-format': 'This format cannot be read yet. Save it as JPEG, PNG or WebP.',
  'damaged-image': 'The picture is damaged or cut off. Export or copy it again.',
  'file-too-large': `The file is larger than ${megabytes(ORIGINAL_LIMITS.maxBytes)}. Save a smaller one.`,
  'too-many-pixels': `The picture has more than ${whole.format(ORIGINAL_LIMITS.maxPixels / 1e6)} megapixels. Make it smaller first.`,
  'prepare-failed': 'The picture could not be prepared in this browser. Try again.',
  'upload-failed': 'The upload did not get through. Check the connection and try again.',
  'storage-unavailable': 'Our picture store does not answer at the moment. Try again in a minute.',
  'database-unavailable': 'Our records do not answer at the moment. Try again in a minute.',
  'service-unavailable':
    'Background removal is not available at the moment. The photo is safe: try again later.',
  'service-busy': 'Background removal is very busy. Try again in a few minutes.',
  'source-unreadable': 'The picture did not reach the background removal. Try again.',
  'picture-refused': 'The background removal does not accept this picture.',
  'backdrop-not-plain':
    'The quick engine only handles plain backdrops, and this one is not. Use a plain backdrop, or the full engine.',
  'subject-unclear':
    'The quick engine cannot tell product and backdrop apart here. Use more contrast, softer shadows, or the full engine.',
  'no-subject':
    'No product was found in this picture. Is it in the frame, and unlike its backdrop?',
  'removal-failed': 'The background removal failed on this picture. Try again.',
  'task-lost': 'The server has no record of this photo any more. Try again.',
  'timed-out': 'The background removal gave no answer in time. Try again.',
  'result-missing': 'The cut-out was made but could not be fetched. Try again.',
  'result-unusable': 'What came back is not a usable cut-out of this photo. Try again.',
  'cutout-unavailable': 'The cut-out could not be loaded. Check the connection and try again.',
  'finish-failed': 'The cut-out could not be put on the original. Try again.',
  'invalid-input': 'The request could not be understood. Reload the page and try again.',
  'not-allowed': 'This is not allowed from here.',
  'not-found': 'This is not here any more.',
  internal: 'Something went wrong on our side. Try again.',
};

const notes: Record<Note, string> = {
  'animated-first-frame': 'Animated: the first frame is used',
  'wide-gamut': 'Wide-gamut colours, converted to sRGB',
  cmyk: 'CMYK, converted to sRGB by the browser: check its colours',
  'deep-colour': 'More than 8 bits a channel, reduced to 8',
  'has-alpha': 'Was partly transparent already; that is kept',
};

export const en = {
  name: 'Clearcut',
  title: 'Clearcut: product photos without their background',
  description:
    'Drop product photos, one or a thousand. Get clean cut-outs back at full resolution, ready for the shop.',

  welcome: {
    // With hyphens that do not break.
    headline: 'Drop product photos. Get clean cut\u2011outs at full size.',
    drop: 'Drop photos anywhere on this page',
    formats: `JPEG, PNG or WebP, up to ${whole.format(ORIGINAL_LIMITS.maxPixels / 1e6)} megapixels. Or paste one.`,
    choose: 'Choose photos',
    privacy: `Your originals stay on this device. Only a copy of at most ${whole.format(MODEL_LIMITS.maxSide)} px, without metadata, goes to Kie for the removal, and is deleted right after it. The cut-out is kept in this site's own private store. Each photo costs its owner one Kie credit, about half a US cent.`,
    privacyAtHome:
      'Nothing leaves this machine, and nothing is paid: the built-in engine does the work right here.',
    example: 'Live example: move the slider',
    samples: 'No photo at hand? Try one of ours',
    sample: (name: string) => `Try the sample photo: ${name}`,
  },

  samples: {
    mug: 'Mug',
    headphones: 'Headphones',
    handbag: 'Handbag',
    perfume: 'Perfume bottle',
  },

  addPhotos: 'Add photos',
  dropHere: 'Let go to add them',

  list: 'Photos',
  phase: (photo: Photo): string => {
    switch (photo.phase) {
      case 'queued':
        return 'Waiting';
      case 'preparing':
        return 'Preparing';
      case 'uploading': {
        const share = (photo.sentBytes ?? 0) / Math.max(1, photo.copy.size);
        return photo.sentBytes === null ? 'Ready to upload' : `Uploading ${percent.format(share)}`;
      }
      case 'removing':
        return photo.running ? 'Removing the background' : 'In line';
      case 'done':
        return 'Fetching the cut-out';
      case 'failed':
        return errors[photo.error];
      case 'cancelled':
        return 'Cancelled';
    }
  },
  size: (width: number, height: number) => `${whole.format(width)} × ${whole.format(height)} px`,
  notes,
  errors,

  open: 'Open',
  download: 'Download',
  downloading: 'Finishing',
  retry: 'Try again',
  remove: 'Remove',
  downloadAll: 'Download all',
  packing: (done: number, total: number) =>
    `Packing ${whole.format(done)} of ${whole.format(total)}`,
  notPacked: (names: readonly string[]) =>
    `Not in the zip, since they could not be finished: ${names.join(', ')}`,
  retryFailed: 'Retry failed',

  progress: 'Batch progress',
  failed: (name: string, error: ErrorCode) => `${name}: ${errors[error]}`,
  summary: (counts: { total: number; done: number; failed: number }) => {
    const failed = counts.failed > 0 ? `, ${whole.format(counts.failed)} failed` : '';
    return `${whole.format(counts.done)} of ${photos(counts.total)} done${failed}`;
  },

  viewer: {
    slider: 'Before and after',
    position: (share: number) => `${percent.format(share)} before`,
    before: 'Before',
    after: 'After',
    close: 'Close',
    beforeAlt: (name: string) => `${name} as it was`,
    afterAlt: (name: string) => `${name} without its background`,
  },

  engine: {
    badge: 'Built-in engine',
    quickBadge: 'Built-in engine: plain backdrops only',
    about:
      'No Kie key is set, so an engine on this machine does the work. It is meant for trying Clearcut out, not for production.',
    neural: 'The full engine is at work: it takes some seconds a photo, one at a time.',
    classical: 'The quick engine is at work. It handles plain backdrops, and refuses the others.',
    isFetching: 'The engine is being fetched',
    fetching: (fetched: number, total: number) =>
      `Fetching the engine once: ${megabytes(fetched)} of about ${megabytes(total)}`,
    toFetch: (total: number) =>
      `With the first photo, about ${megabytes(total)} are fetched once onto this machine.`,
    licence: (licence: string) => `Licence of what is fetched: ${licence}.`,
    declined: 'The full engine has been declined (ENGINE=classical).',
    failed: {
      offline: 'The full engine could not be fetched: no connection. The next photo tries again.',
      'no-space':
        'The full engine could not be fetched: the disk is full. The next photo tries again.',
      damaged: 'The full engine arrived damaged. The next photo tries again.',
      other: 'The full engine could not be set up. The next photo tries again.',
    },
  },

  problem: {
    headline: 'This page broke',
    notFound: 'There is nothing here',
    back: 'Back to the start',
    again: 'Try again',
    watching: 'The connection is gone; we keep trying.',
    loading: 'A part of this page could not be loaded. Check the connection.',
    sample: 'The sample photo could not be loaded. Check the connection.',
  },
};

export type Messages = typeof en;
