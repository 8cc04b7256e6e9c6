import { MODEL_LIMITS, ORIGINAL_LIMITS } from '@/lib/image/limits';
import { days, percent, whole } from './en-numbers';

/** What is said where the page itself broke. */
const broken = {
  headline: 'This page broke',
  reason: 'Something went wrong on our side. Try again.',
  again: 'Try again',
};

/**
 * What the page says before there are photos. In a file of its own: these words come with the first
 * visit, and all others with what says them.
 */
export const enStart = {
  name: 'Clearcut',
  title: 'Clearcut: product photos without their background',
  description:
    'Drop product photos, one or a thousand. Get clean cut-outs back at full resolution, ready for the shop.',

  welcome: {
    // With hyphens that do not break.
    headline: 'Drop product photos. Get clean cut\u2011outs at full size.',
    drop: 'Drop photos anywhere on this page',
    formats: `JPEG, PNG, WebP, HEIC, AVIF, TIFF, BMP or GIF, up to ${whole.format(ORIGINAL_LIMITS.maxPixels / 1e6)} megapixels. Or paste pictures, or their addresses.`,
    choose: 'Choose photos',
    privacy: (retentionDays: number) =>
      `Your originals stay on this device. Only a copy of at most ${whole.format(MODEL_LIMITS.maxSide)} px, without metadata, goes to Kie for the removal. It is deleted as soon as the photo is done or cancelled; the copy of one that failed is kept so that it can be tried again, until you delete it or for ${days(retentionDays)} at most. Cut-outs are kept for ${days(retentionDays)} in this site's private store. Each photo costs its owner one Kie credit, about half a US cent.`,
    privacyAtHome: (retentionDays: number) =>
      `Your originals stay on this device. A copy without metadata goes to the machine that runs this site, or its private store, and no further: the built-in engine does the work, and nothing is paid. Cut-outs are kept there for ${days(retentionDays)}, or until you delete them.`,
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
  intake: {
    addFolder: 'Add a folder',
    chooseFolder: 'Choose a folder',
    takePhoto: 'Take a photo',
    newBatch: 'New batch',
    ask: 'Show what larger batches will cost before they start',
  },

  keeping: {
    opening: 'Opening the batch',
    gone: 'This batch is not here: it was deleted, its time is over, or the address is not whole.',
    yours: 'Your batches',
    notTaken: (count: number) =>
      `Another tab works on this batch. ${count === 1 ? '1 photo' : `${whole.format(count)} photos`} will be added once it is at work here.`,
  },

  viewer: {
    slider: 'Before and after',
    position: (share: number) => `${percent.format(share)} before`,
    beforeAlt: (name: string) => `${name} as it was`,
    afterAlt: (name: string) => `${name} without its background`,
  },

  engine: {
    badge: 'Built-in engine',
    about:
      'No Kie key is set, so an engine on this machine does the work. It is meant for trying Clearcut out, not for production. Its test credits are counted, and cost nothing.',
  },

  broken,

  problem: {
    back: 'Back to the start',
    again: broken.again,
    loading: 'A part of this page could not be loaded. Check the connection.',
    sample: 'The sample photo could not be loaded. Check the connection.',
    server: 'The site did not answer. Check the connection, then try again.',
  },
};

export type StartMessages = typeof enStart;
