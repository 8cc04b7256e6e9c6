import { z } from 'zod';
import { type Deliverable, deliverableSchema, PLAIN_CUTOUT } from '@/lib/export/deliverable';
import { PLAIN_NAMES } from '@/lib/export/names/settings';
import { type ExportSettings, exportSettingsSchema, MAX_DELIVERABLES } from '@/lib/export/settings';
import { isPlain } from './deliverable-list';

/** What a batch is exported as before anybody has chosen: cut-outs, named like their photos. */
export const PLAIN_EXPORT: ExportSettings = {
  version: 1,
  deliverables: [PLAIN_CUTOUT],
  names: { ...PLAIN_NAMES, numbering: true, replaces: true },
  withRejected: false,
  withReport: false,
  withManifest: false,
};

const keptSchema = z.looseObject({ deliverables: z.array(z.unknown()) });

/**
 * What was kept, as far as this version understands it: a kind of file that it does not know is
 * left out, and so is what there are too many of. Null where nothing would be left.
 */
export function parseSettings(found: unknown): ExportSettings | null {
  const kept = keptSchema.safeParse(found);
  if (!kept.success) return null;
  const known = kept.data.deliverables.flatMap((one): Deliverable[] => {
    const read = deliverableSchema.safeParse(one);
    return read.success ? [read.data] : [];
  });
  const deliverables = [...new Map(known.map((one) => [one.id, one])).values()];
  const parsed = exportSettingsSchema.safeParse({
    ...kept.data,
    deliverables: deliverables.slice(0, MAX_DELIVERABLES),
  });
  return parsed.success ? withAmazonOf(parsed.data) : null;
}

/** Without Amazon's names for kinds of files that are not there any more. */
function withAmazonOf(settings: ExportSettings): ExportSettings {
  const ids = new Set(settings.deliverables.map(({ id }) => id));
  const { names } = settings;
  const amazonIds = names.amazonIds.filter((id) => ids.has(id));
  return { ...settings, names: { ...names, amazonIds } };
}

/** What another batch begins with: how files are made, but nothing that was said of single photos. */
export const forNewBatch = (settings: ExportSettings): ExportSettings => ({
  ...settings,
  withRejected: false,
  names: { ...settings.names, map: null, amazonIds: [] },
});

const ONE_KIND = '{name}';
const MANY_KINDS = '{preset}/{name}';

/** Where the cut-outs alone become files for shops, the tables are wanted beside them. */
function besideFor(before: ExportSettings, after: readonly Deliverable[]) {
  const arePlain = (all: readonly Deliverable[]) => all.every(isPlain);
  return arePlain(before.deliverables) && !arePlain(after)
    ? { withReport: true, withManifest: true }
    : {};
}

/**
 * The settings with other kinds of files: several want names that tell them apart. A pattern that a
 * person has written stays as it is.
 */
export function withDeliverables(
  settings: ExportSettings,
  deliverables: readonly Deliverable[],
): ExportSettings {
  const next = {
    ...settings,
    deliverables: [...deliverables],
    ...besideFor(settings, deliverables),
  };
  const { names } = withAmazonOf(next);
  if (names.pattern !== ONE_KIND && names.pattern !== MANY_KINDS) return { ...next, names };
  const pattern = deliverables.length > 1 ? MANY_KINDS : ONE_KIND;
  return { ...next, names: { ...names, pattern } };
}

/** Puts a deliverable in the place of another, whatever its id is now. */
export function withReplaced(
  settings: ExportSettings,
  id: string,
  next: Deliverable,
): ExportSettings {
  const { deliverables, names } = settings;
  const others = deliverables.map((one) => (one.id === id ? next : one));
  const amazonIds = names.amazonIds.map((one) => (one === id ? next.id : one));
  return withDeliverables({ ...settings, names: { ...names, amazonIds } }, others);
}
