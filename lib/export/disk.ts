import { AppError, type ErrorCode } from '@/lib/base/errors';

/** What the browser's file systems say when they fail, in our words. */

const CODES: Readonly<Record<string, ErrorCode>> = {
  QuotaExceededError: 'disk-full',
  NotFoundError: 'place-lost',
  NotAllowedError: 'place-lost',
  SecurityError: 'place-lost',
};

const nameOf = (thrown: unknown) => (thrown instanceof Error ? thrown.name : '');

/** The error of which a writing has failed; ours as they are. */
export function diskError(thrown: unknown, otherwise: ErrorCode): AppError {
  if (thrown instanceof AppError) return thrown;
  return new AppError(CODES[nameOf(thrown)] ?? otherwise, { cause: thrown });
}

/** Whether the browser says that it has room for so many bytes of its own; true where it says nothing. */
export async function hasRoomFor(bytes: number): Promise<boolean> {
  const { quota, usage = 0 } = (await navigator.storage?.estimate?.().catch(() => null)) ?? {};
  return quota === undefined || usage + bytes <= quota;
}
