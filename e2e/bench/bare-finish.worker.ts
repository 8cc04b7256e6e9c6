/** The least that a finish could do: decode, and encode as the browser does it. */
addEventListener('message', async ({ data: file }: MessageEvent<Blob>) => {
  const bitmap = await createImageBitmap(file);
  const canvas = new OffscreenCanvas(bitmap.width, bitmap.height);
  canvas.getContext('2d', { willReadFrequently: true })?.drawImage(bitmap, 0, 0);
  bitmap.close();
  const blob = await canvas.convertToBlob({ type: 'image/png' });
  postMessage(blob.size);
});
