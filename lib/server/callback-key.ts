import 'server-only';
import { createHash, randomBytes } from 'node:crypto';
import { equalInConstantTime } from '@/lib/kie/signature';

/** The key of one attempt: rides in its callback URL, and only its digest is kept. */
export const newCallbackKey = (): string => randomBytes(24).toString('base64url');

export const digestOf = (key: string): string => createHash('sha256').update(key).digest('hex');

export const fits = (key: string, digest: string): boolean =>
  equalInConstantTime(digestOf(key), digest);

/** @param base the address of the callback route */
export function callbackUrl(base: string, taskId: string, attempt: number, key: string): string {
  const url = new URL(base);
  url.searchParams.set('task', taskId);
  url.searchParams.set('attempt', String(attempt));
  url.searchParams.set('key', key);
  return url.href;
}
