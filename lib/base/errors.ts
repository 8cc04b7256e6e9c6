/**
 * Every way in which work can end badly. `status` is the HTTP answer where a route says it;
 * `retryable` tells whether the same photo may succeed when tried again. The sentence for people
 * stands under the same code in `lib/messages`.
 */
export const ERRORS = {
  // The file itself, found before anything leaves the device.
  'empty-file': { status: 422, retryable: false },
  'not-an-image': { status: 422, retryable: false },
  'unsupported-format': { status: 415, retryable: false },
  'damaged-image': { status: 422, retryable: false },
  'file-too-large': { status: 413, retryable: false },
  'too-many-pixels': { status: 413, retryable: false },
  'prepare-failed': { status: 422, retryable: true },
  // At an address from which a picture is to be fetched.
  'url-refused': { status: 422, retryable: false },
  'url-unreachable': { status: 502, retryable: true },
  'url-no-picture': { status: 422, retryable: false },
  // On the way to the model.
  'upload-failed': { status: 502, retryable: true },
  'storage-unavailable': { status: 503, retryable: true },
  'database-unavailable': { status: 503, retryable: true },
  'service-unavailable': { status: 503, retryable: true },
  'service-busy': { status: 503, retryable: true },
  // What the model said of the picture.
  'source-unreadable': { status: 422, retryable: true },
  'picture-refused': { status: 422, retryable: false },
  'backdrop-not-plain': { status: 422, retryable: false },
  'subject-unclear': { status: 422, retryable: false },
  'no-subject': { status: 422, retryable: false },
  'removal-failed': { status: 502, retryable: true },
  'task-lost': { status: 404, retryable: true },
  'timed-out': { status: 504, retryable: true },
  // What came back.
  'result-missing': { status: 502, retryable: true },
  'result-unusable': { status: 502, retryable: true },
  'cutout-unavailable': { status: 502, retryable: true },
  'finish-failed': { status: 500, retryable: true },
  'original-missing': { status: 409, retryable: false },
  'too-large-for-format': { status: 422, retryable: false },
  // Where the files are saved.
  'background-needed': { status: 422, retryable: false },
  'backdrop-missing': { status: 409, retryable: false },
  'name-refused': { status: 422, retryable: false },
  'copy-refused': { status: 500, retryable: true },
  'disk-full': { status: 507, retryable: true },
  'file-not-saved': { status: 500, retryable: true },
  'place-lost': { status: 500, retryable: true },
  // Requests to us.
  'invalid-input': { status: 400, retryable: false },
  closed: { status: 403, retryable: false },
  // Asked for by a name that a stranger may have given the machine.
  'unknown-host': { status: 421, retryable: false },
  // Again on another day.
  'allowance-used': { status: 429, retryable: true },
  'signed-out': { status: 401, retryable: true },
  'not-allowed': { status: 403, retryable: false },
  'not-found': { status: 404, retryable: false },
  'batch-deleted': { status: 410, retryable: false },
  internal: { status: 500, retryable: true },
} as const satisfies Record<string, { status: number; retryable: boolean }>;

export type ErrorCode = keyof typeof ERRORS;

export const ERROR_CODES = Object.keys(ERRORS) as [ErrorCode, ...ErrorCode[]];

/** Thrown inside a room; `code` is all that crosses to the outside, `cause` stays in the log. */
export class AppError extends Error {
  override readonly name = 'AppError';

  constructor(
    readonly code: ErrorCode,
    options?: ErrorOptions & { detail?: string },
  ) {
    super(options?.detail ? `${code}: ${options.detail}` : code, options);
  }

  get retryable(): boolean {
    return ERRORS[this.code].retryable;
  }

  get status(): number {
    return ERRORS[this.code].status;
  }
}

export const isErrorCode = (code: unknown): code is ErrorCode =>
  typeof code === 'string' && Object.hasOwn(ERRORS, code);

/**
 * The code of anything thrown: its own when it has one, otherwise `fallback`. Judged by what it
 * carries and not by its class, of which each bundle of the server has a copy.
 */
export function codeOf(thrown: unknown, fallback: ErrorCode = 'internal'): ErrorCode {
  const isOurs = thrown instanceof Error && thrown.name === 'AppError' && 'code' in thrown;
  return isOurs && isErrorCode(thrown.code) ? thrown.code : fallback;
}
