import { z } from 'zod';

/** What the service can be asked to do, by the name that `failOps` takes. */
export const OPERATIONS = {
  put: 'puts',
  head: 'heads',
  read: 'reads',
  del: 'dels',
  list: 'lists',
  copy: 'copies',
  rename: 'renames',
  multipart: 'multiparts',
  signedToken: 'signedTokens',
} as const;

export type Operation = keyof typeof OPERATIONS;

const names = Object.keys(OPERATIONS) as [Operation, ...Operation[]];

export const knobsSchema = z.strictObject({
  fail: z
    .enum(['service_unavailable', 'store_suspended', 'rate_limited', 'unknown_error'])
    .nullable(),
  /** Which operations fail; an empty list means all of them. */
  failOps: z.array(z.enum(names)),
  latencyMs: z.number().min(0).max(600_000),
  /** Break the connection when half of an upload has arrived. */
  cutUploads: z.boolean(),
});

export type Knobs = z.infer<typeof knobsSchema>;

export const KNOBS_AT_REST: Knobs = {
  fail: null,
  failOps: [],
  latencyMs: 0,
  cutUploads: false,
};

export type Counts = Record<(typeof OPERATIONS)[Operation] | 'failed', number>;

export const zeroCounts = (): Counts => ({
  puts: 0,
  heads: 0,
  reads: 0,
  dels: 0,
  lists: 0,
  copies: 0,
  renames: 0,
  multiparts: 0,
  signedTokens: 0,
  failed: 0,
});
