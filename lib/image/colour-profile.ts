import { latin1, u32be } from './integers';

/** Area of sRGB's triangle of primaries in CIE xy, under ICC's D50 white. */
const SRGB_AREA = 0.1091;

/** Wider than sRGB by more than rounding: Display P3 and Adobe RGB lie near 1.3. */
const WIDE_FROM = 1.1;

/**
 * Whether an RGB profile reaches beyond sRGB, so that colours may lose some of their strength when
 * converted. Goes by the primaries (ICC.1:2022, section 9.2), not by the profile's name. False
 * when it has none, as those made of tables.
 */
export function isWideGamut(profile: Uint8Array): boolean {
  const red = primary(profile, 'rXYZ');
  const green = primary(profile, 'gXYZ');
  const blue = primary(profile, 'bXYZ');
  if (!red || !green || !blue) return false;
  const area = Math.abs(
    (green.x - red.x) * (blue.y - red.y) - (blue.x - red.x) * (green.y - red.y),
  );
  return area / 2 > SRGB_AREA * WIDE_FROM;
}

function primary(profile: Uint8Array, tag: string): { x: number; y: number } | null {
  const [x, y, z] = readXyz(profile, tag) ?? [0, 0, 0];
  const sum = x + y + z;
  return sum > 0 ? { x: x / sum, y: y / sum } : null;
}

/** Where a tag's data begin; 0 when the profile has none of that name (ICC.1:2022, section 7.3). */
export function findTag(profile: Uint8Array, tag: string): number {
  const tags = Math.min(u32be(profile, 128), 100);
  for (let index = 0; index < tags; index++) {
    const at = 132 + index * 12;
    if (latin1(profile, at, 4) === tag) return u32be(profile, at + 4);
  }
  return 0;
}

/** A colour under a tag, in CIE XYZ under D50. */
export function readXyz(profile: Uint8Array, tag: string): [number, number, number] | null {
  const at = findTag(profile, tag);
  if (at === 0) return null;
  return [fixed(profile, at + 8), fixed(profile, at + 12), fixed(profile, at + 16)];
}

/** A number of type s15Fixed16. */
export const fixed = (profile: Uint8Array, at: number): number => (u32be(profile, at) | 0) / 65_536;
