import { describe, expect, it } from 'vitest';
import { srgbProfile } from './srgb-profile';

describe('the sRGB profile', () => {
  const profile = Buffer.from(srgbProfile());

  it('is whole: its size, and every element within it at a multiple of four', () => {
    expect(profile.readUInt32BE(0)).toBe(profile.length);
    expect(profile.subarray(36, 40).toString()).toBe('acsp');
    for (let tag = 0; tag < profile.readUInt32BE(128); tag++) {
      const at = 132 + tag * 12;
      const [start, length] = [profile.readUInt32BE(at + 4), profile.readUInt32BE(at + 8)];
      expect(start % 4).toBe(0);
      expect(start + length).toBeLessThanOrEqual(profile.length);
      expect(profile.subarray(start, start + 4).toString()).toMatch(/^(mluc|XYZ |sf32|para)$/);
    }
  });

  it('adds up to its own white, so that greys stay grey', () => {
    for (const row of [0, 4, 8]) {
      const value = (tag: number) =>
        profile.readInt32BE(profile.readUInt32BE(136 + tag * 12) + 8 + row);
      expect(value(4) + value(5) + value(6)).toBe(value(2));
    }
  });
});
