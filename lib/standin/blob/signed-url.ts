import { z } from 'zod';
import { hmac, isSame, parseJson } from './hmac';
import { forbidden, pathnameMismatch, Refusal, tokenExpired } from './refusal';
import { isAllowedType, type WriteRules } from './write-rules';

const HOUR_MS = 3_600_000;
const MAX_VALID_MS = 7 * 24 * HOUR_MS;

const OPERATIONS = ['get', 'head', 'put', 'delete'] as const;

type SignedOperation = (typeof OPERATIONS)[number];

const requestSchema = z.object({
  pathname: z.string().default('*'),
  operations: z.array(z.enum(OPERATIONS)).min(1).default(['get']),
  validUntil: z.number().int().optional(),
  maximumSizeInBytes: z.number().int().positive().optional(),
  allowedContentTypes: z.array(z.string()).optional(),
});

const delegationSchema = requestSchema.extend({
  storeId: z.string(),
  validUntil: z.number(),
});

const PARAMETER = 'vercel-blob-';

/** Query parameters that the signature covers. */
const SIGNED = [
  'add-random-suffix',
  'allow-overwrite',
  'allowed-content-types',
  'cache-control-max-age',
  'callback-token-payload',
  'callback-url',
  'if-match',
  'maximum-size-in-bytes',
  'valid-until',
];

export const isSigned = (query: URLSearchParams): boolean => query.has(`${PARAMETER}signature`);

const secretOf = (readWriteToken: string) => hmac(readWriteToken, 'signed urls', 'base64url');

/**
 * Answers `issueSignedToken`: what it allows, sealed, and the key with which its holder signs URLs
 * without asking again.
 * @throws {Refusal} where the request is malformed or asks for more than seven days.
 */
export function issueDelegation(request: unknown, readWriteToken: string, now: number) {
  const parsed = requestSchema.safeParse(request);
  if (!parsed.success) throw new Refusal('bad_request', z.prettifyError(parsed.error));
  const validUntil = parsed.data.validUntil ?? now + HOUR_MS;
  if (validUntil <= now || validUntil > now + MAX_VALID_MS) {
    throw new Refusal('bad_request', 'validUntil must lie within the next seven days');
  }
  const scope = {
    storeId: `store_${readWriteToken.split('_')[3]}`,
    ownerId: 'standin',
    iat: now,
    ...parsed.data,
    validUntil,
  };
  const secret = secretOf(readWriteToken);
  const payload = Buffer.from(JSON.stringify(scope)).toString('base64url');
  const delegationToken = `${payload}.${hmac(secret, payload, 'base64url')}`;
  return {
    delegationToken,
    clientSigningToken: hmac(secret, delegationToken, 'base64url'),
    validUntil,
  };
}

/**
 * Verifies a signed URL for one operation on one pathname.
 * @throws {Refusal} where it is forged, expired, or made for something else.
 */
export function openSignedQuery(
  query: URLSearchParams,
  operation: SignedOperation,
  pathname: string,
  readWriteToken: string,
  now: number,
): WriteRules {
  const secret = secretOf(readWriteToken);
  const delegationToken = query.get(`${PARAMETER}delegation`) ?? '';
  const [payload = '', seal = ''] = delegationToken.split('.');
  if (!isSame(seal, hmac(secret, payload, 'base64url'))) throw forbidden();
  const scope = delegationSchema.parse(parseJson(Buffer.from(payload, 'base64url').toString()));

  const signed = SIGNED.flatMap((name) => {
    const value = query.get(PARAMETER + name);
    return value ? [`${PARAMETER}${name}=${value}`] : [];
  });
  const lines = [`operation=${operation}`, `pathname=${pathname}`, ...signed];
  const canonical = lines
    .map((line) => Buffer.from(line))
    .sort(Buffer.compare)
    .join('\n');
  const expected = hmac(hmac(secret, delegationToken, 'base64url'), canonical, 'base64url');
  if (!isSame(query.get(`${PARAMETER}signature`) ?? '', expected)) throw forbidden();

  if (!scope.operations.includes(operation)) throw forbidden();
  if (scope.pathname !== '*' && scope.pathname !== pathname) throw pathnameMismatch();
  const until = Number(query.get(`${PARAMETER}valid-until`) ?? scope.validUntil);
  if (Math.min(until, scope.validUntil) <= now) throw tokenExpired();
  if (query.has(`${PARAMETER}callback-url`)) {
    throw new Refusal('bad_request', 'this stand-in does not call back after an upload');
  }
  return writeRules(query, scope);
}

/** The narrower of what the delegation allows and what the URL says. */
function writeRules(query: URLSearchParams, scope: z.infer<typeof delegationSchema>): WriteRules {
  const get = (name: string) => query.get(PARAMETER + name) ?? undefined;
  const number = (name: string) => (get(name) === undefined ? undefined : Number(get(name)));
  const maxima = [scope.maximumSizeInBytes, number('maximum-size-in-bytes')].filter(
    (value) => value !== undefined,
  );
  return {
    maximumSizeInBytes: maxima.length ? Math.min(...maxima) : undefined,
    allowedContentTypes:
      get('allowed-content-types')
        ?.split(',')
        .filter((type) => isAllowedType(type, scope.allowedContentTypes ?? [type])) ??
      scope.allowedContentTypes,
    addRandomSuffix: get('add-random-suffix') === 'true',
    allowOverwrite: get('allow-overwrite') === 'true' || get('if-match') !== undefined,
    cacheControlMaxAge: number('cache-control-max-age'),
    ifMatch: get('if-match'),
  };
}
