import type { Variant } from '@/lib/image/variant';
import type { FlagCode } from '@/lib/matte/flag';
import { counted, plural, whole } from './en-numbers';

/** What is said of finished pictures that somebody should look at. */

const flags: Record<FlagCode, { readonly word: string; readonly about: string }> = {
  empty: {
    word: 'Nothing left',
    about: 'Nothing of the product is left in the cut-out.',
  },
  full: {
    word: 'Background kept',
    about: 'Nearly all of the picture was kept: the background may still be there.',
  },
  'touches-frame': {
    word: 'Touches the edge',
    about: 'The product reaches the edge of the photo. Is it cut off there?',
  },
  'several-parts': {
    word: 'Several parts',
    about: 'The cut-out is in more than one piece. Do all of them belong to the product?',
  },
  holes: {
    word: 'Holes',
    about:
      'There are small holes with the colour of what is around them, or a patch like the backdrop was kept. Is it right?',
  },
  'soft-inside': {
    word: 'See-through',
    about: 'The inside is partly see-through. Unless it is glass, it should be solid.',
  },
  haze: {
    word: 'Haze',
    about: 'A faint veil of the old background is left away from the product.',
  },
  'low-contrast': {
    word: 'Faint outline',
    about: 'Product and background look alike along much of the outline: it may be wrong there.',
  },
  halo: {
    word: 'Halo',
    about: 'A rim of the old background is left along the outline.',
  },
  'unlike-siblings': {
    word: 'Unlike the others',
    about: 'It shows much more, or much less, than the other photos of the same article.',
  },
};

const photos = (count: number) => counted(count, 'photo', 'photos');
const credits = (count: number, isTest: boolean) =>
  isTest ? counted(count, 'test credit', 'test credits') : counted(count, 'credit', 'credits');

/** What the model was shown. */
const copies: Record<Variant, string> = {
  plain: 'Made of the photo as it is',
  contrast: 'Made of a copy with its contrast raised',
  bordered: 'Made of a copy with a border',
  padded: 'Made of a copy with a margin',
};
const ORDINALS = ['First', 'Second', 'Third', 'Fourth'];

export const enReview = {
  flags,
  more: (count: number) => `+${whole.format(count)}`,
  bar: 'Review',
  begin: (count: number) => `Review ${whole.format(count)}`,
  left: (count: number) =>
    count === 1 ? 'The last one to review' : `${whole.format(count)} left to review`,
  none: 'Nothing was found that somebody should look at. That is no promise.',
  unknown: 'Not looked at yet',
  keep: 'Keep',
  reject: 'Reject',
  repair: 'Repair',
  another: (isTest: boolean) => `Try another copy · ${credits(1, isTest)}`,
  anotherAbout:
    'Sends the photo once more, looking otherwise to the model. The better cut-out is shown, and the other stays.',
  results: 'Which cut-out is used',
  result: (nth: number) => `${ORDINALS[nth - 1] ?? whole.format(nth)} result`,
  /** Where there is little room. */
  nthResult: (nth: number) => ORDINALS[nth - 1] ?? whole.format(nth),
  copies,
  /** @param why in words, unless somebody cancelled it */
  vain: (why: string | null) =>
    why === null
      ? 'The other try was cancelled. This is what it was before.'
      : `The other try failed, and this is what it was before. ${why}`,
  anotherOfMany: {
    button: 'Another copy',
    question: (count: number, isTest: boolean) =>
      `Send other copies of ${photos(count)}? That uses ${credits(count, isTest)} at most. Of each the better cut-out is shown, and the other stays.`,
    start: (count: number, isTest: boolean) =>
      `Try another copy of ${photos(count)} · ${credits(count, isTest)}`,
    back: 'Leave them',
  },
  outdated: (why: string) => `The picture is the one before the last change. ${why}`,
  /** @param verdict null where what was said is taken back */
  said: (verdict: 'keep' | 'reject' | null) =>
    ({ keep: 'Kept', reject: 'Rejected', none: 'Neither kept nor rejected' })[verdict ?? 'none'],
  sent: 'Another copy is sent',
  key: (key: string) => `Key ${key}`,
  kept: 'Kept',
  rejected: 'Rejected',
  rejectedAbout: 'Rejected: left out of what is saved',
  /** @param unexamined photos of which it is not known yet whether they need a look */
  over: (counts: { kept: number; rejected: number }, unexamined: number) => {
    const rest =
      unexamined > 0
        ? ` ${photos(unexamined)} ${plural.select(unexamined) === 'one' ? 'is' : 'are'} still being checked.`
        : '';
    return `Review done: ${whole.format(counts.kept)} kept, ${whole.format(counts.rejected)} rejected.${rest}`;
  },
  checking: (count: number) => `Checking ${photos(count)}`,
  place: (word: string) => `Here: ${word}`,
};

export type ReviewMessages = typeof enReview;
