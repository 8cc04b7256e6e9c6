import sharp from 'sharp';
import type { KieKnobs } from './knobs';

const MIB = 1_048_576;
/** Beyond what anybody should be ready to take for a picture of 16 megapixels. */
const ENDLESS_BYTES = 256 * MIB;

function endlessBody(beginning: Uint8Array): ReadableStream<Uint8Array> {
  let sent = 0;
  return new ReadableStream({
    pull(controller) {
      if (sent > ENDLESS_BYTES) return controller.close();
      const chunk = sent === 0 ? beginning : new Uint8Array(MIB);
      controller.enqueue(chunk);
      sent += chunk.byteLength;
    },
  });
}

const picture = (bytes: Uint8Array, type = 'image/png'): Response =>
  new Response(new Uint8Array(bytes), {
    headers: { 'content-type': type, 'content-length': String(bytes.byteLength) },
  });

const narrowed = async (png: Uint8Array): Promise<Uint8Array> => {
  const { width, height } = await sharp(png).metadata();
  return await sharp(png)
    .resize(Math.ceil(width / 2), height, { fit: 'fill' })
    .png()
    .toBuffer();
};

/** What is served for a result that is there; whether it may be had at all is decided before. */
export async function resultResponse(
  png: Uint8Array,
  variant: KieKnobs['result'],
): Promise<Response> {
  switch (variant) {
    case 'webp':
      // Still called a PNG: Kie's names and types are not to be trusted.
      return picture(await sharp(png).webp({ lossless: true, exact: true }).toBuffer());
    case 'truncated':
      return picture(png.subarray(0, Math.floor(png.byteLength / 2)));
    case 'wrong-size':
      return picture(await narrowed(png));
    case 'opaque':
      return picture(await sharp(png).removeAlpha().ensureAlpha(1).png().toBuffer());
    case 'html':
      return new Response('<!DOCTYPE html><title>403</title>', {
        headers: { 'content-type': 'text/html' },
      });
    case 'redirect':
      return new Response(null, { status: 302, headers: { location: 'http://169.254.169.254/' } });
    case 'endless':
      return new Response(endlessBody(png), { headers: { 'content-type': 'image/png' } });
    case 'png':
    case 'gone':
    case 'denied':
      return picture(png);
  }
}
