import 'server-only';
import { AppError, codeOf } from '@/lib/base/errors';
import { ALL, type Claim, giveBack, roomFor } from '@/lib/db/allowances';
import { callerAddress, digestOfAddress } from '@/lib/door/address';
import { dayOf, nextDayMs } from '@/lib/door/allowance';
import type { Visitor } from '@/lib/door/visitor';
import type { Room } from '@/lib/task/task';
import type { Services } from './services';

/**
 * By what the photos of one of the public are counted; null for everybody else.
 * @param headers of the request, for the address that it comes from
 */
export function claimOf(
  { env, blobToken }: Pick<Services, 'env' | 'blobToken'>,
  visitor: Pick<Visitor, 'door' | 'workspace'>,
  headers: Pick<Headers, 'get'>,
): Claim | null {
  if (visitor.door !== 'public') return null;
  if (!env.allowances) throw new AppError('closed');
  const day = dayOf(Date.now());
  const address = callerAddress(headers, env.front);
  const counted: Claim['counted'][number][] = [
    { limit: 'visitor', subject: `visitor ${visitor.workspace}`, most: env.allowances.visitor },
    { limit: 'deployment', subject: ALL, most: env.allowances.deployment },
  ];
  if (address !== null) {
    // All instances have the store's token, and nobody else does.
    const subject = `address ${digestOfAddress(address, day, blobToken)}`;
    counted.push({ limit: 'address', subject, most: env.allowances.address });
  }
  return { day, counted };
}

/**
 * What a claim may begin yet today; null where there is none.
 * @throws {AppError} `database-unavailable`
 */
export async function roomOf(services: Pick<Services, 'db'>, claim: Claim | null): Promise<Room> {
  if (!claim) return null;
  try {
    const db = await services.db();
    await giveBack(db, claim.day);
    const room = await roomFor(db, claim);
    return { ...room, againMs: nextDayMs(Date.parse(claim.day)) };
  } catch (cause) {
    throw new AppError(codeOf(cause, 'database-unavailable'), { cause });
  }
}
