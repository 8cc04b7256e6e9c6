/** The same bytes in pieces of one size, but for the last: each piece that is written costs a round trip. */
export function inChunks(
  bytes: ReadableStream<Uint8Array>,
  size: number,
): ReadableStream<Uint8Array<ArrayBuffer>> {
  let piece = new Uint8Array(size);
  let filled = 0;
  return bytes.pipeThrough(
    new TransformStream<Uint8Array, Uint8Array<ArrayBuffer>>({
      transform(chunk, controller) {
        for (let at = 0; at < chunk.length; ) {
          const part = chunk.subarray(at, at + size - filled);
          piece.set(part, filled);
          filled += part.length;
          at += part.length;
          if (filled < size) continue;
          controller.enqueue(piece);
          piece = new Uint8Array(size);
          filled = 0;
        }
      },
      flush(controller) {
        if (filled > 0) controller.enqueue(piece.subarray(0, filled));
      },
    }),
  );
}
