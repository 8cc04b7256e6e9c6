/** HTTP status by error code. The SDK tells only ok from not ok; people with curl see the rest. */
const STATUS = {
  bad_request: 400,
  client_token_not_allowed: 403,
  forbidden: 403,
  store_suspended: 403,
  not_found: 404,
  precondition_failed: 412,
  rate_limited: 429,
  unknown_error: 500,
  internal_server_error: 500,
  service_unavailable: 503,
} as const;

type RefusalCode = keyof typeof STATUS;

/** An answer other than success, in the words from which the SDK makes its error classes. */
export class Refusal extends Error {
  override readonly name = 'Refusal';

  constructor(
    readonly code: RefusalCode,
    message: string,
  ) {
    super(message);
  }

  toResponse(): Response {
    return Response.json(
      { error: { code: this.code, message: this.message } },
      {
        status: STATUS[this.code],
        headers: this.code === 'rate_limited' ? { 'retry-after': '1' } : {},
      },
    );
  }
}

/*
 * The SDK overrides the code by parts of the message, so these texts are part of the protocol.
 */

export const contentTypeNotAllowed = (contentType: string) =>
  new Refusal('bad_request', `"contentType" ${contentType} is not allowed`);

export const pathnameMismatch = () =>
  new Refusal('bad_request', '"pathname" does not match the token payload');

export const tokenExpired = () => new Refusal('forbidden', 'Token expired');

export const tooLarge = (maxBytes: number) =>
  new Refusal('bad_request', `the file length cannot be greater than ${maxBytes} bytes`);

export const alreadyExists = () =>
  new Refusal(
    'bad_request',
    'This blob already exists, use `allowOverwrite: true` if you want to overwrite it. Or `addRandomSuffix: true` to generate a unique filename.',
  );

export const forbidden = () => new Refusal('forbidden', 'Access denied');

export const notFound = () => new Refusal('not_found', 'The requested blob does not exist');

export const etagMismatch = () => new Refusal('precondition_failed', 'ETag mismatch');
