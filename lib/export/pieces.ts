/** Few enough for memory to be flat, large enough for each not to cost more than its bytes. */
const PIECE_BYTES = 2 << 20;

/**
 * The bytes of a blob in pieces, of which the next is read while one is in use. A blob's own stream
 * has many more, smaller ones.
 */
export async function* piecesOf(
  blob: Blob,
  bytes = PIECE_BYTES,
): AsyncGenerator<Uint8Array<ArrayBuffer>> {
  const read = (from: number) => {
    const isWhole = blob.size <= bytes;
    const piece = (isWhole ? blob : blob.slice(from, from + bytes)).arrayBuffer();
    // Nobody may be there any more to hear that it failed.
    piece.catch(() => {});
    return piece;
  };
  let next = read(0);
  for (let at = 0; at < blob.size; at += bytes) {
    const piece = await next;
    if (at + bytes < blob.size) next = read(at + bytes);
    yield new Uint8Array(piece);
  }
}
