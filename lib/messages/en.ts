import type { ErrorCode } from '@/lib/base/errors';
import type { Photo } from '@/lib/batch/photo';
import { MODEL_LIMITS, ORIGINAL_LIMITS } from '@/lib/image/limits';
import type { Note } from '@/lib/image/prepare';
import type { PauseReason } from '@/lib/task/task';

/** Every word that the page says, in English. A second language is a second file of this shape. */

const LOCALE = 'en';
const whole = new Intl.NumberFormat(LOCALE);
const oneDigit = new Intl.NumberFormat(LOCALE, { maximumFractionDigits: 1 });
const percent = new Intl.NumberFormat(LOCALE, { style: 'percent', maximumFractionDigits: 0 });
const plural = new Intl.PluralRules(LOCALE);

const counted = (count: number, one: string, many: string) =>
  `${whole.format(count)} ${plural.select(count) === 'one' ? one : many}`;
const photos = (count: number) => counted(count, 'photo', 'photos');
const days = (count: number) => counted(count, 'day', 'days');
const moment = new Intl.DateTimeFormat(LOCALE, { dateStyle: 'medium', timeStyle: 'short' });
const ago = new Intl.RelativeTimeFormat(LOCALE, { numeric: 'auto' });
const DAY_MS = 86_400_000;
const megabytes = (bytes: number) => `${oneDigit.format(bytes / 1e6)} MB`;

const errors: Record<ErrorCode, string> = {
  'empty-file': 'The file is empty. Export or copy it again, then add it once more.',
  'not-an-image': 'This is not a picture, whatever its name says.',
  'unsupported-format': 'This format cannot be read. Save it as JPEG, PNG or WebP.',
  'damaged-image': 'The picture is damaged or cut off. Export or copy it again.',
  'file-too-large': `The file is larger than ${megabytes(ORIGINAL_LIMITS.maxBytes)}. Save a smaller one.`,
  'too-many-pixels': `The picture has more than ${whole.format(ORIGINAL_LIMITS.maxPixels / 1e6)} megapixels. Make it smaller first.`,
  'prepare-failed': 'The picture could not be prepared in this browser. Try again.',
  'url-refused': 'Only pictures at public https addresses can be fetched.',
  'url-unreachable':
    'No picture came from this address. Does it open in a private window? Then try again; or save the picture and add the file.',
  'url-no-picture':
    'What is at this address is not a picture. Use the address of the picture itself, not of the page it is on.',
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

/** For the team, and not for who drops photos. */
const pauseReasons: Record<PauseReason, string> = {
  'key-refused': 'Kie refuses the API key. Check KIE_API_KEY at kie.ai/api-key.',
  'no-credits': 'The Kie account has no credits left. Top it up.',
  'key-capped': "The API key has reached its cap. Raise it in Kie's settings.",
  maintenance: 'Kie is under maintenance. There is nothing to do.',
  'switched-off': 'Kie has switched background removal off. Ask its support.',
  'not-found':
    'Kie does not know the address or the model. Check KIE_API_URL, and update Clearcut.',
};

const notes: Record<Note, string> = {
  'animated-first-frame': 'More than one picture in the file: the first is used',
  'wide-gamut': 'Wide-gamut colours, converted to sRGB',
  'profile-ignored': 'Its colour profile could not be read: check its colours',
  cmyk: 'CMYK, converted to sRGB: check its colours',
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
    formats: `JPEG, PNG, WebP, HEIC, AVIF, TIFF, BMP or GIF, up to ${whole.format(ORIGINAL_LIMITS.maxPixels / 1e6)} megapixels. Or paste one.`,
    choose: 'Choose photos',
    privacy: (retentionDays: number) =>
      `Your originals stay on this device. Only a copy of at most ${whole.format(MODEL_LIMITS.maxSide)} px, without metadata, goes to Kie for the removal. It is deleted as soon as the photo is done or cancelled; the copy of one that failed is kept so that it can be tried again, until you delete it or for ${days(retentionDays)} at most. Cut-outs are kept for ${days(retentionDays)} in this site's private store. Each photo costs its owner one Kie credit, about half a US cent.`,
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
  /** @param isPaused nothing goes to the model at the moment */
  phase: (photo: Photo, isPaused: boolean): string => {
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
        if (photo.wish === 'cancel') return 'Cancelling';
        if (photo.running) return 'Removing the background';
        return isPaused ? 'Waiting: background removal is paused. Nothing is lost.' : 'In line';
      case 'done':
        return 'Fetching the cut-out';
      case 'failed':
        return errors[photo.error];
      case 'cancelled':
        return photo.wasRunning
          ? 'Cancelled. It was with the model already: a credit may be used.'
          : 'Cancelled';
    }
  },
  size: (width: number, height: number) => `${whole.format(width)} × ${whole.format(height)} px`,
  notes,
  errors,

  open: 'Open',
  download: 'Download',
  downloading: 'Finishing',
  retry: 'Try again',
  cancel: 'Cancel',
  delete: 'Delete',
  deleting: 'Deleting',
  keep: 'Keep',
  deleteForGood: 'Delete for good',
  notDeleted: 'The server did not answer: whether it was deleted is not known. Try again.',
  reused: 'Already done, no credit used',
  downloadAll: 'Download all',
  packing: (done: number, total: number) =>
    `Packing ${whole.format(done)} of ${whole.format(total)}`,
  notPacked: (names: readonly string[]) =>
    `Not in the zip, since they could not be finished: ${names.join(', ')}`,
  retryFailed: 'Retry failed',
  cancelRemaining: 'Cancel remaining',
  deleteBatch: {
    button: 'Delete batch',
    /** @param atWork photos that are with the model, which cannot be told to stop */
    question: (count: number, atWork: number) => {
      const spend =
        atWork > 0 ? ` ${photos(atWork)} with the model may still use a credit each.` : '';
      return `Delete ${photos(count)} from this page, with all cut-outs that this site keeps of the batch, and its ledger?${spend} Your own files stay untouched.`;
    },
    confirm: 'Delete everything',
  },

  batches: {
    title: 'Your batches',
    documentTitle: 'Your batches: Clearcut',
    about:
      'These were begun or opened in this browser. Whoever has the address of a batch can open it.',
    list: 'Batches',
    none: 'No batches here yet',
    noneAbout:
      'The first photos that you add become a batch. From then on it is listed here, in this browser.',
    begin: 'Add photos',
    unreadable:
      'What this browser remembers of its batches could not be read. Reload the page; a private window may remember none.',
    cutOff:
      'The server does not answer: how these batches stand may be out of date. We keep trying.',
    begun: (atMs: number) => moment.format(atMs),
    states: (
      counts: Record<'queued' | 'running' | 'succeeded' | 'failed' | 'cancelled', number>,
      unsubmitted: number,
    ) => {
      const total = Object.values(counts).reduce((sum, count) => sum + count, unsubmitted);
      const said = (count: number, word: string) =>
        count > 0 ? [`${whole.format(count)} ${word}`] : [];
      return [
        `${whole.format(counts.succeeded)} of ${photos(total)} done`,
        ...said(counts.running, 'at work'),
        ...said(counts.queued, 'waiting'),
        ...said(counts.failed, 'failed'),
        ...said(counts.cancelled, 'cancelled'),
        ...said(unsubmitted, 'not submitted'),
      ].join(', ');
    },
    onlyHere: (count: number) =>
      `${photos(count)}. The server has nothing of it: not submitted yet, or deleted there.`,
    photos,
    age: (ms: number) => {
      const minutes = Math.max(0, Math.round(ms / 60_000));
      if (minutes < 60) return ago.format(-minutes, 'minute');
      if (ms < DAY_MS) return ago.format(-Math.round(minutes / 60), 'hour');
      return ago.format(-Math.round(ms / DAY_MS), 'day');
    },
    /** @param ms until the first cut-outs are deleted */
    kept: (ms: number) => {
      const left = Math.floor(ms / DAY_MS);
      return left < 1 ? 'Kept for less than a day' : `Kept for ${counted(left, 'more day', 'more days')}`;
    },
    rename: 'Rename',
    name: 'Name of the batch',
    save: 'Save',
    notRenamed: 'The server did not answer: the name may not be saved. Try again.',
  },

  /** @param isTest they are the built-in engine's, and stand for no money */
  credits: ({ spent, left }: { spent: number; left: number | null }, isTest: boolean): string => {
    if (spent === 0 && !left) return '';
    const kind = isTest ? 'test ' : '';
    const used = `${oneDigit.format(spent)} ${kind}${plural.select(spent) === 'one' ? 'credit' : 'credits'} used`;
    return left === null ? used : `${used} · ${whole.format(Math.max(0, Math.floor(left)))} left`;
  },
  ledger: 'Ledger (CSV)',

  pause: {
    title: 'Background removal is paused. Photos wait, and nothing is lost.',
    team: (reason: PauseReason) => `For the team: ${pauseReasons[reason]}`,
    ahead: 'It goes on by itself.',
  },

  bar: 'Batch',
  progress: 'Batch progress',
  failed: (name: string, error: ErrorCode) => `${name}: ${errors[error]}`,
  summary: (counts: { total: number; done: number; failed: number; cancelled: number }) => {
    const failed = counts.failed > 0 ? `, ${whole.format(counts.failed)} failed` : '';
    const cancelled = counts.cancelled > 0 ? `, ${whole.format(counts.cancelled)} cancelled` : '';
    return `${whole.format(counts.done)} of ${photos(counts.total)} done${failed}${cancelled}`;
  },
  alreadyDone: (count: number) =>
    `${photos(count)} ${plural.select(count) === 'one' ? 'was' : 'were'} done already, no credit used`,

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
      'No Kie key is set, so an engine on this machine does the work. It is meant for trying Clearcut out, not for production. Its test credits are counted, and cost nothing.',
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
