import 'server-only';
import { createHmac } from 'node:crypto';

/**
 * Makes proofs that a workspace was granted a pathname by who holds `token`: base64url of HMAC-SHA256
 * over both. The key is derived from the token for this one purpose, so that a proof tells nothing
 * about what else the token signs.
 */
export function proofWith(token: string): (pathname: string, workspace: string) => string {
  const key = createHmac('sha256', token).update('clearcut: pathname granted').digest();
  // No workspace has a slash in its name, so that no two pairs are written alike.
  return (pathname, workspace) =>
    createHmac('sha256', key).update(`${workspace}/${pathname}`).digest('base64url');
}
