import type { FileType } from '@/lib/rules/rules';
import type { Words } from '@/lib/rules/words';
import { byteSizes } from './byte-sizes';
import { counted, LOCALE, whole } from './en-numbers';

/** What is said of published rules, on the page and in reports; it comes with what says it. */

const oneDigit = new Intl.NumberFormat(LOCALE, { maximumFractionDigits: 1 });
const { exact: exactBytes } = byteSizes(LOCALE);
/** Downwards: what is short of a limit by a pixel is not to be told as if it reached it. */
const downwards = new Intl.NumberFormat(LOCALE, {
  style: 'percent',
  maximumFractionDigits: 2,
  roundingMode: 'floor',
});
const share = (value: number) => downwards.format(value);
const day = new Intl.DateTimeFormat(LOCALE, { dateStyle: 'long', timeZone: 'UTC' });
const moment = new Intl.DateTimeFormat(LOCALE, { dateStyle: 'long', timeStyle: 'short' });
const dayOf = (iso: string) => day.format(new Date(iso));

const pixels = (count: number) => counted(count, 'pixel', 'pixels');
const plain = (type: string) => type.replace('image/', '').toUpperCase().replace('WEBP', 'WebP');
const types = (all: readonly FileType[]) => all.map(plain).join(', ');

const between = ({ min, max }: { min?: number; max?: number }, say: (value: number) => string) => {
  if (min !== undefined && min === max) return say(min);
  if (min === undefined) return max === undefined ? '' : `at most ${say(max)}`;
  return max === undefined ? `at least ${say(min)}` : `${say(min)} to ${say(max)}`;
};
const px = (value: number) => `${whole.format(value)} px`;

const byPixels = (by: 'matte' | 'pixels') =>
  by === 'pixels' ? '; the product was found by its picture alone' : '';

export const enRules: Words = {
  language: LOCALE,
  title: 'Check against published rules',
  about:
    'Each file was read again from its finished bytes, decoded and measured. “Meets the published rules” means the rules of size, fill, background and file that are listed below, as of their date. Markets also look at what a picture shows, and decide for themselves.',
  made: (batch, at) => `${batch} · ${moment.format(at)}`,
  names: {
    'amazon-main': 'Amazon main',
    'google-shopping': 'Google Shopping',
    ebay: 'eBay',
    etsy: 'Etsy',
    shopify: 'Shopify',
    'instagram-square': 'Instagram square',
    'instagram-portrait': 'Instagram portrait',
    'instagram-story': 'Instagram story',
  },
  standings: {
    met: 'Meets the published rules',
    advice: 'Meets the published rules, not all advice',
    unknown: 'Could not be told',
    missed: 'Does not meet the published rules',
  },
  counts: { met: 'Meet all', advice: 'Meet the rules', unknown: 'Not known', missed: 'Do not' },
  notChecked: 'Checked against no rules',
  verdicts: { met: 'Met', missed: 'Not met', unknown: 'Not known' },
  levels: { required: 'Required', advised: 'Advised' },
  demand: (demand) => {
    switch (demand.kind) {
      case 'longest-side':
        return `Longest side ${between(demand, px)}`;
      case 'shortest-side':
        return `Shortest side ${between(demand, px)}`;
      case 'width':
        return `Width ${between(demand, px)}`;
      case 'pixels':
        return `At most ${oneDigit.format(demand.max / 1e6)} megapixels`;
      case 'ratio':
        return `Width to height ${demand.width}:${demand.height}`;
      case 'fill':
        return `The product fills ${between(demand, share)} of the longer way`;
      case 'background':
        return demand.wanted === 'white'
          ? 'Background pure white (255, 255, 255)'
          : 'Background white or transparent';
      case 'opaque':
        return 'No transparency';
      case 'srgb':
        return 'Tagged as sRGB';
      case 'format':
        return `${demand.types.length > 1 ? 'One of ' : ''}${types(demand.types)}`;
      case 'bytes':
        return `File of at most ${exactBytes(demand.max)}`;
      case 'name':
        return 'Named ASIN.MAIN.jpg or ASIN.PT01.jpg, without spaces or dashes';
    }
  },
  measured: (measured) => {
    switch (measured.kind) {
      case 'size':
        return `${whole.format(measured.width)} × ${px(measured.height)}`;
      case 'fill':
        return `${share(measured.bySide)} by its longer way, ${share(measured.byArea)} by area${byPixels(measured.subjectBy)}`;
      case 'background': {
        const { far, near, ring, worst, subjectBy } = measured;
        const colour = worst ? ` (${worst.rgba.slice(0, 3).join(', ')})` : '';
        const clear = worst && worst.rgba[3] < 255 ? ', not opaque' : '';
        const found =
          far + near > 0
            ? `${pixels(far)} not white farther than ${ring} px from the product, ${whole.format(near)} too dark next to it; the worst${colour}${clear}`
            : `All white farther than ${ring} px from the product${worst ? `; next to it, nothing darker than${colour}` : ''}`;
        return `${found}${byPixels(subjectBy)}`;
      }
      case 'alpha':
        if (measured.notOpaque > 0) return `${pixels(measured.notOpaque)} not opaque`;
        return measured.hasChannel ? 'A channel of alpha, opaque throughout' : 'Opaque';
      case 'colour':
        return {
          srgb: 'Tagged as sRGB',
          other: 'Tagged as other colours',
          none: 'No tag',
          unread: 'A profile that was not read',
        }[measured.tag];
      case 'format':
        return plain(measured.type);
      case 'bytes':
        return `${exactBytes(measured.bytes)} (${counted(measured.bytes, 'byte', 'bytes')})`;
      case 'name':
        return measured.name;
    }
  },
  notMeasured: 'Could not be told',
  found: (wanted, found) => `${wanted}: ${found}`,
  also: (said, more) => `${said}, ${more}`,
  only: { apparel: 'For apparel', 'bulk-upload': 'Where files are uploaded in bulk' },
  from: (iso) => `Required from ${dayOf(iso)}`,
  until: (iso) => `Until ${dayOf(iso)}`,
  place: ({ left, top, right, bottom }) =>
    `At ${share((left + right) / 2)} from the left, ${share((top + bottom) / 2)} from the top`,
  confidence: {
    official: 'The platform’s own page',
    secondary: 'Pages that tell of it',
    own: 'Clearcut’s own advice',
  },
  asOf: (iso) => `Rules as of ${dayOf(iso)}`,
  unchecked: {
    'nothing-added': 'No added text, border, artwork or watermark',
    'only-the-product': 'Nothing but the product that is sold',
    'address-length': 'An address of at most 2,000 characters',
    'generated-marker': 'Pictures made by AI keep the marker that says so',
    'ten-photos': 'At most 10 photos in a listing',
    'same-in-collection': 'The same fill and place throughout a collection',
  },
  headings: {
    summary: 'Summary',
    attention: 'Files to look at',
    files: 'File by file',
    rules: 'Rules and their sources',
    rulesOf: 'Rules',
    demand: 'Wanted',
    level: 'Level',
    found: 'Found',
    verdict: 'Verdict',
    sources: 'Source',
    unchecked: 'Published, and not to be told from a file:',
  },
};
