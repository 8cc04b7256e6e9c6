import { z } from 'zod';

/**
 * How a cut-out is set on its canvas: as settings that are kept, and mean the same for every photo.
 * Lengths are pixels of the canvas, shares are 0 to 1, colours `#rrggbb`.
 */

/** No canvas is larger, whatever asks for it. */
export const MAX_SIDE = 16_384;

const side = z.number().int().min(1).max(MAX_SIDE);
const share = z.number().min(0).max(1);
export const colourSchema = z.string().regex(/^#[0-9a-f]{6}$/);

/** On each side; `%` is of the canvas's own width and height, or of the subject's where it is trimmed. */
const marginsSchema = z.object({
  unit: z.enum(['px', '%']),
  top: z.number().min(0),
  right: z.number().min(0),
  bottom: z.number().min(0),
  left: z.number().min(0),
});

export const layoutSchema = z.object({
  /**
   * `original`: size and place as it was shot. `subject`: trimmed to the subject, with margins, at
   * the original's scale. `fixed`: a canvas of this size.
   */
  canvas: z.discriminatedUnion('kind', [
    z.object({ kind: z.literal('original') }),
    z.object({ kind: z.literal('subject') }),
    z.object({ kind: z.literal('fixed'), width: side, height: side }),
  ]),
  margins: marginsSchema,
  /** Where the subject stands between the margins of a fixed canvas. */
  align: z.object({
    x: z.enum(['left', 'centre', 'right']),
    y: z.enum(['top', 'middle', 'bottom']),
  }),
  /**
   * How much of a fixed canvas the subject fills, by the longer of width over width and height over
   * height; null for as much as the margins leave. Margins are kept to either way.
   */
  fill: share.nullable(),
  /** Whether a small subject may be enlarged beyond the original's pixels. */
  mayEnlarge: z.boolean(),
  /** Whether all photos of one SKU get the same scale and stand on the same line. */
  isFamily: z.boolean(),
});

export type Layout = z.infer<typeof layoutSchema>;
export type Margins = Layout['margins'];

export const backgroundSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('none') }),
  z.object({ kind: z.literal('colour'), colour: colourSchema }),
  /** Degrees clockwise, 0 from bottom to top, as in CSS. */
  z.object({
    kind: z.literal('gradient'),
    from: colourSchema,
    to: colourSchema,
    degrees: z.number().min(0).max(360),
  }),
  /** One of the kept pictures, covering the canvas. */
  z.object({ kind: z.literal('picture'), pictureId: z.string() }),
]);

export type Background = z.infer<typeof backgroundSchema>;

/** Made from the matte; lengths are shares of the subject's longer side. */
export const shadowSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('none') }),
  /** Soft, on the ground that the subject stands on. */
  z.object({ kind: z.literal('contact'), opacity: share, blur: share }),
  z.object({
    kind: z.literal('drop'),
    opacity: share,
    blur: share,
    x: z.number().min(-1).max(1),
    y: z.number().min(-1).max(1),
    colour: colourSchema,
  }),
]);

export type Shadow = z.infer<typeof shadowSchema>;

/** As it was shot, and nothing behind it. */
export const PLAIN_LAYOUT: Layout = {
  canvas: { kind: 'original' },
  margins: { unit: '%', top: 0, right: 0, bottom: 0, left: 0 },
  align: { x: 'centre', y: 'middle' },
  fill: null,
  mayEnlarge: false,
  isFamily: false,
};
