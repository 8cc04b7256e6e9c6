/**
 * Amazon's names of pictures, as its upload of many at once reads them: ten characters for the
 * product, a dot and a code for what is shown, a dot and the ending. Without a code it is the main
 * picture; with a space or a dash anywhere the upload is refused.
 * https://sellercentral.amazon.com/gp/help/external/help.html?itemID=JV4FNMT7563SF5F
 */

/** An ASIN: `B0` and eight more, or a book's ISBN-10. */
const ID = '(?:B0[0-9A-Z]{8}|\\d{9}[\\dX])';
/** The main picture, eight more, and a swatch. */
const VIEW = '(?:MAIN|PT0[1-8]|SWCH)';

export const AMAZON_ID = new RegExp(`^${ID}$`);
export const AMAZON_VIEW = new RegExp(`^${VIEW}$`);
export const AMAZON_NAME = new RegExp(`^${ID}(?:\\.${VIEW})?\\.[A-Za-z]+$`);
