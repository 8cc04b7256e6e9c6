import { expect, test } from 'vitest';
import { inChunks } from './chunks';

test('the bytes are the same, in pieces of one size but for the last', async () => {
  const sizes = [1, 9, 10, 11, 0, 25, 3];
  const all = Uint8Array.from({ length: 59 }, (_, at) => at);
  let from = 0;
  const bytes = new ReadableStream<Uint8Array>({
    start(controller) {
      for (const size of sizes) {
        controller.enqueue(all.slice(from, from + size));
        from += size;
      }
      controller.close();
    },
  });
  const pieces: Uint8Array[] = [];
  for await (const piece of inChunks(bytes, 10)) pieces.push(piece);
  expect(pieces.map(({ length }) => length)).toEqual([10, 10, 10, 10, 10, 9]);
  expect(pieces.flatMap((piece) => [...piece])).toEqual([...all]);
});
