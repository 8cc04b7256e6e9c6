import sharp from 'sharp';
import { delay, withTimeout } from '@/lib/base/async';
import { BodyTooLarge, readBounded } from '@/lib/base/bytes';
import { MODEL_LIMITS } from '@/lib/image/limits';
import { type Failure, failure } from './failure';

export type Source = { ok: true; bytes: Uint8Array<ArrayBuffer> } | Failure;

const FETCH_TIMEOUT_MS = 30_000;
const RETRY_WAITS_MS = [500, 2_000];

const unreachable = failure('400', 'image could not be downloaded');

async function download(url: string, fetch: typeof globalThis.fetch, signal: AbortSignal) {
  const response = await fetch(url, {
    signal,
    cache: 'no-store',
    headers: { 'user-agent': 'clearcut-standin' },
  });
  if (response.ok) return await readBounded(response, MODEL_LIMITS.maxBytes);
  await response.body?.cancel();
  if (response.status >= 500) throw new Error(`status ${response.status}`);
  return null;
}

/**
 * Fetches the image that a task names, as Kie does: http or https, without credentials, bounded in
 * bytes and time. A server that is away (it may be starting) is asked again twice.
 * @throws the signal's reason when it is aborted.
 */
export async function fetchSource(
  url: string,
  fetch: typeof globalThis.fetch,
  signal: AbortSignal,
  waitsMs: readonly number[] = RETRY_WAITS_MS,
): Promise<Source> {
  if (!/^https?:\/\//i.test(url)) return unreachable;
  for (const waitMs of [...waitsMs, null]) {
    try {
      const bytes = await withTimeout(FETCH_TIMEOUT_MS, (s) => download(url, fetch, s), signal);
      return bytes ? { ok: true, bytes } : unreachable;
    } catch (thrown) {
      signal.throwIfAborted();
      if (thrown instanceof BodyTooLarge) return failure('422', 'image is larger than 5MB');
    }
    if (waitMs !== null) await delay(waitMs, signal);
  }
  return unreachable;
}

const PNG = '\x89PNG\r\n\x1a\n';
const JPEG = '\xff\xd8\xff';

/** By the first bytes, whatever the server called it. */
function hasAcceptedType(bytes: Uint8Array): boolean {
  const head = Buffer.from(bytes.subarray(0, 12)).toString('latin1');
  const isWebp = head.startsWith('RIFF') && head.endsWith('WEBP');
  return isWebp || head.startsWith(PNG) || head.startsWith(JPEG);
}

/** What the model's input rules say against a picture, or `null`. Its pixels are not decoded. */
export async function sourceProblem(bytes: Uint8Array): Promise<Failure | null> {
  if (!hasAcceptedType(bytes)) {
    return failure('422', 'image type is not supported, use PNG, JPG or WEBP');
  }
  const { width, height } = await sharp(bytes, { limitInputPixels: false })
    .metadata()
    .catch(() => ({ width: 0, height: 0 }));
  if (!width || !height) return failure('422', 'image could not be read');
  const { minSide, maxSide, maxPixels } = MODEL_LIMITS;
  if (Math.min(width, height) < minSide) {
    return failure('422', `image sides must be at least ${minSide}px`);
  }
  if (Math.max(width, height) > maxSide) {
    return failure('422', `image sides must be at most ${maxSide}px`);
  }
  if (width * height > maxPixels) return failure('422', 'image has more than 16 million pixels');
  return null;
}
