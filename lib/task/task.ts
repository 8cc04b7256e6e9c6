import { z } from 'zod';
import { ERROR_CODES } from '@/lib/base/errors';
import { ID_PATTERN } from '@/lib/base/ids';
import {
  IMAGE_TYPES,
  MAX_PHOTOS_PER_REQUEST,
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

/** An API copy, described before it is uploaded. */
export const apiCopySchema = z.object({
  type: z.enum(IMAGE_TYPES),
  bytes: z.number().int().positive().max(MODEL_LIMITS.maxBytes),
});

export const grantRequestSchema = z.object({
  copies: z.array(apiCopySchema).min(1).max(MAX_PHOTOS_PER_REQUEST),
});

/** Leave to upload one API copy: the task's id to be, where the copy goes, and the token for it. */
export const grantSchema = z.object({
  taskId: idSchema,
  pathname: z.string(),
  /** Ours, over the pathname: with it a submission shows that it was granted. */
  proof: z.string(),
  token: z.string(),
});

export const grantsSchema = z.object({ grants: z.array(grantSchema) });

/** A photo whose API copy lies in Blob and shall be worked on. */
export const submissionSchema = z
  .object({
    taskId: idSchema,
    pathname: z.string().max(200),
    proof: z.string().max(100),
    // PostgreSQL's text holds every character but this one.
    name: z
      .string()
      .min(1)
      .max(1024)
      .refine((name) => !name.includes('\0')),
    width: side,
    height: side,
  })
  .refine(({ width, height }) => width * height <= MODEL_LIMITS.maxPixels);

export const submitRequestSchema = z.object({
  batchId: idSchema,
  photos: z.array(submissionSchema).min(1).max(MAX_PHOTOS_PER_REQUEST),
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
});

/** The tasks of a batch that changed after the cursor which was asked with. */
export const batchViewSchema = z.object({
  cursor: z.number().int().nonnegative(),
  tasks: z.array(taskViewSchema),
});

export type TaskState = (typeof TASK_STATES)[number];
export type ApiCopy = z.infer<typeof apiCopySchema>;
export type Grant = z.infer<typeof grantSchema>;
export type Submission = z.infer<typeof submissionSchema>;
export type SubmitRequest = z.infer<typeof submitRequestSchema>;
export type TaskView = z.infer<typeof taskViewSchema>;
export type BatchView = z.infer<typeof batchViewSchema>;
