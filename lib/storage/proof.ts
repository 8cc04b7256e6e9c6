import 'server-only';
import { createHmac } from 'node:crypto';

/**
 * Makes proofs that a pathname was granted by who holds `token`: base64url of HMAC-SHA256 over the
 * pathname. The key is derived from the token for this one purpose, so that a proof tells nothing
 * about what else the token signs.
 */
export function proofWith(token: string): (pathname: string) => string {
  const key = createHmac('sha256', token).update('clearcut: pathname granted').digest();
  return (pathname) => createHmac('sha256', key).update(pathname).digest('base64url');
}
