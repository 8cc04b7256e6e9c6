import JSZip from 'jszip';
import { expect, test } from 'vitest';
import { fromBufferPromise } from 'yauzl';
import { directory, fileRecord, type ZipEntry } from './zip-records';

const NOON = new Date(2026, 10, 23, 12, 34, 56);
const nameOf = (text: string) => new TextEncoder().encode(text);

/** A zip of empty files, as many as are named. */
function emptyFiles(names: readonly string[]): Buffer {
  const parts: Uint8Array[] = [];
  const entries: ZipEntry[] = [];
  let end = 0;
  for (const name of names) {
    const entry = { name: nameOf(name), bytes: 0, crc32: 0, at: end };
    const head = fileRecord(entry, NOON);
    parts.push(head);
    entries.push(entry);
    end += head.length;
  }
  return Buffer.concat([...parts, directory(entries, NOON, end)]);
}

test('a zip of no files is one', async () => {
  expect((await JSZip.loadAsync(emptyFiles([]))).files).toEqual({});
});

test('the moment, the rights and the encoding of names are told', async () => {
  const zip = await fromBufferPromise(emptyFiles(['图/é.png']));
  for await (const entry of zip.eachEntry()) {
    expect(entry.fileName).toBe('图/é.png');
    expect(entry.getLastModDate({ timezone: 'local' })).toEqual(NOON);
    expect(entry.externalFileAttributes >>> 16).toBe(0o100664);
    expect(entry.generalPurposeBitFlag).toBe(0x0800);
    expect(entry.compressionMethod).toBe(0);
  }
});

test.each([65_534, 65_535, 70_000])('%i files are all found', async (count) => {
  const names = Array.from({ length: count }, (_, at) => String(at));
  const zip = await fromBufferPromise(emptyFiles(names));
  expect(zip.entryCount).toBe(count);
  let found = 0;
  for await (const { fileName } of zip.eachEntry()) if (fileName === names[found]) found += 1;
  expect(found).toBe(count);
});

test.each([0xfffffffe, 0xffffffff, 0x1_0000_0000])(
  'a record says %i bytes, and is as long whatever the check sum is',
  (bytes) => {
    const entry = { name: nameOf('a'), bytes, crc32: 0, at: 0 };
    const record = fileRecord(entry, NOON);
    expect(fileRecord({ ...entry, crc32: 0xffffffff }, NOON)).toHaveLength(record.length);
    const view = new DataView(record.buffer);
    const isWide = bytes >= 0xffffffff;
    expect(view.getUint32(22, true)).toBe(isWide ? 0xffffffff : bytes);
    if (isWide) expect(view.getBigUint64(35, true)).toBe(BigInt(bytes));
  },
);
