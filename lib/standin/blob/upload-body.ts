import { Refusal, tooLarge } from './refusal';

/** The knob's way out of a request: the connection breaks instead of an answer. */
export class ConnectionCut extends Error {
  override readonly name = 'ConnectionCut';
}

/**
 * The bytes of an upload. A body over the limit is read to its end before it is refused, as a
 * browser that is still sending would miss the answer.
 * @throws {Refusal} where it is too large, or shorter or longer than its declared length.
 * @throws {ConnectionCut} half way, where `cut` is set.
 */
export async function* uploadBody(
  request: Request,
  maxBytes = Number.POSITIVE_INFINITY,
  cut = false,
): AsyncGenerator<Uint8Array> {
  const lengths = ['content-length', 'x-content-length'].flatMap((name) => {
    const value = request.headers.get(name);
    return value === null ? [] : [Number(value)];
  });
  const cutAt = cut ? (lengths[0] ?? 0) / 2 : Number.POSITIVE_INFINITY;
  let size = 0;
  for await (const chunk of request.body ?? []) {
    size += chunk.byteLength;
    if (size >= cutAt) throw new ConnectionCut();
    if (size <= maxBytes) yield chunk;
  }
  if (size > maxBytes) throw tooLarge(maxBytes);
  if (request.signal.aborted || lengths.some((length) => length !== size)) {
    throw new Refusal('bad_request', 'the body does not have the length that was declared');
  }
}

/** Reads what is left of a refused request, so that its sender gets to hear the answer. */
export async function drain(request: Request): Promise<void> {
  if (request.bodyUsed || !request.body) return;
  try {
    for await (const _ of request.body);
  } catch {
    // The sender has gone; nobody is left to answer.
  }
}
