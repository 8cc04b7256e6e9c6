/**
 * What marketplaces publish about pictures, as dated data. Nothing in here is anyone's approval: a
 * file that meets these rules may still be refused for what it shows.
 */

/** Where a rule is read: on the platform's own page, or on a page that tells of it. */
export type Source = { readonly url: string; readonly kind: 'official' | 'secondary' };

/** `advised` also holds for what is not yet in force. */
export type Level = 'required' | 'advised';

type Limits = { readonly min?: number; readonly max?: number };

/** Sides in pixels, sizes in bytes, shares from 0 to 1. */
export type Demand =
  | ({ readonly kind: 'longest-side' | 'shortest-side' | 'width' } & Limits)
  | { readonly kind: 'pixels'; readonly max: number }
  | { readonly kind: 'ratio'; readonly width: number; readonly height: number }
  /** By the longer of width over width and height over height. */
  | ({ readonly kind: 'fill' } & Limits)
  | { readonly kind: 'background'; readonly wanted: 'white' | 'white-or-transparent' }
  | { readonly kind: 'opaque' }
  | { readonly kind: 'srgb' }
  | { readonly kind: 'format'; readonly types: readonly FileType[] }
  | { readonly kind: 'bytes'; readonly max: number }
  | { readonly kind: 'name'; readonly form: 'amazon-main' };

/** MIME types, as far as rules name them. */
export type FileType =
  | 'image/jpeg'
  | 'image/png'
  | 'image/webp'
  | 'image/gif'
  | 'image/tiff'
  | 'image/bmp';

export type Constraint = {
  /** Within its rules. */
  readonly id: string;
  readonly level: Level;
  readonly demand: Demand;
  /** Empty for Clearcut's own advice. */
  readonly sources: readonly Source[];
  /** The first day of a rule that is announced, and the day that ends one: ISO dates. */
  readonly from?: string;
  readonly until?: string;
  /** What it holds for, where that cannot be seen in a file. */
  readonly only?: 'apparel' | 'bulk-upload';
};

/** Published, and not to be told from a file. */
export type Unchecked =
  | 'nothing-added'
  | 'only-the-product'
  | 'address-length'
  | 'generated-marker'
  | 'ten-photos'
  | 'same-in-collection';

export const RULES_IDS = [
  'amazon-main',
  'google-shopping',
  'ebay',
  'etsy',
  'shopify',
  'instagram-square',
  'instagram-portrait',
  'instagram-story',
] as const;

export type RulesId = (typeof RULES_IDS)[number];

export type Rules = {
  readonly id: RulesId;
  readonly market: 'amazon' | 'google' | 'ebay' | 'etsy' | 'shopify' | 'instagram';
  /** The day on which the sources were last gone through: an ISO date. */
  readonly checkedOn: string;
  readonly constraints: readonly Constraint[];
  readonly unchecked: readonly Unchecked[];
};

const CHECKED_ON = '2026-11-23';

const official = (url: string): Source => ({ url, kind: 'official' });
const secondary = (url: string): Source => ({ url, kind: 'secondary' });

const AMAZON = [
  secondary('https://mercatuslab.com/blog/amazon-product-image-requirements'),
  secondary('https://changethisfile.com/blog/convert-images-for-amazon-seller-central'),
];
const AMAZON_COLOUR = AMAZON.slice(1);
const AMAZON_NAMES = [
  official('https://sellercentral.amazon.com/gp/help/external/help.html?itemID=JV4FNMT7563SF5F'),
];
const GOOGLE = [
  official('https://support.google.com/merchants/answer/6324350'),
  secondary('https://emberfeed.com/specs/google-merchant-image-requirements-2026'),
  secondary('https://sharpfeed.io/docs/fields/image-link'),
];
const EBAY = [
  official('https://www.ebay.com/help/policies/listing-policies/picture-policy?id=4370'),
];
const EBAY_GUIDE = [secondary('https://plomz.com/guide/ebay-image-requirements-for-sellers-2026')];
const ETSY = [
  secondary('https://hauld.app/blog/etsy-listing-photo-checklist'),
  secondary('https://iterationlayer.com/blog/ecommerce-product-image-optimization'),
];
const SHOPIFY = [official('https://shopify.dev/docs/apps/online-store/media/products')];
const SHOPIFY_GUIDE = [secondary('https://klaraimg.com/blog/image-optimization-for-ecommerce')];
const INSTAGRAM = [
  secondary('https://recurpost.com/blog/instagram-post-size-guide'),
  secondary('https://multilogin.com/blog/ig-post-size'),
];

/** "MB" without a word on which: the smaller reading is safe under both. */
const MEGABYTE = 1_000_000;

function constraint(
  level: Level,
  id: string,
  demand: Demand,
  sources: readonly Source[],
  more: Pick<Constraint, 'from' | 'until' | 'only'> = {},
): Constraint {
  return { id, level, demand, sources, ...more };
}

/** Where the market says nothing of it: without a tag, each program guesses the colours anew. */
const TAGGED = constraint('advised', 'srgb', { kind: 'srgb' }, []);

function instagram(
  id: RulesId,
  [width, height]: readonly [number, number],
  ratio: readonly [number, number],
): Rules {
  return {
    id,
    market: 'instagram',
    checkedOn: CHECKED_ON,
    constraints: [
      constraint(
        'required',
        'ratio',
        { kind: 'ratio', width: ratio[0], height: ratio[1] },
        INSTAGRAM,
      ),
      // Wider ones are reduced, by a program that nobody has chosen.
      constraint('advised', 'width', { kind: 'width', min: width, max: width }, INSTAGRAM),
      constraint(
        'advised',
        'side',
        { kind: 'longest-side', min: Math.max(width, height) },
        INSTAGRAM,
      ),
      constraint('required', 'bytes', { kind: 'bytes', max: 30 * MEGABYTE }, INSTAGRAM),
      TAGGED,
    ],
    unchecked: [],
  };
}

const RULES: Record<RulesId, Rules> = {
  'amazon-main': {
    id: 'amazon-main',
    market: 'amazon',
    checkedOn: CHECKED_ON,
    constraints: [
      constraint('required', 'side', { kind: 'longest-side', min: 500, max: 10_000 }, AMAZON),
      constraint('advised', 'side-for-zoom', { kind: 'longest-side', min: 1000 }, AMAZON),
      constraint('advised', 'side-advised', { kind: 'longest-side', min: 1600 }, AMAZON),
      constraint('advised', 'ratio', { kind: 'ratio', width: 1, height: 1 }, AMAZON),
      constraint('required', 'fill', { kind: 'fill', min: 0.85 }, AMAZON),
      constraint('required', 'background', { kind: 'background', wanted: 'white' }, AMAZON),
      constraint('required', 'opaque', { kind: 'opaque' }, AMAZON_COLOUR),
      constraint('required', 'srgb', { kind: 'srgb' }, AMAZON_COLOUR),
      constraint(
        'required',
        'format',
        { kind: 'format', types: ['image/jpeg', 'image/png', 'image/tiff', 'image/gif'] },
        AMAZON,
      ),
      constraint('advised', 'format-first', { kind: 'format', types: ['image/jpeg'] }, AMAZON),
      constraint('required', 'bytes', { kind: 'bytes', max: 10 * MEGABYTE }, AMAZON),
      constraint('advised', 'name', { kind: 'name', form: 'amazon-main' }, AMAZON_NAMES, {
        only: 'bulk-upload',
      }),
    ],
    unchecked: ['only-the-product', 'nothing-added'],
  },
  'google-shopping': {
    id: 'google-shopping',
    market: 'google',
    checkedOn: CHECKED_ON,
    constraints: [
      constraint('required', 'side-until-2027', { kind: 'shortest-side', min: 100 }, GOOGLE, {
        until: '2027-01-31',
      }),
      constraint('advised', 'side-of-apparel', { kind: 'shortest-side', min: 250 }, GOOGLE, {
        until: '2027-01-31',
        only: 'apparel',
      }),
      constraint('required', 'side', { kind: 'shortest-side', min: 500 }, GOOGLE, {
        from: '2027-01-31',
      }),
      constraint('advised', 'side-advised', { kind: 'shortest-side', min: 1500 }, GOOGLE),
      constraint('required', 'pixels', { kind: 'pixels', max: 64_000_000 }, GOOGLE),
      constraint('advised', 'fill', { kind: 'fill', min: 0.75, max: 0.9 }, GOOGLE),
      constraint(
        'advised',
        'background',
        { kind: 'background', wanted: 'white-or-transparent' },
        GOOGLE,
      ),
      constraint(
        'required',
        'format',
        {
          kind: 'format',
          types: ['image/jpeg', 'image/webp', 'image/png', 'image/gif', 'image/bmp', 'image/tiff'],
        },
        GOOGLE,
      ),
      constraint('required', 'bytes', { kind: 'bytes', max: 16 * MEGABYTE }, GOOGLE),
      TAGGED,
    ],
    unchecked: ['address-length', 'generated-marker'],
  },
  ebay: {
    id: 'ebay',
    market: 'ebay',
    checkedOn: CHECKED_ON,
    constraints: [
      constraint('required', 'side', { kind: 'longest-side', min: 500 }, EBAY),
      constraint('advised', 'side-advised', { kind: 'longest-side', min: 1600 }, EBAY_GUIDE),
      constraint('required', 'bytes', { kind: 'bytes', max: 12 * MEGABYTE }, EBAY_GUIDE),
      TAGGED,
    ],
    unchecked: ['nothing-added'],
  },
  etsy: {
    id: 'etsy',
    market: 'etsy',
    checkedOn: CHECKED_ON,
    constraints: [
      // Sources disagree on which side is meant: the shortest is safe under both readings.
      constraint('advised', 'side-advised', { kind: 'shortest-side', min: 2000 }, ETSY),
      constraint(
        'required',
        'format',
        { kind: 'format', types: ['image/jpeg', 'image/png', 'image/gif'] },
        ETSY,
      ),
      constraint('required', 'bytes', { kind: 'bytes', max: 10 * MEGABYTE }, ETSY),
      TAGGED,
    ],
    unchecked: ['ten-photos'],
  },
  shopify: {
    id: 'shopify',
    market: 'shopify',
    checkedOn: CHECKED_ON,
    constraints: [
      constraint('required', 'side', { kind: 'longest-side', max: 4472 }, SHOPIFY),
      constraint('required', 'pixels', { kind: 'pixels', max: 20_000_000 }, SHOPIFY),
      constraint('advised', 'side-advised', { kind: 'shortest-side', min: 2048 }, SHOPIFY_GUIDE),
      constraint('required', 'bytes', { kind: 'bytes', max: 20 * MEGABYTE }, SHOPIFY),
      TAGGED,
    ],
    unchecked: ['same-in-collection'],
  },
  'instagram-square': instagram('instagram-square', [1080, 1080], [1, 1]),
  'instagram-portrait': instagram('instagram-portrait', [1080, 1350], [4, 5]),
  'instagram-story': instagram('instagram-story', [1080, 1920], [9, 16]),
};

/** The rules of an id that was kept; null for one that is not known. */
export function rulesOf(id: string | null): Rules | null {
  const known = RULES_IDS.find((each) => each === id);
  return known ? RULES[known] : null;
}

/** How large a file may be, in bytes; null where nothing is said of it. */
export function maxBytesOf({ constraints }: Rules): number | null {
  const limits = constraints.flatMap(({ level, demand }) =>
    level === 'required' && demand.kind === 'bytes' ? demand.max : [],
  );
  return limits.length === 0 ? null : Math.min(...limits);
}

/** The constraints that count on a day (by UTC), with the level that they have on it. */
export function constraintsOn(rules: Rules, today: Date): Constraint[] {
  const day = today.toISOString().slice(0, 10);
  return rules.constraints
    .filter(({ until }) => until === undefined || day < until)
    .map((each) =>
      each.from !== undefined && day < each.from ? { ...each, level: 'advised' } : each,
    );
}

/** By whom a constraint is known: its best source, or Clearcut itself. */
export function confidenceOf({ sources }: Constraint): Source['kind'] | 'own' {
  if (sources.length === 0) return 'own';
  return sources.some(({ kind }) => kind === 'official') ? 'official' : 'secondary';
}
