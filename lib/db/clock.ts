import { type SQL, sql } from 'drizzle-orm';

/**
 * `ms` milliseconds from now, by the database's clock: the instances of the app may disagree about
 * the time, and leases only mean something when all read them off one clock.
 */
export const fromNow = (ms: number): SQL<Date> =>
  sql<Date>`now() + ${ms}::double precision * interval '1 millisecond'`;

export const now: SQL<Date> = sql<Date>`now()`;
