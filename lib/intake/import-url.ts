import { AppError, type ErrorCode, isErrorCode } from '@/lib/base/errors';

/**
 * Has our server fetch the picture at a URL, which a browser may seldom read from another site.
 * @throws {AppError} with the server's code, or `url-unreachable` when the bytes do not all come
 * @throws the signal's reason, when it is aborted
 */
export async function importUrl(url: string, signal: AbortSignal): Promise<File> {
  try {
    const response = await fetch('/api/import', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ url }),
      signal,
    });
    if (!response.ok) throw new AppError(await codeIn(response));
    const { headers } = response;
    const type = headers.get('content-type') ?? '';
    return new File([await response.blob()], nameIn(headers), { type });
  } catch (cause) {
    if (signal.aborted) throw signal.reason;
    throw cause instanceof AppError ? cause : new AppError('url-unreachable', { cause });
  }
}

/** Of the server, or of what stands before it and answers in its own words. */
async function codeIn(response: Response): Promise<ErrorCode> {
  const body: unknown = await response.json().catch(() => null);
  const error = body instanceof Object && 'error' in body ? body.error : null;
  return isErrorCode(error) ? error : 'url-unreachable';
}

function nameIn(headers: Headers): string {
  const [, encoded] =
    /filename\*=UTF-8''([^;\s]+)/i.exec(headers.get('content-disposition') ?? '') ?? [];
  try {
    return decodeURIComponent(encoded ?? '') || 'photo';
  } catch {
    return 'photo';
  }
}
