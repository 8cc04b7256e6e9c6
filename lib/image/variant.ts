import { sha256 } from '@/lib/base/sha256';

/**
 * The kinds of API copy that can be made of one original. Only a cut-out's matte is used, so that
 * the model may be shown something else than what is sold: where white met white, or the product
 * met the frame, another copy can come out better.
 *
 * They are tried in this order. `contrast` first: it does something about the cause, is exactly as
 * large as the plain copy, and so costs the matte nothing. Then `bordered`, which shows where the
 * backdrop ends, and `padded`, which gives a product that touches the frame some air: both of them
 * cost a large original a little size, and a border changes more of what the model sees.
 */
export const VARIANTS = ['plain', 'contrast', 'bordered', 'padded'] as const;
export type Variant = (typeof VARIANTS)[number];

/**
 * What tells two API copies apart, made of SHA-256 of the original's bytes, in hex: for the plain
 * copy that is it, for another one SHA-256 of `<digest> <variant>`, in hex. So the same copy is
 * not sent twice, and cut-outs of each variant are kept and used again as those of plain copies are.
 */
export const digestOfCopy = (digest: string, variant: Variant): string =>
  variant === 'plain' ? digest : sha256(`${digest} ${variant}`);
