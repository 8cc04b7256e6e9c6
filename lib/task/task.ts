import { z } from 'zod';
import { ERROR_CODES } from '@/lib/base/errors';
import { ID_PATTERN } from '@/lib/base/ids';
import { LIMITS } from '@/lib/door/allowance';
import {
  IMAGE_TYPES,
  MAX_PHOTOS_PER_REQUEST,
  MAX_TASKS_PER_CHANGE,
  MODEL_LIMITS,
  RESULT_LIMITS,
} from '@/lib/image/limits';

/** The words that browser and server exchange about tasks. */

export const TASK_STATES = [
  'queued',
  'submitting',
  'running',
  'succeeded',
  'failed',
  'cancelled',
] as const;

export const idSchema = z.string().regex(ID_PATTERN);

const side = z.number().int().min(MODEL_LIMITS.minSide).max(MODEL_LIMITS.maxSide);

/**
 * What tells whether two photos are the same: SHA-256 of the original's bytes, in hex, with the
 * size of the copy made of it. Null on a page over plain HTTP, whose browser makes no digests.
 */
const sameness = {
  digest: z
    .string()
    .regex(/^[0-9a-f]{64}$/)
    .nullable(),
  width: side,
  height: side,
};
const fitsModel = ({ width, height }: { width: number; height: number }) =>
  width * height <= MODEL_LIMITS.maxPixels;

/** Text that every database can keep: none holds a NUL, nor half of a surrogate pair. */
const text = (shape: z.ZodString) =>
  shape
    .refine((written) => !written.includes('\0'))
    .transform((written) => written.replace(/\p{Cs}/gu, '\ufffd'));

/** An API copy, described before it is uploaded. */
export const apiCopySchema = z
  .object({
    ...sameness,
    type: z.enum(IMAGE_TYPES),
    bytes: z.number().int().positive().max(MODEL_LIMITS.maxBytes),
  })
  .refine(fitsModel);

export const grantRequestSchema = z.object({
  copies: z.array(apiCopySchema).min(1).max(MAX_PHOTOS_PER_REQUEST),
});

/** Leave to upload one API copy: the task's id to be, where the copy goes, and the token for it. */
export const uploadGrantSchema = z.object({
  kind: z.literal('upload'),
  taskId: idSchema,
  pathname: z.string(),
  /** Ours, over the pathname: with it a submission shows that it was granted. */
  proof: z.string(),
  token: z.string(),
});

/** Nothing is to be uploaded: a cut-out of the same bytes is kept already. */
export const keptGrantSchema = z.object({ kind: z.literal('kept'), taskId: idSchema });

/** No photo is left to be begun today: nothing is uploaded that would lie there for nothing. */
export const refusedGrantSchema = z.object({ kind: z.literal('refused') });

export const grantSchema = z.discriminatedUnion('kind', [
  uploadGrantSchema,
  keptGrantSchema,
  refusedGrantSchema,
]);

/** What one of the public may begin today; null for whoever has no limit. */
export const roomSchema = z
  .object({
    /** Photos. */
    left: z.number().int().nonnegative(),
    /** Which limit allows no more than that. */
    tightest: z.enum(LIMITS),
    /** When it begins anew, in milliseconds since 1970. */
    againMs: z.number(),
  })
  .nullable();

export const grantsSchema = z.object({
  grants: z.array(grantSchema),
  room: roomSchema.default(null),
});

/** A photo that shall be worked on. */
export const submissionSchema = z
  .object({
    ...sameness,
    taskId: idSchema,
    name: text(z.string().min(1).max(1024)),
    // A page that was loaded before these were known sends neither.
    /** The folder that the photo lay in, below the one that was dropped: `shoes/red`, or empty. */
    folder: text(z.string().max(1024)).default(''),
    /** Its place in its batch, from 0. */
    place: z.int32().min(0).default(0),
    /** Where its API copy lies; null where a kept cut-out of the same bytes shall do. */
    source: z.object({ pathname: z.string().max(200), proof: z.string().max(100) }).nullable(),
  })
  .refine(fitsModel)
  .refine(({ source, digest }) => source !== null || digest !== null);

export const submitRequestSchema = z.object({
  batchId: idSchema,
  photos: z.array(submissionSchema).min(1).max(MAX_PHOTOS_PER_REQUEST),
});

/** Which photos of a submission were not taken. */
export const submittedSchema = z.object({
  /** The kept cut-outs that they counted on are not kept any more. */
  missing: z.array(idSchema),
  /** No photo was left to be begun today. */
  refused: z.array(idSchema).optional(),
  room: roomSchema.optional(),
});

/** Photos of which it is asked whether they would cost anything. */
export const keptRequestSchema = z.object({
  photos: z.array(z.object(sameness).refine(fitsModel)).min(1).max(MAX_PHOTOS_PER_REQUEST),
});

/** Whether a cut-out of each photo's bytes is kept, so that it costs no credit; in their order. */
export const keptSchema = z.object({
  kept: z.array(z.boolean()),
  room: roomSchema.default(null),
});

/** What a person may do with photos that were submitted. */
export const changeRequestSchema = z.object({
  batchId: idSchema,
  change: z.enum(['retry', 'cancel', 'delete']),
  taskIds: z.array(idSchema).min(1).max(MAX_TASKS_PER_CHANGE),
});

export const changedSchema = z.object({
  /**
   * The photos that are as was wished, be it by this request or before it. The others are in a
   * state that the wish does not fit.
   */
  changed: z.array(idSchema),
  /** Those of them that were cancelled with an attempt begun, for which a credit may be used. */
  tried: z.array(idSchema).default([]),
  /** Those that were not tried again, as no photo was left to be begun today. */
  refused: z.array(idSchema).optional(),
  room: roomSchema.optional(),
});

export const cutoutSchema = z.object({
  width: z.number().int().positive(),
  height: z.number().int().positive(),
  bytes: z.number().int().positive().max(RESULT_LIMITS.maxBytes),
});

/** What the browser may know of a task. */
export const taskViewSchema = z.object({
  id: idSchema,
  state: z.enum(TASK_STATES),
  // A page that was loaded before a deployment may not know each code of the server after it.
  error: z.enum(ERROR_CODES).nullable().catch('removal-failed'),
  cutout: cutoutSchema.nullable(),
  /** The cut-out was kept from the same bytes before: no credit was used. */
  reused: z.boolean(),
  /** An attempt was begun, for which a credit may have been used. */
  tried: z.boolean().default(false),
  // What a browser needs that does not know the photo. A server that is a deployment behind the
  // page does not tell it yet.
  name: z.string().default(''),
  folder: z.string().default(''),
  place: z.number().int().nonnegative().default(0),
  digest: sameness.digest.default(null),
});

/** Why photos wait although nothing is wrong with them; each is for the account's owner to mend. */
export const PAUSE_REASONS = [
  'key-refused',
  'no-credits',
  'key-capped',
  'maintenance',
  'switched-off',
  'not-found',
] as const;

/** The tasks of a batch that changed after the cursor which was asked with. */
export const batchViewSchema = z.object({
  /** As a person called the batch; empty while nobody has. */
  name: z.string().default(''),
  /** The name of the member who made it; empty where nobody gave one. */
  madeBy: z.string().default(''),
  cursor: z.number().int().nonnegative(),
  /** These are all tasks of the batch: one that is not among them is gone. */
  isWhole: z.boolean(),
  tasks: z.array(taskViewSchema),
  /** Nothing is sent to the model at the moment. */
  pause: z
    .object({ reason: z.enum(PAUSE_REASONS).catch('maintenance'), sinceMs: z.number() })
    .nullable(),
  credits: z.object({
    /** By this batch, as far as is known. */
    spent: z.number(),
    /** In the account, a little while ago at most; null while that is not known. */
    left: z.number().nullable(),
  }),
});

/** The most batches that are described in one answer. */
export const MAX_DESCRIBED = 200;

export const describeRequestSchema = z.object({
  ids: z.array(idSchema).min(1).max(MAX_DESCRIBED),
});

/** The most batches in one part of a team's list. */
export const MAX_LISTED = 50;

/** A part of the list of all that a team has made. */
export const listRequestSchema = z.object({
  /** When the last of the part before was made, which may come again; null for the first part. */
  untilMs: z
    .number()
    .int()
    .min(0)
    .max(8.64e15 - 1)
    .nullable(),
});

export const batchesRequestSchema = z.union([describeRequestSchema, listRequestSchema]);

const count = z.number().int().nonnegative();

/** A batch in a list of batches. */
export const batchSummarySchema = z.object({
  id: idSchema,
  /** Empty while nobody has named it. */
  name: z.string(),
  /** The name of the member who made it; empty where nobody gave one. */
  madeBy: z.string().default(''),
  createdAtMs: z.number(),
  /** When retention begins to delete its photos; null while none of them has ended. */
  endsAtMs: z.number().nullable(),
  /** Its photos by state. The step between queue and Kie is told as queued. */
  counts: z.object({
    queued: count,
    running: count,
    succeeded: count,
    failed: count,
    cancelled: count,
  }),
  /** Credits. */
  spent: z.number(),
  /** Photos that cost nothing, since a cut-out of the same bytes was kept. */
  reused: count,
  /** Tasks whose cut-outs can stand for the batch: the first by their places. */
  cutouts: z.array(idSchema).max(4),
});

/** Those of the batches asked for that are known, the youngest first. */
export const describedSchema = z.object({ batches: z.array(batchSummarySchema) });

/** A part of a team's list, the youngest first. */
export const listedSchema = describedSchema.extend({
  /** There are no older ones. */
  isLast: z.boolean(),
});

export const MAX_BATCH_NAME = 120;

/** An empty name takes the name away. */
export const renameRequestSchema = z.object({
  batchId: idSchema,
  name: text(
    z
      .string()
      .trim()
      .max(MAX_BATCH_NAME)
      .regex(/^\P{Cc}*$/u),
  ),
});

export type TaskState = (typeof TASK_STATES)[number];
export type ApiCopy = z.infer<typeof apiCopySchema>;
export type UploadGrant = z.infer<typeof uploadGrantSchema>;
export type Room = z.infer<typeof roomSchema>;
export type Grant = z.infer<typeof grantSchema>;
export type Submission = z.infer<typeof submissionSchema>;
export type SubmitRequest = z.infer<typeof submitRequestSchema>;
export type Submitted = z.infer<typeof submittedSchema>;
export type ChangeRequest = z.infer<typeof changeRequestSchema>;
export type Changed = z.infer<typeof changedSchema>;
export type PauseReason = (typeof PAUSE_REASONS)[number];
export type TaskView = z.infer<typeof taskViewSchema>;
export type BatchView = z.infer<typeof batchViewSchema>;
export type KeptRequest = z.infer<typeof keptRequestSchema>;
export type Listed = z.infer<typeof listedSchema>;
export type BatchSummary = z.infer<typeof batchSummarySchema>;
export type RenameRequest = z.infer<typeof renameRequestSchema>;
