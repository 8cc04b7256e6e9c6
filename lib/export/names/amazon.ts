import { AMAZON_ID, AMAZON_VIEW } from './amazon-form';

/** Who asks for a name of Amazon's form. */
export interface AmazonPhoto {
  readonly id: string;
  /** From a table; else what the name was guessed to say. */
  readonly asin: string | undefined;
  readonly sku: string;
  readonly view: string;
}

export type AmazonFault = 'amazon-id' | 'amazon-too-many';

const FURTHER = Array.from({ length: 8 }, (_, at) => `PT0${at + 1}`);
const MAIN_WORDS = /^(?:main|hero)$/i;

/**
 * The stem of each photo's file, or what is wrong with it. Who says which picture it is, is
 * believed; the others of a product take what is free, in their order, `MAIN` first.
 */
export function amazonStems(
  photos: readonly AmazonPhoto[],
): ReadonlyMap<string, { stem: string } | { fault: AmazonFault; id: string }> {
  const idOf = ({ asin, sku }: AmazonPhoto) => (asin ?? sku).toUpperCase();
  const saidBy = ({ view }: AmazonPhoto) => {
    const word = MAIN_WORDS.test(view) ? 'MAIN' : view.toUpperCase();
    return AMAZON_VIEW.test(word) ? word : null;
  };
  const taken = new Set(photos.map((photo) => `${idOf(photo)}.${saidBy(photo)}`));
  const stems = new Map<string, { stem: string } | { fault: AmazonFault; id: string }>();
  for (const photo of photos) {
    const id = idOf(photo);
    if (!AMAZON_ID.test(id)) {
      stems.set(photo.id, { fault: 'amazon-id', id: photo.asin ?? photo.sku });
      continue;
    }
    const view =
      saidBy(photo) ?? ['MAIN', ...FURTHER].find((each) => !taken.has(`${id}.${each}`)) ?? null;
    if (view) taken.add(`${id}.${view}`);
    stems.set(photo.id, view ? { stem: `${id}.${view}` } : { fault: 'amazon-too-many', id });
  }
  return stems;
}
