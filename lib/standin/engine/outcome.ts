import { z } from 'zod';

/**
 * What became of one picture. `png` is RGBA with straight alpha at the upright input's size.
 * `failCode` and `failMsg` go into the task as they are; `failMsg` starts with a phrase of
 * `REFUSALS`, on which the translation into our own error codes relies.
 */
export const engineOutcomeSchema = z.discriminatedUnion('ok', [
  z.object({
    ok: z.literal(true),
    png: z.custom<Uint8Array>((value) => value instanceof Uint8Array),
    width: z.number().int().positive(),
    height: z.number().int().positive(),
  }),
  z.object({ ok: z.literal(false), failCode: z.string(), failMsg: z.string() }),
]);

export type EngineOutcome =
  | { ok: true; png: Uint8Array; width: number; height: number }
  | { ok: false; failCode: string; failMsg: string };

export const REFUSALS = {
  undecodable: 'image could not be decoded',
  backdrop: 'backdrop is not plain',
  subject: 'subject is unclear',
  nothing: 'no subject found',
  broken: 'the engine failed',
} as const;

/** A refusal of the picture itself: trying again gives the same answer. */
export function refuse(why: keyof typeof REFUSALS, advice?: string): EngineOutcome {
  const failCode = why === 'broken' ? '500' : '422';
  return { ok: false, failCode, failMsg: advice ? `${REFUSALS[why]}: ${advice}` : REFUSALS[why] };
}

export const noSubject = () =>
  refuse('nothing', 'use a photo in which the product stands out from what is behind it');
