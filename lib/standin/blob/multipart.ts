import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { ID_PATTERN, newId } from '@/lib/base/ids';
import { parseJson } from './hmac';
import { bytesOf, openObjectFile, writeObjectFile } from './object-file';
import type { ObjectStore } from './object-store';
import { notFound, Refusal, tooLarge } from './refusal';
import { createScratchFolder } from './scratch-folder';

/** What was settled when an upload in parts began. */
const planSchema = z.object({
  /** The pathname that was asked for, before any suffix; tokens are bound to it. */
  requested: z.string(),
  pathname: z.string(),
  contentType: z.string(),
  cacheControlMaxAge: z.number(),
  maximumSizeInBytes: z.number().optional(),
  allowOverwrite: z.boolean().optional(),
  ifMatch: z.string().optional(),
});

type MultipartPlan = z.infer<typeof planSchema>;

/** Names one upload in parts, as its sender knows it. */
type UploadKey = {
  readonly uploadId: string;
  readonly key: string;
  readonly requested: string;
};

const partSchema = z.object({ partNumber: z.number().int().min(1).max(10_000), etag: z.string() });

/** The list that completes an upload; it arrives in any order. */
export const partsSchema = z.array(partSchema).min(1);

/** Uploads in parts, kept on disk from the first part to the last. */
export function createMultipart(dir: string, store: ObjectStore, now: () => number) {
  const folder = createScratchFolder(dir, now);

  async function dirOf(uploadId: string): Promise<string> {
    if (!ID_PATTERN.test(uploadId)) throw notFound();
    return join(await folder(), uploadId);
  }

  async function open({ uploadId, key, requested }: UploadKey) {
    const dir = await dirOf(uploadId);
    const text = await readFile(join(dir, 'plan.json'), 'utf8').catch(() => '');
    const plan = planSchema.safeParse(parseJson(text));
    if (!plan.success || plan.data.pathname !== key || plan.data.requested !== requested) {
      throw notFound();
    }
    return { dir, plan: plan.data };
  }

  return {
    async create(plan: MultipartPlan) {
      const uploadId = newId();
      const dir = await dirOf(uploadId);
      await mkdir(dir);
      await writeFile(join(dir, 'plan.json'), JSON.stringify(plan));
      return { key: plan.pathname, uploadId };
    },

    async put(upload: UploadKey, partNumber: number, bytes: AsyncIterable<Uint8Array>) {
      const { dir, plan } = await open(upload);
      if (!partSchema.shape.partNumber.safeParse(partNumber).success) {
        throw new Refusal('bad_request', 'the part number is not valid');
      }
      const temporary = join(dir, newId());
      try {
        const { etag } = await writeObjectFile(temporary, bytes, { ...plan, uploadedAt: now() });
        await rename(temporary, join(dir, String(partNumber)));
        return { etag };
      } catch (error) {
        await rm(temporary, { force: true });
        throw error;
      }
    },

    /** @throws {Refusal} where a part is missing or another one than was promised. */
    async complete(upload: UploadKey, parts: z.infer<typeof partsSchema>) {
      const { dir, plan } = await open(upload);
      const sorted = [...parts].sort((a, b) => a.partNumber - b.partNumber);
      async function* joined() {
        let size = 0;
        for (const { partNumber, etag } of sorted) {
          const part = await openObjectFile(join(dir, String(partNumber)));
          if (part?.description.etag !== etag) {
            await part?.file.close();
            throw new Refusal('bad_request', `part ${partNumber} is not there`);
          }
          size += part.description.size;
          if (size > (plan.maximumSizeInBytes ?? size)) {
            await part.file.close();
            throw tooLarge(plan.maximumSizeInBytes ?? size);
          }
          yield* bytesOf(part);
        }
      }
      const written = await store.write(plan, joined(), plan);
      await rm(dir, { recursive: true, force: true });
      return written;
    },
  };
}
