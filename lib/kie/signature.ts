import { createHmac, timingSafeEqual } from 'node:crypto';

/**
 * Kie's webhook signature: Base64 (padded) of HMAC-SHA256 over `<taskId>.<timestamp>`, keyed with
 * the UTF-8 bytes of the secret as shown on its settings page. The body is not signed: a valid
 * signature proves that Kie said *something* about this task at this second, and nothing more.
 * @param timestamp Unix seconds, as sent in `X-Webhook-Timestamp`
 */
export function sign(secret: string, taskId: string, timestamp: string): string {
  return createHmac('sha256', secret).update(`${taskId}.${timestamp}`).digest('base64');
}

/** Equal or not, in a time that does not depend on where two strings differ. */
export function equalInConstantTime(a: string, b: string): boolean {
  const left = Buffer.from(a);
  const right = Buffer.from(b);
  return left.length === right.length && timingSafeEqual(left, right);
}

/** Kie defines no window. Five minutes allow for clocks and for deliveries that are repeated. */
export const MAX_AGE_MS = 5 * 60_000;

export type SignatureProblem = 'missing' | 'malformed' | 'stale' | 'wrong';

/** What is wrong with a signed callback, or `null` when nothing is. `now` is in milliseconds. */
export function signatureProblem(
  secret: string,
  taskId: string,
  headers: Headers,
  now: number,
): SignatureProblem | null {
  const timestamp = headers.get('x-webhook-timestamp');
  const signature = headers.get('x-webhook-signature');
  if (!timestamp || !signature) return 'missing';
  if (!/^\d{1,12}$/.test(timestamp)) return 'malformed';
  if (!equalInConstantTime(signature, sign(secret, taskId, timestamp))) return 'wrong';
  return Math.abs(now - Number(timestamp) * 1000) > MAX_AGE_MS ? 'stale' : null;
}
