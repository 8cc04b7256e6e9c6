import { planCopy } from '@/lib/image/fit';

const QUALITY = 0.92;

/** Decodes, resizes, encodes, and nothing else. */
addEventListener('message', async ({ data: file }: MessageEvent<File>) => {
  const bitmap = await createImageBitmap(file, { imageOrientation: 'from-image' });
  const { width, height } = planCopy({ width: bitmap.width, height: bitmap.height }).copy;
  const canvas = new OffscreenCanvas(width, height);
  const context = canvas.getContext('2d', { willReadFrequently: true });
  if (!context) throw new Error('no 2d context');
  context.imageSmoothingQuality = 'high';
  context.drawImage(bitmap, 0, 0, width, height);
  bitmap.close();
  const { size } = await canvas.convertToBlob({ type: 'image/jpeg', quality: QUALITY });
  canvas.width = 0;
  postMessage(size);
});
