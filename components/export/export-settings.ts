import { z } from 'zod';
import { type Deliverable, deliverableSchema, PLAIN_CUTOUT } from '@/lib/export/deliverable';
import { nameSettingsSchema, PLAIN_NAMES } from '@/lib/export/names/settings';

const settingsSchema = z.object({
  deliverables: z.array(deliverableSchema).max(50),
  names: nameSettingsSchema,
});

export type ExportSettings = z.infer<typeof settingsSchema>;

export const PLAIN_EXPORT: ExportSettings = {
  deliverables: [PLAIN_CUTOUT],
  names: { ...PLAIN_NAMES, numbering: true },
};

/** What was kept, if this version understands it. */
export function parseSettings(found: unknown): ExportSettings | null {
  const parsed = settingsSchema.safeParse(found);
  return parsed.success ? parsed.data : null;
}

const ONE_KIND = '{name}';
const MANY_KINDS = '{preset}/{name}';

/**
 * As many kinds of files as there are want names that tell them apart. A pattern that a person has
 * written stays as it is.
 */
export function withPatternFor(settings: ExportSettings): ExportSettings {
  const { deliverables, names } = settings;
  if (names.pattern !== ONE_KIND && names.pattern !== MANY_KINDS) return settings;
  const pattern = deliverables.length > 1 ? MANY_KINDS : ONE_KIND;
  return { ...settings, names: { ...names, pattern } };
}

/** Puts a deliverable in the place of another, whatever its id is now. */
export function withReplaced(
  { deliverables, names }: ExportSettings,
  id: string,
  next: Deliverable,
): ExportSettings {
  return {
    deliverables: deliverables.map((one) => (one.id === id ? next : one)),
    names: {
      ...names,
      amazonIds: names.amazonIds.map((one) => (one === id ? next.id : one)),
    },
  };
}
