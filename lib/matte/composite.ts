/**
 * Lays a row of matte on a row of RGBA pixels, in place. A picture's own transparency is kept: the
 * two alphas multiply. Colours stay as they are, but for pixels that end fully clear: theirs are
 * put to zero, so that nothing of the old background hides in the file.
 */
export function applyMatte(pixels: Uint8Array | Uint8ClampedArray, matte: Uint8Array): void {
  for (let x = 0; x < matte.length; x++) {
    const at = x * 4;
    const own = pixels[at + 3] ?? 0;
    const alpha = matte[x] ?? 0;
    const both = own === 255 ? alpha : Math.round((own * alpha) / 255);
    pixels[at + 3] = both;
    if (both === 0) {
      pixels[at] = 0;
      pixels[at + 1] = 0;
      pixels[at + 2] = 0;
    }
  }
}
