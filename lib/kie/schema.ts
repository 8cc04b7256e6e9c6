import { z } from 'zod';

/** Kie's words on the wire, as they are. What they mean to us is said in `translate.ts`. */

/** Codes come as numbers and, in places, as numeric strings. */
const codeNumber = z
  .union([z.number(), z.string().regex(/^\d+$/).transform(Number)])
  .pipe(z.number().int());

/** Around every reply. Some pages spell the text `message`; `data` may be null or absent. */
export const envelopeSchema = z.looseObject({
  code: codeNumber,
  msg: z.string().nullish(),
  message: z.string().nullish(),
  data: z.unknown().optional(),
});

/** PostgreSQL's text holds every character but this one. */
const isKeepable = (written: string) => !written.includes('\0');

const id = z.string().max(256).refine(isKeepable);

export const createdSchema = z.looseObject({ taskId: id.min(1) });

/** Beside the state nothing is worth losing a result for: what has another shape counts as absent. */
const text = z
  .union([z.string().refine(isKeepable), z.number().transform(String)])
  .nullish()
  .catch(null);
const moment = z.number().nullish().catch(null);
const credits = z.number().min(0).max(1_000_000).nullish().catch(null);

/** `data` of a recordInfo reply: every field that any build of the API has left out is optional. */
export const recordSchema = z.looseObject({
  taskId: z.string(),
  state: z.string(),
  param: text,
  resultJson: z.unknown().optional(),
  response: z.unknown().optional(),
  failCode: text,
  failMsg: text,
  createTime: moment,
  completeTime: moment,
  creditsConsumed: credits,
  consumeCredits: credits,
});

/** The ids in a callback, in all places where Kie's pages put them. Nothing else is believed. */
export const callbackSchema = z.looseObject({
  taskId: id.nullish(),
  task_id: id.nullish(),
  data: z
    .looseObject({
      taskId: id.nullish(),
      task_id: id.nullish(),
    })
    .nullish(),
});

export type Envelope = z.infer<typeof envelopeSchema>;
export type KieRecord = z.infer<typeof recordSchema>;
