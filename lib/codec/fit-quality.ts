/** Below this, artefacts show on products. */
export const LEAST_QUALITY = 60;

/**
 * The best quality from `LEAST_QUALITY` to `asked` whose file is no larger than `maxBytes`, by
 * halving the range, so that seven files at most are made. The least one when none is small enough;
 * the asked one when it is less than the least. The same files give the same answer.
 */
export async function fitQuality<File extends { readonly size: number }>(
  asked: number,
  maxBytes: number,
  encode: (quality: number) => Promise<File>,
): Promise<{ readonly quality: number; readonly file: File }> {
  const first = { quality: asked, file: await encode(asked) };
  if (first.file.size <= maxBytes || asked <= LEAST_QUALITY) return first;

  let best: typeof first | null = null;
  let low = LEAST_QUALITY;
  let high = asked - 1;
  while (low <= high) {
    const quality = Math.floor((low + high) / 2);
    const tried = { quality, file: await encode(quality) };
    if (tried.file.size <= maxBytes) {
      best = tried;
      low = quality + 1;
    } else high = quality - 1;
    // So that there is a file to hand back, small enough or not.
    if (!best && low > high) return tried;
  }
  return best ?? first;
}
