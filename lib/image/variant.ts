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
