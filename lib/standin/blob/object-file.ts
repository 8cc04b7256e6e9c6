import { createHash } from 'node:crypto';
import { type FileHandle, open } from 'node:fs/promises';
import { z } from 'zod';

/*
 * One file holds one object: its bytes, a description in JSON, and the description's length in
 * four bytes. So a rename replaces bytes and description together, and no crash can part them.
 */

const TAIL_BYTES = 4;

const descriptionSchema = z.object({
  pathname: z.string(),
  contentType: z.string(),
  /** Seconds. */
  cacheControlMaxAge: z.number(),
  /** Milliseconds since 1970. */
  uploadedAt: z.number(),
  etag: z.string(),
  size: z.number(),
});

/** What is known of an object besides its bytes. */
export type Description = z.infer<typeof descriptionSchema>;

/**
 * Writes a new file at `path` from `bytes`; etag and size are found on the way.
 * @throws whatever `bytes` throws; the unfinished file is left for the caller to remove.
 */
export async function writeObjectFile(
  path: string,
  bytes: AsyncIterable<Uint8Array>,
  known: Omit<Description, 'etag' | 'size'>,
): Promise<Description> {
  const file = await open(path, 'wx');
  try {
    const hash = createHash('sha256');
    let size = 0;
    for await (const chunk of bytes) {
      hash.update(chunk);
      size += chunk.byteLength;
      await file.appendFile(chunk);
    }
    const etag = `"${hash.digest('hex').slice(0, 32)}"`;
    const description = descriptionSchema.parse({ ...known, etag, size });
    const json = Buffer.from(JSON.stringify(description));
    const tail = Buffer.alloc(TAIL_BYTES);
    tail.writeUInt32BE(json.byteLength);
    await file.appendFile(Buffer.concat([json, tail]));
    return description;
  } finally {
    await file.close();
  }
}

/** An object opened for reading. It stays readable when it is overwritten or deleted meanwhile. */
export type OpenObject = { readonly description: Description; readonly file: FileHandle };

/** Opens the object at `path`, or tells with null that there is none. The caller closes `file`. */
export async function openObjectFile(path: string): Promise<OpenObject | null> {
  const file = await open(path, 'r').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return null;
    throw error;
  });
  if (!file) return null;
  try {
    const { size } = await file.stat();
    const tail = Buffer.alloc(TAIL_BYTES);
    await file.read(tail, 0, TAIL_BYTES, size - TAIL_BYTES);
    const json = Buffer.alloc(tail.readUInt32BE());
    await file.read(json, 0, json.byteLength, size - TAIL_BYTES - json.byteLength);
    return { file, description: descriptionSchema.parse(JSON.parse(json.toString())) };
  } catch (error) {
    await file.close();
    throw error;
  }
}

/** The object's bytes, or those of one range (both ends included). Closes the file at the end. */
export async function* bytesOf(
  { file, description }: OpenObject,
  first = 0,
  last = description.size - 1,
): AsyncGenerator<Uint8Array<ArrayBuffer>> {
  const buffer = new Uint8Array(64 * 1024);
  try {
    for (let at = first; at <= last; ) {
      const length = Math.min(buffer.byteLength, last - at + 1);
      const { bytesRead } = await file.read(buffer, 0, length, at);
      if (bytesRead === 0) throw new Error('object file is shorter than it says');
      at += bytesRead;
      yield buffer.slice(0, bytesRead);
    }
  } finally {
    await file.close();
  }
}
