import { type Bytes, concat, latin1, u16be, u32be } from './bytes';

/**
 * An ICC profile of sRGB (IEC 61966-2-1), version 4.4 (ICC.1:2022): a matrix and the exact curve,
 * half a kilobyte. The primaries were worked out from those of the standard by the adaptation below,
 * and rounded so that they add up to white exactly: greys stay grey, and colours pass through colour
 * management unchanged. Always the same bytes.
 */
export function srgbProfile(): Bytes {
  const curve = parametric(2.4, 1 / 1.055, 0.055 / 1.055, 1 / 12.92, 0.04045);
  const tags: readonly (readonly [string, Bytes])[] = [
    ['desc', unicode('sRGB')],
    ['cprt', unicode('Public domain')],
    ['wtpt', xyz(WHITE)],
    ['chad', concat(latin1('sf32'), u32be(0), ...ADAPTATION.map(u32be))],
    ['rXYZ', xyz([28_576, 14_581, 912])],
    ['gXYZ', xyz([25_239, 46_983, 6361])],
    ['bXYZ', xyz([9375, 3972, 46_788])],
    ['rTRC', curve],
    ['gTRC', curve],
    ['bTRC', curve],
  ];
  const table: Bytes[] = [u32be(tags.length)];
  /** Where each element begins; tags may share one, as the three curves do. */
  const places = new Map<Bytes, number>();
  let at = 128 + 4 + tags.length * 12;
  for (const [name, element] of tags) {
    const place = places.get(element) ?? at;
    if (place === at) {
      places.set(element, at);
      at += element.length;
    }
    table.push(latin1(name), u32be(place), u32be(element.length));
  }
  return concat(header(at), ...table, ...places.keys());
}

/** D50 as ICC writes it, in s15Fixed16 like all numbers here (section 7.2.16). */
const WHITE = [0xf6d6, 0x10000, 0xd32d] as const;

/** Bradford's adaptation from D65, the white of sRGB, to D50 (annex E). */
const ADAPTATION = [68_674, 1502, -3291, 1939, 64_912, -1119, -606, 988, 49_262] as const;

/** Section 7.2. */
function header(length: number): Bytes {
  return concat(
    u32be(length),
    u32be(0),
    u32be(0x04400000),
    latin1('mntrRGB XYZ '),
    // Its date, which is nobody's business but must be one.
    ...[2026, 1, 1, 0, 0, 0].map(u16be),
    latin1('acsp'),
    new Uint8Array(28),
    ...WHITE.map(u32be),
    new Uint8Array(48),
  );
}

/** Section 10.31. */
const xyz = (values: readonly number[]): Bytes =>
  concat(latin1('XYZ '), u32be(0), ...values.map(u32be));

/** A function of type 3 (section 10.18): a power with an offset, and a line below `d`. */
const parametric = (...values: readonly number[]): Bytes =>
  concat(
    latin1('para'),
    u32be(0),
    u16be(3),
    u16be(0),
    ...values.map((value) => u32be(Math.round(value * 65_536))),
  );

/** A text in American English (section 10.15), filled up to whole words of four bytes. */
function unicode(text: string): Bytes {
  const letters = concat(...Array.from(text, (letter) => u16be(letter.charCodeAt(0))));
  const padding = new Uint8Array((4 - (letters.length % 4)) % 4);
  return concat(
    latin1('mluc'),
    ...[0, 1, 12].map(u32be),
    latin1('enUS'),
    u32be(letters.length),
    u32be(28),
    letters,
    padding,
  );
}
