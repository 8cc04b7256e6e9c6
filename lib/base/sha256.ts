/**
 * SHA-256 (FIPS 180-4) of a short text's UTF-8 bytes, in hex. `crypto.subtle` only answers later,
 * and not at all on a page over plain HTTP; for files it is the one to use.
 */
export function sha256(text: string): string {
  const bytes = new TextEncoder().encode(text);
  const blocks = new Uint8Array(Math.ceil((bytes.length + 9) / 64) * 64);
  blocks.set(bytes);
  blocks[bytes.length] = 0x80;
  const view = new DataView(blocks.buffer);
  view.setUint32(blocks.length - 4, bytes.length * 8);
  const state = Uint32Array.from(FRACTIONS.roots);
  for (let at = 0; at < blocks.length; at += 64) mix(state, view, at);
  return Array.from(state, (word) => word.toString(16).padStart(8, '0')).join('');
}

/** The first 32 bits behind the point of the first 8 square roots, and of 64 cube roots, of primes. */
const FRACTIONS = (() => {
  const primes: number[] = [];
  for (let n = 2; primes.length < 64; n++)
    if (primes.every((prime) => n % prime !== 0)) primes.push(n);
  const bits = (root: number) => Math.floor((root % 1) * 2 ** 32);
  return {
    roots: primes.slice(0, 8).map((prime) => bits(Math.sqrt(prime))),
    cubes: Uint32Array.from(primes, (prime) => bits(Math.cbrt(prime))),
  };
})();

const turned = (word: number, by: number) => (word >>> by) | (word << (32 - by));

function mix(state: Uint32Array, block: DataView, at: number): void {
  const words = new Uint32Array(64);
  const [a0 = 0, b0 = 0, c0 = 0, d0 = 0, e0 = 0, f0 = 0, g0 = 0, h0 = 0] = state;
  let [a, b, c, d, e, f, g, h] = [a0, b0, c0, d0, e0, f0, g0, h0];
  for (let i = 0; i < 64; i++) {
    const near = words[i - 2] ?? 0;
    const far = words[i - 15] ?? 0;
    words[i] =
      i < 16
        ? block.getUint32(at + 4 * i)
        : (words[i - 16] ?? 0) +
          (turned(far, 7) ^ turned(far, 18) ^ (far >>> 3)) +
          (words[i - 7] ?? 0) +
          (turned(near, 17) ^ turned(near, 19) ^ (near >>> 10));
    const chosen = (e & f) ^ (~e & g);
    const major = (a & b) ^ (a & c) ^ (b & c);
    const first =
      h +
      (turned(e, 6) ^ turned(e, 11) ^ turned(e, 25)) +
      chosen +
      (FRACTIONS.cubes[i] ?? 0) +
      (words[i] ?? 0);
    const second = (turned(a, 2) ^ turned(a, 13) ^ turned(a, 22)) + major;
    [h, g, f, e, d, c, b, a] = [g, f, e, (d + first) | 0, c, b, a, (first + second) | 0];
  }
  for (const [i, word] of [a, b, c, d, e, f, g, h].entries()) state[i] = (state[i] ?? 0) + word;
}
