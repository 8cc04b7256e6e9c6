import { z } from 'zod';
import { formatSchema, taggingSchema } from '@/lib/codec/format';
import { backgroundSchema, layoutSchema, PLAIN_LAYOUT, shadowSchema } from '@/lib/layout/layout';

/** One kind of file that is made of every photo: many of them come from one cut-out. */
export const deliverableSchema = z.object({
  id: z.string().min(1).max(64),
  /** What a person calls it. */
  name: z.string().max(80),
  /** What `{preset}` stands for in a file's name. */
  token: z.string().max(40),
  layout: layoutSchema,
  background: backgroundSchema,
  shadow: shadowSchema,
  format: formatSchema,
  tagging: taggingSchema,
  /** The published rules that its files are checked against; null for none. */
  rulesId: z.string().nullable(),
});

export type Deliverable = z.infer<typeof deliverableSchema>;

/** The cut-out itself: every pixel of the original, and nothing else. */
export const PLAIN_CUTOUT: Deliverable = {
  id: 'cut-out',
  name: '',
  token: 'cutout',
  layout: PLAIN_LAYOUT,
  background: { kind: 'none' },
  shadow: { kind: 'none' },
  format: { type: 'png' },
  tagging: { dpi: null, copyright: null },
  rulesId: null,
};
