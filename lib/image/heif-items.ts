import { type Box, boxesIn, uint } from './heif-boxes';
import { latin1, u8, u16be, u32be } from './integers';

type Item = { readonly type: string; readonly isHidden: boolean };
type Reference = { readonly type: string; readonly from: number; readonly to: readonly number[] };

/** What a HEIF file's `meta` box says of its items (ISO/IEC 23008-12 and 14496-12). */
export type HeifItems = {
  readonly primary: number;
  readonly items: ReadonlyMap<number, Item>;
  readonly references: readonly Reference[];
  /** An item's properties, in their order. */
  propertiesOf(item: number): Box[];
  /** Where the last byte of any item is. */
  readonly end: number;
};

/** Reads a `meta` box. Null when it names no primary picture. */
export function readHeifItems(bytes: Uint8Array, meta: Box): HeifItems | null {
  const boxes = new Map<string, Box>();
  for (const box of boxesIn(bytes, meta.start + 4, meta.end)) boxes.set(box.type, box);
  const pitm = boxes.get('pitm');
  if (!pitm) return null;

  const version = u8(bytes, pitm.start);
  const iprp = boxes.get('iprp');
  const tables = iprp ? [...boxesIn(bytes, iprp.start, iprp.end)] : [];
  const ipco = tables.find(({ type }) => type === 'ipco');
  const properties = ipco ? [...boxesIn(bytes, ipco.start, ipco.end)] : [];
  const associations = readAssociations(
    bytes,
    tables.filter(({ type }) => type === 'ipma'),
  );
  return {
    primary: uint(bytes, pitm.start + 4, version === 0 ? 2 : 4),
    items: readItems(bytes, boxes.get('iinf')),
    references: readReferences(bytes, boxes.get('iref')),
    propertiesOf: (item) =>
      (associations.get(item) ?? []).flatMap((index) => properties[index - 1] ?? []),
    end: readEnd(bytes, boxes.get('iloc')),
  };
}

function readItems(bytes: Uint8Array, iinf: Box | undefined): Map<number, Item> {
  const items = new Map<number, Item>();
  if (!iinf) return items;
  const first = iinf.start + (u8(bytes, iinf.start) === 0 ? 6 : 8);
  for (const { type, start } of boxesIn(bytes, first, iinf.end)) {
    const version = u8(bytes, start);
    if (type !== 'infe' || version < 2) continue;
    const size = version === 2 ? 2 : 4;
    items.set(uint(bytes, start + 4, size), {
      type: latin1(bytes, start + 6 + size, 4),
      isHidden: (u8(bytes, start + 3) & 1) === 1,
    });
  }
  return items;
}

function readReferences(bytes: Uint8Array, iref: Box | undefined): Reference[] {
  if (!iref) return [];
  const size = u8(bytes, iref.start) === 0 ? 2 : 4;
  return [...boxesIn(bytes, iref.start + 4, iref.end)].map(({ type, start, end }) => {
    const first = start + size + 2;
    const room = Math.max(0, Math.floor((Math.min(end, bytes.length) - first) / size));
    const length = Math.min(u16be(bytes, start + size), room);
    const to = Array.from({ length }, (_, index) => uint(bytes, first + index * size, size));
    return { type, from: uint(bytes, start, size), to };
  });
}

/** For each item the places of its properties in `ipco`, counted from 1. */
function readAssociations(bytes: Uint8Array, tables: readonly Box[]): Map<number, number[]> {
  const associations = new Map<number, number[]>();
  for (const { start, end } of tables) {
    const idSize = u8(bytes, start) === 0 ? 2 : 4;
    const isWide = (u8(bytes, start + 3) & 1) === 1;
    const last = Math.min(end, bytes.length);
    const entries = u32be(bytes, start + 4);
    let at = start + 8;
    for (let entry = 0; entry < entries && at < last; entry++) {
      const indices: number[] = [];
      const count = u8(bytes, at + idSize);
      const first = at + idSize + 1;
      for (let index = 0; index < count; index++) {
        // The top bit says that a reader must understand the property.
        indices.push(
          isWide ? u16be(bytes, first + index * 2) & 0x7fff : u8(bytes, first + index) & 0x7f,
        );
      }
      associations.set(uint(bytes, at, idSize), indices);
      at = first + count * (isWide ? 2 : 1);
    }
  }
  return associations;
}

/** The furthest end of any item's data; infinite when the table itself is cut off. */
function readEnd(bytes: Uint8Array, iloc: Box | undefined): number {
  if (!iloc || iloc.end > bytes.length) return Number.POSITIVE_INFINITY;
  const version = u8(bytes, iloc.start);
  const sizes = u16be(bytes, iloc.start + 4);
  const [offsetSize, lengthSize, baseSize] = [sizes >> 12, (sizes >> 8) & 15, (sizes >> 4) & 15];
  const indexSize = version === 0 ? 0 : sizes & 15;
  const idSize = version < 2 ? 2 : 4;
  const items = uint(bytes, iloc.start + 6, idSize);
  let at = iloc.start + 6 + idSize;
  let end = 0;
  for (let item = 0; item < items && at < iloc.end; item++) {
    at += idSize;
    const method = version === 0 ? 0 : u16be(bytes, at) & 15;
    at += version === 0 ? 2 : 4;
    const base = uint(bytes, at, baseSize);
    at += baseSize;
    const extents = u16be(bytes, at);
    at += 2;
    for (let extent = 0; extent < extents && at < iloc.end; extent++) {
      const offset = uint(bytes, at + indexSize, offsetSize);
      const length = uint(bytes, at + indexSize + offsetSize, lengthSize);
      // The other methods count from within `idat` or another item.
      if (method === 0) end = Math.max(end, base + offset + length);
      at += indexSize + offsetSize + lengthSize;
    }
  }
  return end;
}
