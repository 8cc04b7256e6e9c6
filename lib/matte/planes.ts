/** In pixels. */
export type Size = { readonly width: number; readonly height: number };

/** A part of a picture or a place on one: the corner at the top left, and how far it reaches. */
export type Box = Size & { readonly x: number; readonly y: number };

/** One byte a pixel, row by row without padding. */
export type Plane = Size & { readonly data: Uint8Array };

/** sRGB, three bytes a pixel, row by row without padding. */
export type Rgb = Size & { readonly data: Uint8Array };
