import { createHmac, timingSafeEqual } from 'node:crypto';

/** HMAC-SHA256 of `data`. */
export const hmac = (key: string, data: string, encoding: 'hex' | 'base64url'): string =>
  createHmac('sha256', key).update(data).digest(encoding);

/** Compares two texts in a time that tells nothing of where they differ. */
export function isSame(given: string, expected: string): boolean {
  const a = Buffer.from(given);
  const b = Buffer.from(expected);
  return a.length === b.length && timingSafeEqual(a, b);
}

/** The JSON in `text`, or undefined where there is none. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
