// What is said between the server and the thread or process that does the arithmetic: one picture
// at a time, so messages need no number.
import { z } from 'zod';
import { type EngineOutcome, engineOutcomeSchema } from './outcome';

const bytes = z.custom<Uint8Array>((value) => value instanceof Uint8Array);

export const jobSchema = z.object({ image: bytes });

/** `unfit`: the helper itself cannot work; `damaged` when what was installed is not what it was. */
export type Reply =
  | { kind: 'outcome'; outcome: EngineOutcome }
  | { kind: 'unfit'; reason: 'damaged' | 'other'; detail: string };

export const replySchema: z.ZodType<Reply> = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('outcome'), outcome: engineOutcomeSchema }),
  z.object({ kind: z.literal('unfit'), reason: z.enum(['damaged', 'other']), detail: z.string() }),
]);
