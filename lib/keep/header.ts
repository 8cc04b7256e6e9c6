import { z } from 'zod';
import { newBatch } from '@/lib/batch/new-batch';
import type { Photo } from '@/lib/batch/photo';
import { progressOfAll } from '@/lib/batch/progress';
import type { Batch } from '@/lib/batch/reducer';

/** What is kept of a batch besides its photos. */

const VERSION = 1;

const headerSchema = z.object({
  version: z.literal(VERSION),
  id: z.string().min(1),
  name: z.string(),
  createdAtMs: z.number(),
  changedAtMs: z.number(),
  photos: z.number().int().nonnegative(),
  /** The photo whose thumbnail stands for the batch. */
  cover: z.string().nullable(),
  cap: z.number().nullable(),
  /** Credits that may have been used by tasks which no photo tells of; unknown in older ledgers. */
  sunk: z.number().int().nonnegative().default(0),
  isDecontaminated: z.boolean().default(true),
  isKnown: z.boolean(),
  goneTaskIds: z.array(z.string()).readonly(),
  /** Credits, as the server counted them last. */
  spent: z.number(),
  shown: z.number().min(0).max(1),
});

export type Header = z.infer<typeof headerSchema>;

/** What the database gave, if it is a header that this version understands. */
export function parseHeader(found: unknown): Header | null {
  const parsed = headerSchema.safeParse(found);
  return parsed.success ? parsed.data : null;
}

function coverOf({ photos }: Batch): string | null {
  for (const { id, prepared } of photos.values()) if (prepared) return id;
  return null;
}

/** Without its times, which the database knows. */
export function toHeader(batch: Batch): Omit<Header, 'createdAtMs' | 'changedAtMs'> {
  const { id, name, cap, sunk, isDecontaminated, isKnown, goneTaskIds, shown, service } = batch;
  return {
    version: VERSION,
    id,
    name,
    photos: batch.photos.size,
    cover: coverOf(batch),
    cap,
    sunk,
    isDecontaminated,
    isKnown,
    goneTaskIds: [...goneTaskIds],
    spent: service.credits.spent,
    shown,
  };
}

/** The batch as it resumes; what the server knows of it is to be read whole. */
export function fromHeader(header: Header, photos: readonly Photo[]): Batch {
  const { id, name, cap, sunk, isDecontaminated, isKnown, goneTaskIds, spent } = header;
  const fresh = newBatch(id);
  return {
    ...fresh,
    name,
    order: photos.map((photo) => photo.id),
    photos: new Map(photos.map((photo) => [photo.id, photo])),
    service: { ...fresh.service, credits: { spent, left: null } },
    shown: Math.max(header.shown, progressOfAll(photos)),
    isKnown,
    isJoining: true,
    goneTaskIds: new Set(goneTaskIds),
    cap,
    sunk,
    isDecontaminated,
  };
}
