/** A Huffman code for DEFLATE: a length in bits for each symbol (0: never used) and its bits. */
export type HuffmanCode = {
  readonly lengths: Uint8Array;
  /** Canonical codes (RFC 1951, 3.2.2), turned round: DEFLATE sends a code's highest bit first. */
  readonly bits: Uint16Array;
};

/**
 * The best code for symbols that occur so often, no length over `maxBits`. A tree that grows too
 * deep is flattened by halving the counts, which costs less than a thousandth in size.
 * @param counts how often each symbol occurs; one that occurs must exist.
 */
export function huffmanCode(counts: Uint32Array, maxBits: number): HuffmanCode {
  let weights = counts;
  let lengths = treeDepths(weights);
  while (Math.max(...lengths) > maxBits) {
    weights = weights.map((weight) => (weight === 0 ? 0 : (weight >>> 1) | 1));
    lengths = treeDepths(weights);
  }
  return { lengths, bits: canonical(lengths) };
}

/** Depth of each symbol in the Huffman tree (two queues: Van Leeuwen, 1976). */
function treeDepths(weights: Uint32Array): Uint8Array {
  const depths = new Uint8Array(weights.length);
  const leaves = Array.from(weights.keys())
    .filter((symbol) => (weights[symbol] ?? 0) > 0)
    .sort((a, b) => (weights[a] ?? 0) - (weights[b] ?? 0) || a - b);
  const [only] = leaves;
  if (leaves.length === 1 && only !== undefined) {
    // A code of no bits cannot be sent.
    depths[only] = 1;
    return depths;
  }

  const count = leaves.length;
  const weight = new Float64Array(2 * count);
  const parent = new Int32Array(2 * count);
  leaves.forEach((symbol, node) => {
    weight[node] = weights[symbol] ?? 0;
  });
  let nextLeaf = 0;
  let nextInner = count;
  let end = count;
  const takeLightest = (): number => {
    const isLeaf =
      nextLeaf < count &&
      (nextInner === end || (weight[nextLeaf] ?? 0) <= (weight[nextInner] ?? 0));
    return isLeaf ? nextLeaf++ : nextInner++;
  };
  while (end < 2 * count - 1) {
    const a = takeLightest();
    const b = takeLightest();
    weight[end] = (weight[a] ?? 0) + (weight[b] ?? 0);
    parent[a] = end;
    parent[b] = end;
    end++;
  }
  const depth = new Uint8Array(2 * count);
  for (let node = end - 2; node >= 0; node--) {
    depth[node] = (depth[parent[node] ?? 0] ?? 0) + 1;
    const symbol = leaves[node];
    if (node < count && symbol !== undefined) depths[symbol] = depth[node] ?? 0;
  }
  return depths;
}

function canonical(lengths: Uint8Array): Uint16Array {
  const perLength = new Uint16Array(17);
  for (const length of lengths) perLength[length] = (perLength[length] ?? 0) + 1;
  perLength[0] = 0;
  const next = new Uint16Array(17);
  for (let length = 1; length < 17; length++) {
    next[length] = ((next[length - 1] ?? 0) + (perLength[length - 1] ?? 0)) << 1;
  }
  return Uint16Array.from(lengths, (length) => {
    if (length === 0) return 0;
    const code = next[length] ?? 0;
    next[length] = code + 1;
    return reverse(code, length);
  });
}

function reverse(code: number, length: number): number {
  let turned = 0;
  for (let bit = 0; bit < length; bit++) turned |= ((code >>> bit) & 1) << (length - 1 - bit);
  return turned;
}
