/** IoU at half opacity and mean absolute error (0..1) of two mattes of one size. */
export function compareAlpha(alpha: Uint8Array, reference: Uint8Array) {
  let both = 0;
  let either = 0;
  let error = 0;
  for (let i = 0; i < alpha.length; i++) {
    const a = alpha[i] ?? 0;
    const b = reference[i] ?? 0;
    if (a > 127 && b > 127) both++;
    if (a > 127 || b > 127) either++;
    error += Math.abs(a - b);
  }
  return { iou: either ? both / either : 1, mae: error / alpha.length / 255 };
}
