import 'server-only';
import { AppError } from '@/lib/base/errors';
import { ALL, type Claim, giveBack, roomFor, takeErrands } from '@/lib/db/allowances';
import { callerAddress, digestOfAddress } from '@/lib/door/address';
import { dayOf, ERRANDS_PER_PHOTO, type Errand, nextDayMs } from '@/lib/door/allowance';
import type { Visitor } from '@/lib/door/visitor';
import type { Room } from '@/lib/task/task';
import { onDatabase } from './on-database';
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

/** The same for an errand: counted apart, for all that the photos are. */
const errandOf = ({ day, counted }: Claim, errand: Errand): Claim => ({
  day,
  counted: counted.map(({ limit, subject, most }) => ({
    limit,
    subject: `${errand} ${subject}`,
    most: most * ERRANDS_PER_PHOTO[limit],
  })),
});

/**
 * What a claim may begin yet today, which takes an upload too; null where there is none.
 * @throws {AppError} `database-unavailable`
 */
export async function roomOf(services: Pick<Services, 'db'>, claim: Claim | null): Promise<Room> {
  if (!claim) return null;
  const uploads = errandOf(claim, 'upload');
  const both = { day: claim.day, counted: [...claim.counted, ...uploads.counted] };
  const room = await onDatabase(services, async (db) => {
    await giveBack(db, claim.day);
    return roomFor(db, both);
  });
  return { ...room, againMs: nextDayMs(Date.parse(claim.day)) };
}

/**
 * Takes for errands of a kind, each of which is counted for all that the claim's photos are.
 * @returns how many of those that are wanted may be; all where there is no claim
 * @throws {AppError} `database-unavailable`
 */
export async function takeFor(
  services: Pick<Services, 'db'>,
  claim: Claim | null,
  errand: Errand,
  wanted: number,
): Promise<number> {
  if (!claim) return wanted;
  return onDatabase(services, (db) => takeErrands(db, errandOf(claim, errand), wanted));
}

/**
 * Takes for one errand.
 * @throws {AppError} `allowance-used` where there is no room for it, `database-unavailable`
 */
export async function takeOne(
  services: Pick<Services, 'db'>,
  claim: Claim | null,
  errand: Errand,
): Promise<void> {
  const taken = await takeFor(services, claim, errand, 1);
  if (taken === 0) throw new AppError('allowance-used', { detail: errand });
}
