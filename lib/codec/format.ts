import { z } from 'zod';

/** How a finished picture is written into a file. */

const quality = z.number().int().min(1).max(100);

export const formatSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('png') }),
  z.object({ type: z.literal('webp'), isLossless: z.boolean(), quality }),
  z.object({ type: z.literal('avif'), quality }),
  /** Without alpha, and so always on a background. `4:4:4` keeps the colour of every pixel. */
  z.object({ type: z.literal('jpeg'), quality, chroma: z.enum(['4:2:0', '4:4:4']) }),
]);

export type Format = z.infer<typeof formatSchema>;

/** Null where nothing is lost. */
export const qualityOf = (format: Format): number | null =>
  format.type === 'png' || (format.type === 'webp' && format.isLossless) ? null : format.quality;
export type FormatType = Format['type'];

/** What is written into the file besides its pixels; that they are sRGB is always said. */
export const taggingSchema = z.object({
  /** Pixels an inch; null says nothing of it. */
  dpi: z.number().int().min(1).max(2400).nullable(),
  /** The line of the rights holder; null for a file without metadata. */
  copyright: z.string().max(200).nullable(),
});

export type Tagging = z.infer<typeof taggingSchema>;
