import { findTag, fixed, readXyz } from '@/lib/image/colour-profile';
import { latin1, u16be, u32be } from '@/lib/image/integers';

/** sRGB's primaries under ICC's D50 white (IEC 61966-2-1, adapted after Bradford). */
const PRIMARIES = [
  ['rXYZ', [0.4361, 0.2225, 0.0139]],
  ['gXYZ', [0.3851, 0.7169, 0.0971]],
  ['bXYZ', [0.1431, 0.0606, 0.7141]],
] as const;

/** Profiles of different makers differ in the third digit. */
const CLOSE = 0.004;

/** Whether an ICC profile describes sRGB: by its primaries and its curve, not by its name. */
export function isSrgbProfile(profile: Uint8Array): boolean {
  if (latin1(profile, 16, 4) !== 'RGB ') return false;
  const hasPrimaries = PRIMARIES.every(([tag, wanted]) => {
    const found = readXyz(profile, tag);
    return found !== null && wanted.every((value, at) => isClose(found[at] ?? 0, value));
  });
  return hasPrimaries && ['rTRC', 'gTRC', 'bTRC'].every((tag) => isSrgbCurve(profile, tag));
}

const isClose = (found: number, wanted: number) => Math.abs(found - wanted) <= CLOSE;

/** A table, or parameters of type 3 (ICC.1:2022, sections 10.6 and 10.18). */
function isSrgbCurve(profile: Uint8Array, tag: string): boolean {
  const at = findTag(profile, tag);
  if (at === 0) return false;
  const type = latin1(profile, at, 4);
  if (type === 'para') {
    const [gamma, a] = [fixed(profile, at + 12), fixed(profile, at + 16)];
    return u16be(profile, at + 8) === 3 && isClose(gamma, 2.4) && isClose(a, 1 / 1.055);
  }
  const entries = u32be(profile, at + 8);
  if (type !== 'curv' || entries < 16 || at + 12 + entries * 2 > profile.length) return false;
  // In the dark, where a plain power would part from it.
  return [0.1, 0.5].every((share) => {
    const index = Math.round(share * (entries - 1));
    const value = index / (entries - 1);
    return isClose(u16be(profile, at + 12 + index * 2) / 65_535, ((value + 0.055) / 1.055) ** 2.4);
  });
}
