/** In pixels. */
export type Size = { readonly width: number; readonly height: number };

/** One byte a pixel, row by row without padding. */
export type Plane = Size & { readonly data: Uint8Array };

/** sRGB, three bytes a pixel, row by row without padding. */
export type Rgb = Size & { readonly data: Uint8Array };
