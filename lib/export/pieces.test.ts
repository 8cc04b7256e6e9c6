import { expect, test } from 'vitest';
import { piecesOf } from './pieces';

async function read(blob: Blob, bytes: number): Promise<Uint8Array[]> {
  const pieces: Uint8Array[] = [];
  for await (const piece of piecesOf(blob, bytes)) pieces.push(piece.slice());
  return pieces;
}

/** Of a browser whose blobs can be read in its own chunks alone. */
class Plain extends Blob {
  override stream() {
    const chunks = new Uint8Array(super.size).map((_, at) => at);
    return new ReadableStream<Uint8Array<ArrayBuffer>>({
      start(controller) {
        for (let at = 0; at < chunks.length; at += 7) controller.enqueue(chunks.slice(at, at + 7));
        controller.close();
      },
    });
  }
}

test.each([
  [0, []],
  [9, [9]],
  [10, [10]],
  [11, [10, 1]],
  [30, [10, 10, 10]],
])('%i bytes are the same in pieces of %j', async (length, sizes) => {
  const bytes = Uint8Array.from({ length }, (_, at) => at);
  for (const blob of [new Blob([bytes]), new Plain([bytes])]) {
    const pieces = await read(blob, 10);
    expect(pieces.map((piece) => piece.length)).toEqual(sizes);
    expect(pieces.flatMap((piece) => [...piece])).toEqual([...bytes]);
  }
});

const failing = () =>
  new ReadableStream<Uint8Array<ArrayBuffer>>({
    start: (controller) => controller.error(new Error('gone')),
  });
const ending = () => new Blob(['ten bytes.']).stream();

test.each([
  ['cannot be read any more', failing, 'gone'],
  ['ends before its size', ending, 'fewer'],
])('a blob that %s fails who reads it', async (_, stream, why) => {
  const lost = Object.assign(new Blob(['twenty bytes or more']), { stream });
  await expect(read(lost, 10)).rejects.toThrow(why);
});
