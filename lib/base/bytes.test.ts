import { describe, expect, test } from 'vitest';
import { BodyTooLarge, readBounded } from './bytes';

const CHUNK = new Uint8Array(1_000).fill(7);

/** A body of `chunks` pieces that counts how many were taken. */
function body(chunks: number) {
  const seen = { pulled: 0, cancelled: false };
  const stream = new ReadableStream<Uint8Array<ArrayBuffer>>(
    {
      pull(controller) {
        if (seen.pulled === chunks) controller.close();
        else {
          seen.pulled++;
          controller.enqueue(CHUNK);
        }
      },
      cancel: () => {
        seen.cancelled = true;
      },
    },
    { highWaterMark: 0 },
  );
  return { seen, stream };
}

describe('readBounded', () => {
  test('a body of exactly the limit is read whole', async () => {
    const { stream } = body(3);
    const bytes = await readBounded(new Response(stream), 3_000);
    expect(bytes.byteLength).toBe(3_000);
    expect(bytes.every((byte) => byte === 7)).toBe(true);
  });

  test('one byte more is refused, and no more is read', async () => {
    const { seen, stream } = body(Number.POSITIVE_INFINITY);
    await expect(readBounded(new Response(stream), 2_999)).rejects.toBeInstanceOf(BodyTooLarge);
    expect(seen).toEqual({ pulled: 3, cancelled: true });
  });

  test('a declared length over the limit is refused before the first byte', async () => {
    const { seen, stream } = body(3);
    const response = new Response(stream, { headers: { 'content-length': '3001' } });
    await expect(readBounded(response, 3_000)).rejects.toBeInstanceOf(BodyTooLarge);
    expect(seen).toEqual({ pulled: 0, cancelled: true });
  });

  test('a declared length that lies does not lift the limit', async () => {
    const { stream } = body(Number.POSITIVE_INFINITY);
    const response = new Response(stream, { headers: { 'content-length': '10' } });
    await expect(readBounded(response, 3_000)).rejects.toBeInstanceOf(BodyTooLarge);
  });

  test('no body is an empty one', async () => {
    expect((await readBounded(new Response(null), 10)).byteLength).toBe(0);
  });
});
