import type { ErrorCode } from '@/lib/base/errors';
import type { Photo } from '@/lib/batch/photo';
import type { Filter, Sort } from '@/lib/batch/view';
import { type Limit, nextDayMs } from '@/lib/door/allowance';
import { ORIGINAL_LIMITS } from '@/lib/image/limits';
import type { Note } from '@/lib/image/study';
import type { PauseReason, Room } from '@/lib/task/task';
import { byteSizes } from './byte-sizes';
import { counted, LOCALE, percent, plural, whole } from './en-numbers';
import { enRepair } from './en-repair';
import { enReview } from './en-review';
import { enStart } from './en-start';
import { enViewer } from './en-viewer';

/**
 * Every word that the page says, in English: those of the first visit from their own file, and the
 * rest here. A second language is a second set of these files, of the same shapes.
 */

const oneDigit = new Intl.NumberFormat(LOCALE, { maximumFractionDigits: 1 });

const photos = (count: number) => counted(count, 'photo', 'photos');
const duration = (ms: number) => {
  const minutes = Math.round(ms / 60_000);
  return minutes < 1
    ? counted(Math.max(1, Math.round(ms / 1_000)), 'second', 'seconds')
    : counted(minutes, 'minute', 'minutes');
};
const moment = new Intl.DateTimeFormat(LOCALE, { dateStyle: 'medium', timeStyle: 'short' });
const date = new Intl.DateTimeFormat(LOCALE, { dateStyle: 'medium' });
const ago = new Intl.RelativeTimeFormat(LOCALE, { numeric: 'auto' });
const DAY_MS = 86_400_000;
const { megabytes } = byteSizes(LOCALE);

const time = new Intl.DateTimeFormat(LOCALE, { timeStyle: 'short' });
const usedUp: Record<Limit, string> = {
  visitor: "Today's free photos are used up",
  address: "Today's free photos of your network are used up",
  deployment: "Today's free photos of this site are used up",
};
/** In the time zone of whoever reads it. */
const moreFrom = ({ tightest, againMs }: NonNullable<Room>) =>
  `${usedUp[tightest]}; more from ${time.format(againMs)}.`;

const errors: Record<ErrorCode, string> = {
  'empty-file': 'The file is empty. Export or copy it again, then add it once more.',
  'not-an-image': 'This is not a picture, whatever its name says.',
  'unsupported-format': 'This format cannot be read. Save it as JPEG, PNG or WebP.',
  'damaged-image': 'The picture is damaged or cut off. Export or copy it again.',
  'file-too-large': `The file is larger than ${megabytes(ORIGINAL_LIMITS.maxBytes)}. Save a smaller one.`,
  'too-many-pixels': `The picture has more than ${whole.format(ORIGINAL_LIMITS.maxPixels / 1e6)} megapixels. Make it smaller first.`,
  'prepare-failed': 'The picture could not be prepared in this browser. Try again.',
  'url-refused':
    'Only pictures at public https addresses can be fetched, and this is not one. Save the picture and add the file.',
  'url-unreachable':
    'The address did not answer, or answered without a picture. Does it open in a private window? Then try again; or save the picture and add the file.',
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
  'original-missing': 'The original is not in this browser. Add it again to get this picture.',
  'too-large-for-format':
    'The finished picture has more pixels than a file of this format holds. Choose PNG or a smaller canvas.',
  'backdrop-missing':
    'The picture for the background is not kept in this browser. Choose it again under “Export”.',
  'copy-refused': 'This browser did not take the picture onto its clipboard.',
  'background-needed': 'JPEG has no transparency: choose a background under “Export”.',
  'name-refused':
    'A file cannot have the name that it would get. “Export” shows which one, and why.',
  'disk-full':
    'There is not enough room on this device for what is to be saved. Make room, or save fewer photos at once.',
  'file-not-saved':
    'The file could not be written. Is it open in another program? Then close it and try again.',
  'place-lost':
    'The folder or file that was being written is gone, or may not be written any more. Choose it again.',
  'invalid-input': 'The request could not be understood. Reload the page and try again.',
  closed: 'This Clearcut is closed.',
  'allowance-used': `What is free today is used up. Try again after ${time.format(nextDayMs(Date.now()))}.`,
  'unknown-host': 'This Clearcut does not know this address. Its owner can name it.',
  'signed-out': 'You are signed out. Sign in, then try again.',
  'not-allowed': 'This is not allowed from here.',
  'not-found': 'This is not here any more.',
  'batch-deleted': 'This batch was deleted. Add the photo to a new one.',
  internal: enStart.broken.reason,
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
  ...enStart,

  intake: {
    ...enStart.intake,
    fetching: (count: number) => `Fetching ${counted(count, 'picture', 'pictures')} by address`,
    already: (count: number) =>
      `${photos(count)} ${plural.select(count) === 'one' ? 'is' : 'are'} already in this batch, and ${plural.select(count) === 'one' ? 'was' : 'were'} not added again.`,
    leftOut: (names: readonly string[]) => {
      const shown = names.slice(0, 20).join(', ');
      const more = names.length > 20 ? ` and ${whole.format(names.length - 20)} more` : '';
      return `${counted(names.length, 'other file was', 'other files were')} left out, as ${names.length === 1 ? 'it is no picture' : 'they are no pictures'}: ${shown}${more}`;
    },
    dismiss: 'Dismiss',
  },

  quote: {
    reading: (done: number, total: number) =>
      `Looking at ${whole.format(done)} of ${photos(total)}`,
    cost: (credits: number, isTest: boolean) =>
      credits === 0
        ? 'This will use no credit'
        : `This will use at most ${counted(credits, isTest ? 'test credit' : 'credit', isTest ? 'test credits' : 'credits')}`,
    of: (counts: { photos: number; same: number; kept: number }) => {
      const parts = [photos(counts.photos)];
      if (counts.same > 0) parts.push(`${whole.format(counts.same)} the same as another`);
      if (counts.kept > 0) parts.push(`${whole.format(counts.kept)} done before`);
      return `${parts.join(', ')}.`;
    },
    time: (leastMs: number) => `At least ${duration(leastMs)} by Kie's allowance.`,
    left: (credits: number) =>
      `${whole.format(Math.max(0, Math.floor(credits)))} left in the account.`,
    problems: (count: number) =>
      `${counted(count, 'file', 'files')} cannot be worked on and will cost nothing`,
    start: (count: number) => `Start ${photos(count)}`,
    goOn: (count: number) => `Go on with the rest (${whole.format(count)})`,
    pilot: (count: number) => `Try the first ${whole.format(count)}`,
    more: (count: number) => `Try ${whole.format(count)} more`,
    remove: 'Remove these',
    cap: 'Use at most, in credits',
    noCap: 'No limit',
    capped: (cap: number, waiting: number) =>
      `The limit of ${counted(cap, 'credit', 'credits')} is reached: ${photos(waiting)} ${plural.select(waiting) === 'one' ? 'waits' : 'wait'}.`,
    lift: 'Remove the limit',
    usedUp: moreFrom,
    today: (count: number) => `${photos(count)} left of today's free ones.`,
  },

  keeping: {
    ...enStart.keeping,
    full: 'This device is short of space: not all originals could be kept for a reload. The work goes on; after a reload those would have to be added again.',
    off: 'This browser cannot keep all of this batch on its disk. The work goes on; a reload may lose originals, repairs and what was said of pictures.',
    makeRoom: 'Make room in other batches',
    goOn: 'Go on without',
    elsewhere: 'This batch is at work in another tab. Here it is only shown.',
    takeOver: 'Work here instead',
    deleted: 'This batch was deleted elsewhere, with everything that was kept of it.',
    newBatch: 'Start a new batch',
    notHere: 'Another tab works on this batch. Press “Work here instead” first.',
    needsOriginal:
      'The original is not in this browser. Add it again to get the full size; until then this is the size the model made.',
  },

  review: enReview,

  list: 'Photos',
  view: {
    filter: 'Show',
    filters: {
      all: 'All',
      waiting: 'Waiting',
      working: 'At work',
      done: 'Done',
      failed: 'Failed',
      cancelled: 'Cancelled',
      review: 'To review',
      rejected: 'Rejected',
    } satisfies Record<Filter, string>,
    count: (count: number) => whole.format(count),
    sort: 'Sort by',
    sorts: {
      added: 'Order added',
      name: 'Name',
      phase: 'Phase',
      risk: 'Risk',
    } satisfies Record<Sort, string>,
    search: 'Find by name or folder',
    shown: (shown: number, total: number) => `${whole.format(shown)} of ${photos(total)} shown`,
    none: 'No photo is like that at the moment.',
    showAll: 'Show all',
    keys: 'Keys',
    keyList: [
      ['Arrows, Page Up, Page Down, Home, End', 'Go from photo to photo'],
      ['Tab', 'Into the photo’s own buttons'],
      ['Space, or Shift + Space', 'Select one, or all up to it'],
      ['Shift + arrows, Home, End', 'Select on the way'],
      ['Ctrl or ⌘ + A', 'Select all that are shown'],
      ['Escape', 'Clear the selection'],
      ['Enter', 'Open a photo that is done'],
      ['Page Up, Page Down in an open photo', 'Go to the one before or after'],
      ['+, −, 0, 1 in an open photo', 'Nearer, further, all of it, 100 %'],
      ['Shift + arrows, or Space and drag', 'Move a photo that is zoomed in'],
      ['N, Shift + N in an open photo', 'Go to the next place to look at, or back'],
      ['K, X, R in an open photo', 'Keep it, reject it, or repair it'],
      ['T in an open photo', 'Try another copy of it, for a credit'],
      ['X, [, ] in a repair', 'Restore or erase, a smaller brush, a larger one'],
      ['Ctrl or ⌘ + Z, and with Shift', 'Undo a repair, or redo it'],
      ['Delete', 'Delete, after a question'],
      ['?', 'Show these keys'],
    ],
    hint: 'Arrow keys go from photo to photo, Space selects, Enter opens, Delete deletes. Question mark lists all keys.',
  },
  selection: {
    bar: 'Selection',
    select: (name: string) => `Select ${name}`,
    count: (count: number) => `${whole.format(count)} selected`,
    all: (count: number) => `Select all ${whole.format(count)}`,
    clear: 'Clear',
    download: 'Download',
    question: (count: number, open: number) => {
      const stay = open > 0 ? ` ${photos(open)} not ended yet will stay.` : '';
      return `Delete ${photos(count)}, with all that this site keeps of them?${stay} Your own files stay untouched.`;
    },
    cancelFirst: 'None of these has ended yet. Cancel them first, then delete them.',
  },
  /**
   * @param isPaused nothing goes to the model at the moment
   * @param usedUp where no photo may be begun today
   */
  phase: (photo: Photo, isPaused: boolean, usedUp: Room = null): string => {
    switch (photo.phase) {
      case 'queued':
        if (!photo.file) return 'Add the original again to go on';
        if (photo.isHeld) return usedUp ? moreFrom(usedUp) : 'Waiting for your go-ahead';
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
        return photo.preview === null ? 'Fetching the cut-out' : 'Done';
      case 'failed':
        return errors[photo.error];
      case 'cancelled':
        return photo.wasRunning
          ? 'Cancelled. It was with the model already: a credit may be used.'
          : 'Cancelled';
    }
  },
  needsOriginal: 'Full size needs the original',
  size: (width: number, height: number) => `${whole.format(width)} × ${whole.format(height)} px`,
  notes,
  errors,

  open: 'Open',
  download: 'Download',
  downloading: 'Finishing',
  dragOut: 'Drag it to a folder to save it there',
  copy: 'Copy',
  copied: 'Copied',
  retry: 'Try again',
  cancel: 'Cancel',
  delete: 'Delete',
  notYetOpen: 'Only a photo that is done can be opened.',
  cancelFirst: 'Not ended yet. Cancel it first, then delete it.',
  isCancelling: 'It is being cancelled. Delete it once that has happened.',
  deleting: 'Deleting',
  keep: 'Keep',
  deleteForGood: 'Delete for good',
  notDeleted: 'The server did not answer: whether it was deleted is not known. Try again.',
  reused: 'Already done, no credit used',
  downloadAll: 'Download all',
  export: 'Export',
  /** @param kinds of files that are made of each photo */
  exportAs: (kinds: number) =>
    `As set under “Export”: ${counted(kinds, 'kind of file', 'kinds of files')} of each photo`,
  saving: (done: number, total: number) => `Saving ${whole.format(done)} of ${whole.format(total)}`,
  savingSoon: 'Saving',
  cancelSaving: 'Cancel saving',
  exportAsks: 'Overwrite files?',
  notPacked: (names: readonly string[]) =>
    `Not in the zip, since they could not be finished: ${names.join(', ')}`,
  retryFailed: 'Retry failed',
  retryHopeless: 'another try would not change that',
  retryCancelled: 'Retry cancelled',
  more: 'More',
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
    documentTitle: 'Your batches: Clearcut',
    about:
      'These were begun or opened in this browser. Whoever shares your workspace and has the address of a batch can open it.',
    aboutTeam: 'All that your team has made, and what was begun in this browser.',
    list: 'Batches',
    showMore: 'Show older ones',
    none: 'No batches here yet',
    noneAbout:
      'The first photos that you add become a batch. From then on it is listed here, in this browser.',
    noneAboutTeam:
      'The first photos that anybody on your team adds become a batch. From then on it is listed here, for all of you.',
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
    /** @param name of the member of the team */
    madeBy: (name: string) => `Made by ${name}`,
    age: (ms: number) => {
      const minutes = Math.round(ms / 60_000);
      if (minutes < 1) return 'Begun just now';
      if (minutes < 60) return `Begun ${ago.format(-minutes, 'minute')}`;
      if (ms < DAY_MS) return `Begun ${ago.format(-Math.round(minutes / 60), 'hour')}`;
      return `Begun ${ago.format(-Math.round(ms / DAY_MS), 'day')}`;
    },
    /** @param ms until the first cut-outs are deleted */
    kept: (ms: number) => {
      const left = Math.round(ms / DAY_MS);
      return ms < DAY_MS
        ? 'Kept for less than a day'
        : `Kept for ${counted(left, 'more day', 'more days')}`;
    },
    /** @param atMs when the first cut-outs are deleted */
    keptUntil: (atMs: number) => `Kept until ${date.format(atMs)}`,
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
  /** @param ms rounded already */
  timeLeft: (ms: number): string => {
    const minutes = Math.round(ms / 60_000);
    if (minutes <= 1) return 'less than a minute left';
    const [hours, rest] = [Math.floor(minutes / 60), minutes % 60];
    if (hours === 0) return `about ${minutes} min left`;
    return rest === 0 ? `about ${hours} h left` : `about ${hours} h ${rest} min left`;
  },
  tab: {
    own: (name: string) => `${name} · Clearcut`,
    working: (share: number, name: string) => `(${percent.format(share)}) ${name}`,
    over: (done: number, total: number, name: string) =>
      `Done: ${whole.format(done)} of ${whole.format(total)} · ${name}`,
    held: (name: string) => `Waiting for your go-ahead · ${name}`,
  },
  notice: {
    ask: 'Tell me when it is done',
    title: 'Clearcut is done',
    held: 'Clearcut waits for your go-ahead',
  },
  progress: 'Batch progress',
  failed: (name: string, error: ErrorCode) => `${name}: ${errors[error]}`,
  summary: (counts: {
    total: number;
    done: number;
    failed: number;
    cancelled: number;
    rejected: number;
  }) => {
    const failed = counts.failed > 0 ? `, ${whole.format(counts.failed)} failed` : '';
    const cancelled = counts.cancelled > 0 ? `, ${whole.format(counts.cancelled)} cancelled` : '';
    const rejected = counts.rejected > 0 ? `, ${whole.format(counts.rejected)} rejected` : '';
    return `${whole.format(counts.done)} of ${photos(counts.total)} done${failed}${cancelled}${rejected}`;
  },
  /** What is said of something, after its name. */
  of: (said: string) => `: ${said}`,
  and: (said: string, more: string) => `${said}. ${more}`,
  alreadyDone: (count: number) =>
    `${photos(count)} ${plural.select(count) === 'one' ? 'was' : 'were'} done already, no credit used`,

  viewer: { ...enStart.viewer, ...enViewer },

  repair: enRepair,

  engine: {
    ...enStart.engine,
    quickBadge: 'Built-in engine: plain backdrops only',
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
    ...enStart.problem,
    notFound: 'There is nothing here',
    watching: 'The connection is gone; we keep trying.',
    signedOut:
      'You are signed out: your time was over, or the passcode has changed. Photos wait until you sign in again.',
    signIn: 'Sign in again',
  },
};

export type Messages = typeof en;
