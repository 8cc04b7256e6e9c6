import { AppError } from '@/lib/base/errors';

/**
 * A picture as PNG, of the same size; what is one already stays as it is, byte for byte.
 * @throws {AppError} `result-unusable` where it is no picture
 */
export async function asPng(picture: Blob): Promise<Blob> {
  if (await isPng(picture)) return picture;
  const bitmap = await createImageBitmap(picture).catch((cause: unknown) => {
    throw new AppError('result-unusable', { cause });
  });
  try {
    const canvas = new OffscreenCanvas(bitmap.width, bitmap.height);
    canvas.getContext('bitmaprenderer')?.transferFromImageBitmap(bitmap);
    return await canvas.convertToBlob({ type: 'image/png' });
  } finally {
    bitmap.close();
  }
}

const SIGNATURE = [0x89, 0x50, 0x4e, 0x47];

async function isPng(picture: Blob): Promise<boolean> {
  const head = new Uint8Array(await picture.slice(0, SIGNATURE.length).arrayBuffer());
  return SIGNATURE.every((byte, at) => head[at] === byte);
}
