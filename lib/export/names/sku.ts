import { stemOf } from '../filename';
import { AMAZON_ID } from './amazon-form';

/** What the name of a photo says of what it shows. */
export interface Shown {
  /** The article, of which there may be several photos. */
  readonly sku: string;
  /** Which of them it is; empty where the name does not tell. */
  readonly view: string;
}

const AMAZON = /^([0-9A-Z]{10})\.([A-Z]{4}|PT\d\d)$/i;
const COPY_NUMBER = /^(.+?) ?\((\d{1,3})\)$/;
const VIEW_NUMBER = /^(.*\d.*)[-_ ](\d{1,2})$/;
const DATE = /^\d{4}-\d{2}-\d{2}$/;
const WORDS = [
  'main',
  'hero',
  'front',
  'back',
  'rear',
  'side',
  'left',
  'right',
  'top',
  'bottom',
  'above',
  'below',
  'inside',
  'outside',
  'open',
  'closed',
  'detail',
  'close-?up',
  'zoom',
  'angle',
  'alt',
  'model',
  'worn',
  'lifestyle',
  'swatch',
  'pack(?:age|aging)?',
  'box',
  'label',
  'sole',
  'set',
].join('|');
const VIEW = `(?:${WORDS})(?:[-_ ]?\\d{1,2})?`;
const VIEW_WORD = new RegExp(`^(.+?)[-_. ]+(${VIEW})$`, 'i');
const VIEW_ALONE = new RegExp(`^(?:${VIEW}|MAIN|SWCH|PT0[1-8]|\\d{1,3})$`, 'i');

function shownBy(stem: string, folder: string): Shown {
  if (folder !== '' && VIEW_ALONE.test(stem)) {
    return {
      sku: AMAZON_ID.test(folder.toUpperCase()) ? folder.toUpperCase() : folder,
      view: stem,
    };
  }
  const [, id = '', variant = ''] = AMAZON.exec(stem) ?? [];
  if (AMAZON_ID.test(id.toUpperCase())) {
    return { sku: id.toUpperCase(), view: variant.toUpperCase() };
  }
  const [, numbered, copy = ''] = COPY_NUMBER.exec(stem) ?? [];
  if (numbered !== undefined) {
    const inner = shownBy(numbered, folder);
    return { sku: inner.sku, view: inner.view ? `${inner.view}-${copy}` : copy };
  }
  const [, named, word = ''] = VIEW_WORD.exec(stem) ?? [];
  if (named !== undefined) return { sku: named, view: word };
  const [, counted, number = ''] = DATE.test(stem) ? [] : (VIEW_NUMBER.exec(stem) ?? []);
  if (counted !== undefined) return { sku: counted, view: number };
  return { sku: stem, view: '' };
}

/**
 * Guesses SKU and view from a file's name. In this order: Amazon's form (`B0ABCDEFGH.PT01`), a
 * copy's number in parentheses (`AB-123 (2)`), a word for a view at the end (`AB-123_front`,
 * `AB-123-detail2`), a number of one or two digits at the end where a digit stands before it, too
 * (`AB-123-02`, but not `AB-12`, and no date). Otherwise the whole name is the SKU, unless it says
 * nothing but a view (`front`, `2`): the innermost folder is the SKU then.
 * @param folder the folders that it lies in, outermost first; empty for none
 */
export const shownIn = (name: string, folder = ''): Shown =>
  shownBy(stemOf(name), folder.split(/[\\/]/).at(-1) ?? '');
