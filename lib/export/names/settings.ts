import { z } from 'zod';

/** How files are named, as it is kept with an export's settings. */
export const nameSettingsSchema = z.object({
  /** As `parsePattern` reads it. */
  pattern: z.string().max(300),
  /** A table of names, as CSV; null for none. */
  map: z.string().max(5_000_000).nullable(),
  /** Whether files lie in the folders that their photos came in, or side by side. */
  keepsFolders: z.boolean(),
  /** Whether files that would have one name are numbered, instead of being refused. */
  numbering: z.boolean(),
  /** Whether what no system takes in a name is replaced, instead of being refused. */
  replaces: z.boolean(),
  /** The deliverables that are named as Amazon asks, whatever the pattern says. */
  amazonIds: z.array(z.string()),
});

export type NameSettings = z.infer<typeof nameSettingsSchema>;

/** Every file is named like its photo. */
export const PLAIN_NAMES: NameSettings = {
  pattern: '{name}',
  map: null,
  keepsFolders: true,
  numbering: false,
  replaces: false,
  amazonIds: [],
};
