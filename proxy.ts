import { randomBytes } from 'node:crypto';
import { type NextRequest, NextResponse } from 'next/server';
import { contentSecurity, pageUrlOf } from '@/lib/server/content-security';
import { type Environment, readEnvironment } from '@/lib/server/environment.mjs';
import { isSameOrigin, refuse } from '@/lib/server/reply';
import { visitorCookie } from '@/lib/server/visitor-cookie';

const POLICY = 'content-security-policy';

let known: Environment | null = null;

/** Read with the first page and not with the module, which a build loads too. */
function environment(): Environment {
  known ??= readEnvironment();
  return known;
}

/** Gives each page a policy with a nonce of its own, and turns away what another site's page posts. */
export async function proxy(request: NextRequest): Promise<Response> {
  if (!isRead(request) && !isSameOrigin(request)) return refuse('not-allowed');
  const env = environment();
  const policy = contentSecurity({
    nonce: randomBytes(16).toString('base64'),
    blobApiUrl: env.blob.apiUrl,
    pageUrl: pageUrlOf(request),
    isDevelopment: env.isDevelopment,
  });
  // Next reads the nonce from the request, and puts it on every script that it writes.
  const headers = new Headers(request.headers);
  headers.set(POLICY, policy);
  const answer = NextResponse.next({ request: { headers } });
  answer.headers.set(POLICY, policy);
  const cookie = await visitorCookie(env, request);
  if (cookie) answer.cookies.set(cookie);
  return answer;
}

const isRead = ({ method }: Request): boolean => method === 'GET' || method === 'HEAD';

/** Pages alone, the one that says that there is none included. Uploads must not come through here,
 * where a body is cut at 10 MB. */
export const config = {
  matcher: '/((?!api/|standin/|_next/|samples/|page\\.png$|icon\\.svg$).*)',
};
