import { expect, test } from 'vitest';
import { zip } from './zip';

const END_OF_ZIP = 0x06054b50;
const CENTRAL_HEADER = 0x02014b50;

/** The files of a zip, read from its directory as an unpacking program does. */
async function unpack(blob: Blob): Promise<Record<string, string>> {
  const bytes = Buffer.from(await blob.arrayBuffer());
  const end = bytes.length - 22;
  expect(bytes.readUInt32LE(end)).toBe(END_OF_ZIP);
  const files: Record<string, string> = {};
  let at = bytes.readUInt32LE(end + 16);
  for (let left = bytes.readUInt16LE(end + 10); left > 0; left--) {
    expect(bytes.readUInt32LE(at)).toBe(CENTRAL_HEADER);
    expect(bytes.readUInt16LE(at + 10)).toBe(0);
    const size = bytes.readUInt32LE(at + 20);
    const nameLength = bytes.readUInt16LE(at + 28);
    const extraLength = bytes.readUInt16LE(at + 30);
    const local = bytes.readUInt32LE(at + 42);
    const content = local + 30 + bytes.readUInt16LE(local + 26) + bytes.readUInt16LE(local + 28);
    const name = bytes.toString('utf8', at + 46, at + 46 + nameLength);
    files[name] = bytes.toString('utf8', content, content + size);
    at += 46 + nameLength + extraLength;
  }
  return files;
}

test('every file is in the zip, whole and as it was, under its name', async () => {
  async function* files() {
    yield { name: 'mug.png', input: new Blob(['one']) };
    yield { name: '商品 图.png', input: new Blob(['two '.repeat(50_000)]) };
    yield { name: 'nothing.png', input: new Blob([]) };
  }
  expect(await unpack(await zip(files()))).toEqual({
    'mug.png': 'one',
    '商品 图.png': 'two '.repeat(50_000),
    'nothing.png': '',
  });
});

test('a file that cannot be made fails the zip', async () => {
  async function* files() {
    yield { name: 'mug.png', input: new Blob(['one']) };
    throw new Error('no more');
  }
  await expect(zip(files())).rejects.toThrow();
});
