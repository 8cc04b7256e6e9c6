import { describe, expect, it } from 'vitest';
import { exifOf } from './exif';

/** All fields of the directory at a place, as a reader of TIFF 6.0 finds them. */
function fieldsAt(block: Buffer, start: number): Map<number, Buffer | number> {
  const fields = new Map<number, Buffer | number>();
  let before = 0;
  for (let entry = 0; entry < block.readUInt16LE(start); entry++) {
    const at = start + 2 + entry * 12;
    const tag = block.readUInt16LE(at);
    expect(tag).toBeGreaterThan(before);
    before = tag;
    const size = { 2: 1, 3: 2, 4: 4, 5: 8, 7: 1 }[block.readUInt16LE(at + 2)] ?? 0;
    const length = size * block.readUInt32LE(at + 4);
    const place = length > 4 ? block.readUInt32LE(at + 8) : at + 8;
    expect(place % 2).toBe(0);
    expect(place + length).toBeLessThanOrEqual(block.length);
    fields.set(tag, size === 2 ? block.readUInt16LE(place) : block.subarray(place, place + length));
  }
  return fields;
}

function read(block: Uint8Array | null) {
  const bytes = Buffer.from(block ?? []);
  expect(bytes.subarray(0, 4).toString('latin1')).toBe('II*\0');
  const fields = fieldsAt(bytes, bytes.readUInt32LE(4));
  const pointer = fields.get(0x8769);
  if (!Buffer.isBuffer(pointer)) throw new Error('no inner directory');
  return { fields, inner: fieldsAt(bytes, pointer.readUInt32LE(0)) };
}

describe('an EXIF block', () => {
  it('tells resolution, rights and sRGB', () => {
    const { fields, inner } = read(exifOf({ dpi: 300, copyright: '© Ö' }));
    for (const tag of [0x011a, 0x011b]) {
      expect(fields.get(tag)).toEqual(Buffer.from([44, 1, 0, 0, 1, 0, 0, 0]));
    }
    expect(fields.get(0x0128)).toBe(2);
    expect(fields.get(0x8298)).toEqual(Buffer.from('© Ö\0'));
    expect(inner.get(0xa001)).toBe(1);
  });

  it('says only what it is asked to say', () => {
    expect([...read(exifOf({ dpi: 72, copyright: null })).fields.keys()]).toEqual([
      0x011a, 0x011b, 0x0128, 0x8769,
    ]);
    for (const copyright of ['a', 'ab', 'abc', 'abcd', 'abcde']) {
      const { fields } = read(exifOf({ dpi: null, copyright }));
      expect([...fields.keys()]).toEqual([0x8298, 0x8769]);
      expect(fields.get(0x8298)?.toString()).toBe(`${copyright}\0`);
    }
    expect(exifOf({ dpi: null, copyright: null })).toBeNull();
    expect(exifOf({ dpi: null, copyright: '' })).toBeNull();
  });
});
