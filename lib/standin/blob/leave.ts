import { isClientToken, openClientToken } from './client-token';
import { isSame } from './hmac';
import { forbidden, Refusal } from './refusal';
import { isSigned, openSignedQuery } from './signed-url';
import { rulesOfHeaders, type WriteRules } from './write-rules';

export type Leave = ReturnType<typeof createLeave>;

function bearerOf(request: Request): string {
  const [scheme, bearer = ''] = (request.headers.get('authorization') ?? '').split(' ');
  return scheme?.toLowerCase() === 'bearer' ? bearer : '';
}

/** Who may do what: every method throws a Refusal, or tells under which rules. */
export function createLeave(readWriteToken: string, now: () => number) {
  function toManage(request: Request): void {
    const bearer = bearerOf(request);
    if (isClientToken(bearer)) {
      throw new Refusal(
        'client_token_not_allowed',
        'This operation is not available when using a client token',
      );
    }
    if (!isSame(bearer, readWriteToken)) throw forbidden();
  }

  return {
    /** Everything that takes the read-write token itself. */
    toManage,

    toWrite(request: Request, query: URLSearchParams, pathname: string): WriteRules {
      if (isSigned(query)) return openSignedQuery(query, 'put', pathname, readWriteToken, now());
      const bearer = bearerOf(request);
      if (isClientToken(bearer)) return openClientToken(bearer, readWriteToken, pathname, now());
      toManage(request);
      return rulesOfHeaders(request.headers);
    },

    toRead(request: Request, query: URLSearchParams, pathname: string): void {
      const operation = request.method === 'HEAD' ? 'head' : 'get';
      if (isSigned(query)) openSignedQuery(query, operation, pathname, readWriteToken, now());
      else toManage(request);
    },

    toDelete: (query: URLSearchParams, pathname: string): WriteRules =>
      openSignedQuery(query, 'delete', pathname, readWriteToken, now()),
  };
}
