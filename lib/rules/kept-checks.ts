import { z } from 'zod';
import { type Check, checksOn } from './check';
import { UNKNOWN } from './judge';
import { constraintsOn, type Rules } from './rules';

/** Checks of a file as a line of text, to be read again where the file itself has stayed as it was. */

const number = z.number();
const subjectBy = z.enum(['matte', 'pixels']);
const place = z.object({ left: number, top: number, right: number, bottom: number });
const pixel = z.object({
  x: number,
  y: number,
  rgba: z.tuple([number, number, number, number]).readonly(),
});

const measured = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('size'), width: number, height: number }),
  z.object({ kind: z.literal('fill'), bySide: number, byArea: number, subjectBy }),
  z.object({
    kind: z.literal('background'),
    far: number,
    near: number,
    ring: number,
    worst: pixel.nullable(),
    subjectBy,
  }),
  z.object({ kind: z.literal('alpha'), hasChannel: z.boolean(), notOpaque: number }),
  z.object({ kind: z.literal('colour'), tag: z.enum(['srgb', 'other', 'none', 'unread']) }),
  z.object({
    kind: z.literal('format'),
    type: z.enum(['image/png', 'image/jpeg', 'image/webp', 'image/avif']),
  }),
  z.object({ kind: z.literal('bytes'), bytes: number }),
  z.object({ kind: z.literal('name'), name: z.string() }),
]);

const keptSchema = z.array(
  z.object({
    id: z.string(),
    verdict: z.enum(['met', 'missed', 'unknown']),
    measured: measured.nullable(),
    place: place.nullable(),
  }),
);

export const textOfChecks = (checks: readonly Check[]): string =>
  JSON.stringify(
    checks.map(({ id, verdict, measured, place }) => ({ id, verdict, measured, place })),
  );

/**
 * The checks that were written down, as they count today.
 * @param rules as they were when the file was checked
 * @returns null where the text is something else, or not of these rules
 */
export function readChecks(text: string, rules: Rules, today: Date): Check[] | null {
  const kept = new Map(parse(text).map((judgement) => [judgement.id, judgement]));
  const isWhole = constraintsOn(rules, today).every(({ id }) => kept.has(id));
  return isWhole ? checksOn(rules, today, ({ id }) => kept.get(id) ?? UNKNOWN) : null;
}

function parse(text: string): z.infer<typeof keptSchema> {
  try {
    const read = keptSchema.safeParse(JSON.parse(text));
    return read.success ? read.data : [];
  } catch {
    return [];
  }
}
