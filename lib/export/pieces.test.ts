import { expect, test } from 'vitest';
import { piecesOf } from './pieces';

async function read(blob: Blob, bytes: number): Promise<Uint8Array[]> {
  const pieces: Uint8Array[] = [];
  for await (const piece of piecesOf(blob, bytes)) pieces.push(piece);
  return pieces;
}

test.each([
  [0, []],
  [9, [9]],
  [10, [10]],
  [11, [10, 1]],
  [30, [10, 10, 10]],
])('%i bytes are the same in pieces of %j', async (length, sizes) => {
  const bytes = Uint8Array.from({ length }, (_, at) => at);
  const pieces = await read(new Blob([bytes]), 10);
  expect(pieces.map((piece) => piece.length)).toEqual(sizes);
  expect(pieces.flatMap((piece) => [...piece])).toEqual([...bytes]);
});

test('a blob that cannot be read any more fails who reads it, and nobody else', async () => {
  class Lost extends Blob {
    override slice() {
      return new Lost();
    }
    override arrayBuffer() {
      return Promise.reject(new Error('gone'));
    }
  }
  const lost = new Lost(['twenty bytes or more']);
  await expect(read(lost, 10)).rejects.toThrow('gone');
});
