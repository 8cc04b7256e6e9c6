import { findTag, fixed, readXyz } from './colour-profile';
import { latin1, u16be, u32be } from './integers';

/** Turns RGBA pixels of some space into sRGB, in place. Alpha is left alone. */
export type Conversion = (pixels: Uint8ClampedArray) => void;

/** Linear sRGB from CIE XYZ under D50: the inverse of the colorants in sRGB's own profile. */
const FROM_XYZ = [
  [3.1338561, -1.6168667, -0.4906146],
  [-0.9787684, 1.9161415, 0.033454],
  [0.0719453, -0.2289914, 1.4052427],
];

const LEVELS = 256;
/** So fine that a step is less than a third of a level, even where the curve is steepest. */
const LINEAR_STEPS = 16_384;
/** How far a profile's numbers may be off and still be sRGB's: profiles of it differ by rounding. */
const CURVE_TOLERANCE = 0.004;
const MATRIX_TOLERANCE = 0.006;

/** sRGB's curve (IEC 61966-2-1), from light to sample, both from 0 to 1. */
const encode = (light: number): number =>
  light <= 0.0031308 ? light * 12.92 : 1.055 * light ** (1 / 2.4) - 0.055;

const decode = (sample: number): number =>
  sample <= 0.04045 ? sample / 12.92 : ((sample + 0.055) / 1.055) ** 2.4;

const keep: Conversion = () => {};

/**
 * How to bring pixels from a profile's space to sRGB: colorimetric, cut off at sRGB's borders.
 * @returns null for a profile that is not made of curves and primaries, such as those of printers.
 */
export function conversionFrom(profile: Uint8Array): Conversion | null {
  if (latin1(profile, 36, 4) !== 'acsp') return null;
  const space = latin1(profile, 16, 4);
  if (space === 'GRAY') return greyConversion(profile);
  if (space !== 'RGB ' || latin1(profile, 20, 4) !== 'XYZ ') return null;

  const curves = ['rTRC', 'gTRC', 'bTRC'].map((tag) => readCurve(profile, findTag(profile, tag)));
  const primaries = ['rXYZ', 'gXYZ', 'bXYZ'].map((tag) => readXyz(profile, tag));
  const [red, green, blue] = curves;
  if (!red || !green || !blue) return null;
  const matrix = FROM_XYZ.flatMap((row) =>
    primaries.map((colour) =>
      row.reduce((sum, factor, axis) => sum + factor * (colour?.[axis] ?? Number.NaN), 0),
    ),
  );
  if (matrix.some(Number.isNaN)) return null;
  const isPlain = matrix.every(
    (factor, index) => Math.abs(factor - (index % 4 === 0 ? 1 : 0)) < MATRIX_TOLERANCE,
  );
  if (isPlain && [red, green, blue].every(isPlainCurve)) return keep;
  return (pixels) => applyMatrix(pixels, [red, green, blue], matrix);
}

function greyConversion(profile: Uint8Array): Conversion | null {
  const curve = readCurve(profile, findTag(profile, 'kTRC'));
  if (!curve) return null;
  if (isPlainCurve(curve)) return keep;
  const samples = curve.map((light) => Math.round(encode(light) * 255));
  return (pixels) => {
    for (let at = 0; at < pixels.length; at += 4) {
      pixels.fill(samples[pixels[at] ?? 0] ?? 0, at, at + 3);
    }
  };
}

function applyMatrix(
  pixels: Uint8ClampedArray,
  [red, green, blue]: readonly [Float64Array, Float64Array, Float64Array],
  matrix: readonly number[],
): void {
  const samples = Uint8Array.from({ length: LINEAR_STEPS + 1 }, (_, step) =>
    Math.round(encode(step / LINEAR_STEPS) * 255),
  );
  const [rr = 0, rg = 0, rb = 0, gr = 0, gg = 0, gb = 0, br = 0, bg = 0, bb = 0] = matrix;
  const sampleOf = (light: number): number =>
    samples[light <= 0 ? 0 : light >= 1 ? LINEAR_STEPS : Math.round(light * LINEAR_STEPS)] ?? 0;
  for (let at = 0; at < pixels.length; at += 4) {
    const r = red[pixels[at] ?? 0] ?? 0;
    const g = green[pixels[at + 1] ?? 0] ?? 0;
    const b = blue[pixels[at + 2] ?? 0] ?? 0;
    pixels[at] = sampleOf(rr * r + rg * g + rb * b);
    pixels[at + 1] = sampleOf(gr * r + gg * g + gb * b);
    pixels[at + 2] = sampleOf(br * r + bg * g + bb * b);
  }
}

const isPlainCurve = (curve: Float64Array): boolean =>
  curve.every((light, level) => Math.abs(light - decode(level / (LEVELS - 1))) < CURVE_TOLERANCE);

/** The light, from 0 to 1, of each of the 256 levels (ICC.1:2022, sections 10.6 and 10.18). */
function readCurve(profile: Uint8Array, at: number): Float64Array | null {
  const curve = at === 0 ? null : curveAt(profile, at);
  if (!curve) return null;
  return Float64Array.from({ length: LEVELS }, (_, level) =>
    Math.max(0, Math.min(1, curve(level / (LEVELS - 1)) || 0)),
  );
}

function curveAt(profile: Uint8Array, at: number): ((sample: number) => number) | null {
  const type = latin1(profile, at, 4);
  if (type === 'para') return parametricCurve(profile, at);
  if (type !== 'curv') return null;
  const count = u32be(profile, at + 8);
  if (count === 0) return (sample) => sample;
  if (count === 1) {
    const gamma = u16be(profile, at + 12) / 256;
    return (sample) => sample ** gamma;
  }
  return (sample) => {
    const place = sample * (count - 1);
    const below = Math.min(count - 2, Math.floor(place));
    const [low, high] = [below, below + 1].map((index) => u16be(profile, at + 12 + index * 2));
    return ((low ?? 0) + ((high ?? 0) - (low ?? 0)) * (place - below)) / 65_535;
  };
}

/** Five shapes, each with more parameters than the one before. */
function parametricCurve(profile: Uint8Array, at: number): ((sample: number) => number) | null {
  const shape = u16be(profile, at + 8);
  const [g = 1, a = 1, b = 0, c = 0, d = 0, e = 0, f = 0] = Array.from({ length: 7 }, (_, index) =>
    fixed(profile, at + 12 + index * 4),
  );
  const power = (sample: number) => (a * sample + b) ** g;
  switch (shape) {
    case 0:
      return (sample) => sample ** g;
    case 1:
      return (sample) => (sample >= -b / a ? power(sample) : 0);
    case 2:
      return (sample) => (sample >= -b / a ? power(sample) + c : c);
    case 3:
      return (sample) => (sample >= d ? power(sample) : c * sample);
    case 4:
      return (sample) => (sample >= d ? power(sample) + e : c * sample + f);
    default:
      return null;
  }
}
