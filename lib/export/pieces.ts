/** Few enough for memory to be flat, large enough for each not to cost more than its bytes. */
const PIECE_BYTES = 1 << 20;

/** Into memory that is handed in, and comes back with them. */
interface Reader {
  read(room: Uint8Array<ArrayBuffer>): Promise<ReadableStreamReadResult<Uint8Array<ArrayBuffer>>>;
  cancel(): Promise<void>;
}

/**
 * Held while they read: in Chromium a blob's stream that only its own pending read refers to can be
 * collected as garbage, and the read is then never answered.
 */
const reading = new Set<Reader>();

/** A reader that copies nothing, where the browser's blobs have such. */
function readerOf(blob: Blob): Reader {
  try {
    return blob.stream().getReader({ mode: 'byob' });
  } catch {
    return copying(blob);
  }
}

function copying(blob: Blob): Reader {
  const reader = blob.stream().getReader();
  let rest = new Uint8Array();
  return {
    async read(room) {
      while (rest.length === 0) {
        const { value, done } = await reader.read();
        if (done) return { value: room.subarray(0, 0), done };
        rest = value;
      }
      const taken = rest.subarray(0, room.length);
      rest = rest.subarray(taken.length);
      room.set(taken);
      return { value: room.subarray(0, taken.length), done: false };
    },
    cancel: () => reader.cancel(),
  };
}

/**
 * The bytes of a blob in pieces of `bytes`, each of them in the memory of the one before, which is
 * done with when the next is asked for.
 * @throws what reading a blob throws when its bytes are not there any more
 */
export async function* piecesOf(
  blob: Blob,
  bytes = PIECE_BYTES,
): AsyncGenerator<Uint8Array<ArrayBuffer>> {
  const reader = readerOf(blob);
  reading.add(reader);
  let room: ArrayBuffer = new ArrayBuffer(Math.min(bytes, blob.size));
  let filled = 0;
  try {
    for (let left = blob.size; left > 0; ) {
      const most = Math.min(room.byteLength, left) - filled;
      const { value, done } = await reader.read(new Uint8Array(room, filled, most));
      if (done) throw new DOMException('fewer bytes than were told', 'NotReadableError');
      filled += value.length;
      room = value.buffer;
      if (filled < Math.min(room.byteLength, left)) continue;
      yield new Uint8Array(room, 0, filled);
      left -= filled;
      filled = 0;
    }
  } finally {
    reading.delete(reader);
    // What is not read any more is not waited for.
    reader.cancel().catch(() => {});
  }
}
