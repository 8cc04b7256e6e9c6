import { z } from 'zod';
import { deliverableSchema } from './deliverable';
import { nameSettingsSchema } from './names/settings';

/** Of which one export makes files. */
export const MAX_DELIVERABLES = 24;

/** All that decides which files an export has and what is in them, but for the photos themselves. */
export const exportSettingsSchema = z.object({
  version: z.literal(1),
  deliverables: z
    .array(deliverableSchema)
    .min(1)
    .max(MAX_DELIVERABLES)
    .refine((all) => new Set(all.map(({ id }) => id)).size === all.length, 'ids are not distinct'),
  names: nameSettingsSchema,
  /** Whether photos that a person has rejected are among the files. */
  withRejected: z.boolean(),
  /** Whether the checks against published rules are written down beside the files. */
  withReport: z.boolean(),
  /** Whether a table of all files, and these settings, are written down beside them. */
  withManifest: z.boolean(),
});

export type ExportSettings = z.infer<typeof exportSettingsSchema>;

/** The same for the same value, in whatever order its keys were written. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).filter(([, each]) => each !== undefined);
  entries.sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(entries.map(([key, each]) => [key, sorted(each)]));
}

const hex = (bytes: ArrayBuffer): string =>
  Array.from(new Uint8Array(bytes), (byte) => byte.toString(16).padStart(2, '0')).join('');

/** SHA-256, as 64 hexadecimal digits; of text in UTF-8. */
export async function sha256(content: string | Blob): Promise<string> {
  const bytes =
    typeof content === 'string' ? new TextEncoder().encode(content) : await content.arrayBuffer();
  return hex(await crypto.subtle.digest('SHA-256', bytes));
}

/** SHA-256 of a value's JSON with its keys in order. */
export const digestOf = (value: unknown): Promise<string> => sha256(JSON.stringify(sorted(value)));

/** What `settings.json` holds; the digest of settings is the SHA-256 of exactly these bytes. */
export const settingsText = (settings: ExportSettings): string =>
  `${JSON.stringify(sorted(settings), null, 2)}\n`;
