// A set of colours as a few Gaussians: k-means clusters with covariance.

type Triple = readonly [number, number, number];

interface Gaussian {
  mean: Triple;
  weight: number;
  /** Inverse covariance: 00, 01, 02, 11, 12, 22. */
  inverse: readonly [number, number, number, number, number, number];
  logDeterminant: number;
}

export type ColourModel = readonly Gaussian[];

/** Added to each variance, so that a flat colour does not give a singular covariance. */
const VARIANCE_FLOOR = 6;
const ROUNDS = 10;
const SAMPLE = 8000;

/** Fixed generator: the same picture must always give the same cut-out. */
function fixedRandom() {
  let state = 7;
  return () => {
    state = (state * 1664525 + 1013904223) >>> 0;
    return state / 4294967296;
  };
}

const colourAt = (lab: Float32Array, i: number): Triple => [
  lab[i * 3] ?? 0,
  lab[i * 3 + 1] ?? 0,
  lab[i * 3 + 2] ?? 0,
];

const distance2 = ([l, a, b]: Triple, [ml, ma, mb]: Triple) =>
  (l - ml) ** 2 + (a - ma) ** 2 + (b - mb) ** 2;

/** k-means++ start: each further centre is drawn by its squared distance to the ones so far. */
function startCentres(colours: readonly Triple[], count: number): Triple[] {
  const random = fixedRandom();
  const centres = colours.slice(0, 1);
  while (centres.length < count && colours.length > 0) {
    const nearest = colours.map((colour) =>
      centres.reduce((best, centre) => Math.min(best, distance2(colour, centre)), 1e9),
    );
    let rest = random() * nearest.reduce((sum, d) => sum + d, 0);
    const drawn = nearest.findIndex((d) => {
      rest -= d;
      return rest <= 0;
    });
    const next = colours.at(drawn);
    if (!next) break;
    centres.push(next);
  }
  return centres;
}

class Cluster {
  n = 0;
  readonly sum: [number, number, number] = [0, 0, 0];
  readonly square: [number, number, number, number, number, number] = [0, 0, 0, 0, 0, 0];

  add([l, a, b]: Triple) {
    this.n++;
    this.sum[0] += l;
    this.sum[1] += a;
    this.sum[2] += b;
    this.square[0] += l * l;
    this.square[1] += l * a;
    this.square[2] += l * b;
    this.square[3] += a * a;
    this.square[4] += a * b;
    this.square[5] += b * b;
  }

  get mean(): Triple {
    return [this.sum[0] / this.n, this.sum[1] / this.n, this.sum[2] / this.n];
  }

  toGaussian(total: number): Gaussian {
    const { n, square, mean } = this;
    const [l, a, b] = mean;
    const c00 = square[0] / n - l * l + VARIANCE_FLOOR;
    const c01 = square[1] / n - l * a;
    const c02 = square[2] / n - l * b;
    const c11 = square[3] / n - a * a + VARIANCE_FLOOR;
    const c12 = square[4] / n - a * b;
    const c22 = square[5] / n - b * b + VARIANCE_FLOOR;
    const i00 = c11 * c22 - c12 * c12;
    const i01 = c02 * c12 - c01 * c22;
    const i02 = c01 * c12 - c02 * c11;
    const i11 = c00 * c22 - c02 * c02;
    const i12 = c01 * c02 - c00 * c12;
    const i22 = c00 * c11 - c01 * c01;
    const d = c00 * i00 + c01 * i01 + c02 * i02;
    return {
      mean,
      weight: n / total,
      inverse: [i00 / d, i01 / d, i02 / d, i11 / d, i12 / d, i22 / d],
      logDeterminant: Math.log(d),
    };
  }
}

function assign(colours: readonly Triple[], centres: readonly Triple[]): Cluster[] {
  const clusters = centres.map(() => new Cluster());
  for (const colour of colours) {
    let best = Number.POSITIVE_INFINITY;
    let owner = 0;
    for (let c = 0; c < centres.length; c++) {
      const centre = centres[c];
      const d = centre ? distance2(colour, centre) : best;
      if (d < best) {
        best = d;
        owner = c;
      }
    }
    clusters[owner]?.add(colour);
  }
  return clusters.filter(({ n }) => n > 0);
}

/** Clusters the Lab colours of the pixels listed in `indices`, of a regular sample where many. */
export function fitColours(
  lab: Float32Array,
  indices: readonly number[],
  count: number,
): ColourModel {
  const step = Math.max(1, Math.floor(indices.length / SAMPLE));
  const colours = indices.filter((_, k) => k % step === 0).map((i) => colourAt(lab, i));
  let centres = startCentres(colours, count);
  let clusters: Cluster[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    clusters = assign(colours, centres);
    centres = clusters.map(({ mean }) => mean);
  }
  return clusters.map((cluster) => cluster.toGaussian(colours.length));
}

/** Negative log-likelihood of a Lab colour under the best of the Gaussians. */
export function unlikeliness(model: ColourModel, l: number, a: number, b: number): number {
  let best = 1e9;
  for (const { mean, inverse: v, logDeterminant, weight } of model) {
    const x = l - mean[0];
    const y = a - mean[1];
    const z = b - mean[2];
    const squares = x * x * v[0] + y * y * v[3] + z * z * v[5];
    const d = squares + 2 * (x * y * v[1] + x * z * v[2] + y * z * v[4]);
    const q = 0.5 * (d + logDeterminant) - Math.log(weight);
    if (q < best) best = q;
  }
  return best;
}
