import { type SQL, sql } from 'drizzle-orm';

/**
 * `ms` milliseconds from now, by the database's clock: the instances of the app may disagree about
 * the time, and leases only mean something when all read them off one clock. In whole milliseconds,
 * which is all that a `Date` holds, so that what was written can be held against what was read.
 */
export const fromNow = (ms: number): SQL<Date> =>
  sql<Date>`date_trunc('milliseconds', now() + ${ms}::double precision * interval '1 millisecond')`;

export const now: SQL<Date> = sql<Date>`now()`;

/** Milliseconds from now until the moment that an expression gives; null where it gives none. */
export const msUntil = (moment: SQL): SQL<number | null> =>
  sql<number | null>`(extract(epoch from ${moment} - now()) * 1000)::double precision`;
