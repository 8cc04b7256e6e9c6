import 'server-only';
import { AppError, codeOf } from '@/lib/base/errors';
import type { Db } from '@/lib/db/client';
import type { Services } from './services';

/**
 * Does work on the database.
 * @throws {AppError} what the work throws of its own; `database-unavailable` for all else
 */
export async function onDatabase<T>(
  { db }: Pick<Services, 'db'>,
  work: (db: Db) => Promise<T>,
): Promise<T> {
  try {
    return await work(await db());
  } catch (cause) {
    throw new AppError(codeOf(cause, 'database-unavailable'), { cause });
  }
}
