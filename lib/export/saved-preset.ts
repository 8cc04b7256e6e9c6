import { z } from 'zod';
import { ID_PATTERN } from '@/lib/base/ids';
import { deliverableSchema } from './deliverable';

/** Deliverables that a team keeps under a name of its own. */

export const MAX_SAVED_PRESETS = 100;
export const MAX_PRESET_BYTES = 16_384;
export const MAX_PRESET_NAME = 80;

/** No database keeps a NUL, nor half of a surrogate pair. */
const isKeepable = (value: unknown): boolean => {
  const written = JSON.stringify(value);
  return !/\\u(0000|d[89a-f][0-9a-f]{2})/i.test(written.replaceAll('\\\\', ''));
};

const isSmall = (value: unknown): boolean =>
  new TextEncoder().encode(JSON.stringify(value)).byteLength <= MAX_PRESET_BYTES;

export const savedPresetSchema = z.object({
  id: z.string().regex(ID_PATTERN),
  name: z
    .string()
    .trim()
    .min(1)
    .max(MAX_PRESET_NAME)
    .regex(/^[^\p{Cc}\p{Cs}]*$/u),
  deliverable: deliverableSchema,
});

/** One that is to be saved, under an id that its page has made; the same id again replaces it. */
export const savePresetSchema = savedPresetSchema.refine(isSmall).refine(isKeepable);

export const removePresetSchema = z.object({ id: z.string().regex(ID_PATTERN) });

export type SavedPreset = z.infer<typeof savedPresetSchema>;
