import type { Size } from './planes';

const LINEAR = Float32Array.from({ length: 256 }, (_, i) => {
  const c = i / 255;
  return c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4;
});

const cubeRoot = (t: number) => (t > 0.008856 ? Math.cbrt(t) : 7.787 * t + 16 / 116);

/** 8-bit sRGB to CIELAB (D65), three floats a pixel. */
export function toLab(rgb: Uint8Array): Float32Array {
  const lab = new Float32Array(rgb.length);
  for (let i = 0; i < rgb.length; i += 3) {
    const r = LINEAR[rgb[i] ?? 0] ?? 0;
    const g = LINEAR[rgb[i + 1] ?? 0] ?? 0;
    const b = LINEAR[rgb[i + 2] ?? 0] ?? 0;
    const x = cubeRoot((0.4124 * r + 0.3576 * g + 0.1805 * b) / 0.95047);
    const y = cubeRoot(0.2126 * r + 0.7152 * g + 0.0722 * b);
    const z = cubeRoot((0.0193 * r + 0.1192 * g + 0.9505 * b) / 1.08883);
    lab[i] = 116 * y - 16;
    lab[i + 1] = 500 * (x - y);
    lab[i + 2] = 200 * (y - z);
  }
  return lab;
}

/** Strength of the colour gradient in Lab units: central differences over all three channels. */
export function gradient(lab: Float32Array, { width, height }: Size): Float32Array {
  const out = new Float32Array(width * height);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const i = y * width + x;
      const left = x ? i - 1 : i;
      const right = x < width - 1 ? i + 1 : i;
      const up = y ? i - width : i;
      const down = y < height - 1 ? i + width : i;
      let sum = 0;
      for (let c = 0; c < 3; c++) {
        const dx = (lab[right * 3 + c] ?? 0) - (lab[left * 3 + c] ?? 0);
        const dy = (lab[down * 3 + c] ?? 0) - (lab[up * 3 + c] ?? 0);
        sum += dx * dx + dy * dy;
      }
      out[i] = Math.sqrt(sum);
    }
  }
  return out;
}

/**
 * How far `colour` is in hue and saturation from `lit` under less light. Scaling light by a factor
 * scales L + 16, a and b alike, so what is left of a and b is not shadow.
 * @returns the deviation in Lab units, and `light`, the share of light that is left.
 */
export function asShadow(
  l: number,
  a: number,
  b: number,
  litL: number,
  litA: number,
  litB: number,
): { light: number; deviation: number } {
  const light = (l + 16) / (litL + 16);
  return { light, deviation: Math.hypot(a - light * litA, b - light * litB) };
}
