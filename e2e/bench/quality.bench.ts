// npx tsx --conditions=react-server e2e/bench/quality.bench.ts
// How near finished photos come to the truth, on composites of our photos of which all is known: at
// full size from mattes of a half, a quarter and a sixth of it, against cut-outs that are enlarged as
// they came; and on new backgrounds, with the old one's tint taken out of soft edges or left there, from
// the true matte and from one of half the size. Then how well flags tell mattes that were spoilt.
import sharp from 'sharp';
import { rowCutter } from '@/lib/image/cut-rows';
import { type Raster, rasterBands } from '@/lib/image/raster';
import { resampled } from '@/lib/image/resample';
import { sampleRaster } from '@/lib/image/sample';
import { codesOf, type KnownSample, PHOTOS, SPOILINGS, trueSample } from '@/lib/matte/fixture';
import type { Plane, Rgb, Size } from '@/lib/matte/planes';
import { bench } from './bench';
import { type Composite, knownComposites, type Zone, zonesOf } from './known-composites';

const RATIOS = { half: 2, quarter: 4, sixth: 6 } as const;
type Ratio = keyof typeof RATIOS;
const ratios = Object.keys(RATIOS).filter((name): name is Ratio => name in RATIOS);

const WHITE = [255, 255, 255];
const BACKGROUNDS = { white: WHITE, black: [0, 0, 0], green: [0, 200, 0] } as const;
type Background = keyof typeof BACKGROUNDS;
const backgrounds = Object.keys(BACKGROUNDS).filter(
  (name): name is Background => name in BACKGROUNDS,
);

/** So many of a small matte's pixels away from the true edge, enlarging leaves nothing soft. */
const REACH = 4;
/** Of the band in which tints are compared. */
const TINT_REACH = 8;

/** Grey values of coarse checks and of grain, which tell nothing of where the edge is. */
const PATTERNS = [
  (x: number, y: number) => ((((x >> 4) + (y >> 4)) & 1) === 0 ? 40 : 240),
  (x: number, y: number) => (Math.imul(x * 7919 + y * 104_729, 0x9e37_79b1) >>> 16) & 255,
];

const wholeOf = ({ width, height }: Size) => ({ x: 0, y: 0, width, height });

/** As the product does it, from the decoded photo on. */
async function finish(photo: Raster, matte: Plane, isDecontaminated: boolean): Promise<Raster> {
  const picture = {
    width: photo.width,
    height: photo.height,
    bands: () => rasterBands(photo),
    sample: (size: Size) => sampleRaster(photo, size),
  };
  const cut = await rowCutter(picture, { matte, window: wholeOf(matte) }, isDecontaminated);
  const data = photo.data.slice();
  const stride = photo.width * 4;
  for (let y = 0; y < photo.height; y++) cut(y, data.subarray(y * stride, (y + 1) * stride));
  return { ...photo, data };
}

const rasterOf = ({ data, width, height }: Rgb, alphaAt = (_: number) => 255): Raster => {
  const pixels = new Uint8ClampedArray(width * height * 4);
  for (let i = 0; i < width * height; i++) {
    pixels.set(data.subarray(i * 3, i * 3 + 3), i * 4);
    pixels[i * 4 + 3] = alphaAt(i);
  }
  return { width, height, data: pixels };
};

/** What an ideal model answers to a shrunk copy, enlarged as it came. */
async function enlarged(shot: Rgb, small: Plane): Promise<Raster> {
  const { width, height } = shot;
  const copy = await sharp(shot.data, { raw: { width, height, channels: 3 } })
    .resize({ width: small.width, height: small.height, fit: 'fill', kernel: 'cubic' })
    .raw()
    .toBuffer();
  const { width: across, height: down } = small;
  const cutOut = rasterOf({ data: copy, width: across, height: down }, (i) => small.data[i] ?? 0);
  const data = await sharp(cutOut.data, { raw: { width: across, height: down, channels: 4 } })
    .resize({ width, height, fit: 'fill', kernel: 'cubic' })
    .raw()
    .toBuffer();
  return { width, height, data: new Uint8ClampedArray(data) };
}

/** The photo under a matte that was enlarged by the bicubic kernel alone. */
const underPlain = (shot: Rgb, small: Plane): Raster => {
  const { data } = resampled(small, wholeOf(small), shot);
  return rasterOf(shot, (i) => data[i] ?? 0);
};

/** Gathers squared errors on a background, in dB. */
function againstTruth(
  { subject, alpha }: Composite,
  cutOut: Raster,
  background: readonly number[],
  isIn: (i: number) => boolean,
): number {
  let [squares, values] = [0, 0];
  for (let i = 0; i < alpha.data.length; i++) {
    if (!isIn(i)) continue;
    const [true_, own] = [(alpha.data[i] ?? 0) / 255, (cutOut.data[i * 4 + 3] ?? 0) / 255];
    for (const [c, behind] of background.entries()) {
      const truth = behind + ((subject[i * 3 + c] ?? 0) - behind) * true_;
      const made = behind + ((cutOut.data[i * 4 + c] ?? 0) - behind) * own;
      squares += (truth - made) ** 2;
    }
    values += 3;
  }
  return 10 * Math.log10((255 * 255 * values) / squares);
}

/** Opaque pixels of a finished photo that are not those of the shot. */
function differing(shot: Rgb, { data }: Raster): number {
  let pixels = 0;
  for (let i = 0; i * 4 < data.length; i++) {
    if (data[i * 4 + 3] !== 255) continue;
    if ([0, 1, 2].some((c) => data[i * 4 + c] !== shot.data[i * 3 + c])) pixels++;
  }
  return pixels;
}

/** The composite with a pattern for its subject, before plain grey. */
function patterned(composite: Composite, pattern: (x: number, y: number) => number): Composite {
  const { shot, alpha } = composite;
  const subject = shot.data.map((_, at) => {
    const i = Math.floor(at / 3);
    return pattern(i % shot.width, Math.floor(i / shot.width));
  });
  const data = subject.map((value, at) => {
    const share = (alpha.data[Math.floor(at / 3)] ?? 0) / 255;
    return Math.round(value * share + 150 * (1 - share));
  });
  return { ...composite, subject, shot: { ...shot, data } };
}

const mean = (values: readonly number[]) => values.reduce((sum, v) => sum + v, 0) / values.length;
const least = (values: readonly number[]) => Math.min(...values);

/** Values by name, several of each. */
class Scores {
  readonly #values = new Map<string, number[]>();

  add(name: string, value: number): void {
    this.#values.set(name, [...this.of(name), value]);
  }

  of(name: string): number[] {
    return this.#values.get(name) ?? [];
  }
}

async function scoreRatio(composite: Composite, name: Ratio, scores: Scores): Promise<void> {
  const { shot, alpha } = composite;
  const ratio = RATIOS[name];
  const zone = zonesOf(alpha, REACH * ratio);
  const isZone = (wanted: Zone) => (i: number) => zone(i) === wanted;
  const small = resampled(alpha, wholeOf(alpha), {
    width: Math.round(alpha.width / ratio),
    height: Math.round(alpha.height / ratio),
  });
  const finished = await finish(rasterOf(shot), small, true);
  const edge = againstTruth(composite, finished, WHITE, isZone('edge'));
  scores.add(`${name}-differing`, differing(shot, finished));
  scores.add(`${name}-interior`, againstTruth(composite, finished, WHITE, isZone('interior')));
  scores.add(`${name}-edge`, edge);
  const asItCame = await enlarged(shot, small);
  const edgeAsItCame = againstTruth(composite, asItCame, WHITE, isZone('edge'));
  scores.add(
    `${name}-enlarged-interior`,
    againstTruth(composite, asItCame, WHITE, isZone('interior')),
  );
  scores.add(`${name}-enlarged-edge`, edgeAsItCame);
  scores.add(`${name}-gain`, edge - edgeAsItCame);
  if (name === 'sixth') await scoreGuided(composite, small, isZone('edge'), scores);
}

/** A small matte that follows the photo, against one that was only enlarged. */
async function scoreGuided(
  composite: Composite,
  small: Plane,
  isEdge: (i: number) => boolean,
  scores: Scores,
): Promise<void> {
  for (const pattern of [null, ...PATTERNS]) {
    const one = pattern ? patterned(composite, pattern) : composite;
    const finished = await finish(rasterOf(one.shot), small, false);
    const guided = againstTruth(one, finished, WHITE, isEdge);
    const bicubic = againstTruth(one, underPlain(one.shot, small), WHITE, isEdge);
    scores.add(pattern ? 'patterned-gain' : 'guided-gain', guided - bicubic);
  }
  // Of the photo as it was taken, shadows and all, only the matte is known.
  const { photo, alpha } = composite;
  const guided = compareMattes(await finish(rasterOf(photo), small, false), alpha, isEdge);
  const bicubic = compareMattes(underPlain(photo, small), alpha, isEdge);
  scores.add('photo-gain', guided.edge - bicubic.edge);
  scores.add('photo-iou-gain', guided.iou - bicubic.iou);
}

/** The alpha of a finished photo against the true one: along the edge in dB, and as a whole. */
function compareMattes({ data }: Raster, alpha: Plane, isEdge: (i: number) => boolean) {
  let [squares, values, both, either] = [0, 0, 0, 0];
  for (const [i, truth] of alpha.data.entries()) {
    const own = data[i * 4 + 3] ?? 0;
    if (own > 127 && truth > 127) both++;
    if (own > 127 || truth > 127) either++;
    if (!isEdge(i)) continue;
    squares += (own - truth) ** 2;
    values++;
  }
  return { edge: 10 * Math.log10((255 * 255 * values) / squares), iou: both / either };
}

/** With and without the old background's tint, under the true matte and one of half the size. */
async function scoreTint(composite: Composite, scores: Scores): Promise<void> {
  const { shot, alpha } = composite;
  const zone = zonesOf(alpha, (TINT_REACH * Math.max(alpha.width, alpha.height)) / 2000);
  const isEdge = (i: number) => zone(i) === 'edge';
  const photo = rasterOf(shot);
  const half = { width: Math.round(alpha.width / 2), height: Math.round(alpha.height / 2) };
  for (const isClean of [true, false]) {
    const kind = isClean ? 'clean' : 'tinted';
    // Under its true alpha a picture is as far from the truth on all backgrounds.
    const exact = await finish(photo, alpha, isClean);
    scores.add(`exact-${kind}`, againstTruth(composite, exact, WHITE, isEdge));
    const finished = await finish(photo, resampled(alpha, wholeOf(alpha), half), isClean);
    for (const name of backgrounds) {
      scores.add(`${name}-${kind}`, againstTruth(composite, finished, BACKGROUNDS[name], isEdge));
    }
  }
}

/** On how many of the photos the flags tell of a matte that was spoilt, and of one that was not. */
async function scoreFlags(scores: Scores): Promise<void> {
  const samples = await Promise.all(PHOTOS.map(trueSample));
  scores.add('flags-on-true-mattes', samples.flatMap(codesOf).length);
  for (const [name, code, spoil] of SPOILT) {
    const told = samples.filter((sample) => codesOf(spoil(sample)).includes(code));
    scores.add(name, told.length / samples.length);
  }
}

/** Each way to spoil a matte, at each strength. */
const SPOILT = SPOILINGS.flatMap(({ code, name, strengths, spoil }) => {
  const [what = '', unit = ''] = name.split(', ').map((words) => words.replaceAll(' ', '-'));
  return strengths.map(
    (strength) =>
      [
        `flag-${code}:${what}-${strength}-${unit}`,
        code,
        (sample: KnownSample) => spoil(sample, strength),
      ] as const,
  );
});

const TINTED = ['exact', ...backgrounds];

const DECIBEL = { unit: 'dB', limit: '-', digits: 1 };

const figures = Object.fromEntries([
  ...ratios.flatMap((name) => [
    [`quality-${name}-interior-differing`, { unit: 'pixels', limit: '<=0' }],
    [`quality-${name}-interior`, DECIBEL],
    [`quality-${name}-interior-enlarged`, DECIBEL],
    [`quality-${name}-edge`, DECIBEL],
    [`quality-${name}-edge-enlarged`, DECIBEL],
    [`quality-${name}-edge-least-gain`, DECIBEL],
  ]),
  ['quality-sixth-guided-gain', DECIBEL],
  ['quality-sixth-guided-least-gain', DECIBEL],
  ['quality-sixth-guided-least-gain-on-patterns', DECIBEL],
  ['quality-sixth-guided-matte-gain', DECIBEL],
  ['quality-sixth-guided-matte-least-gain', DECIBEL],
  ['quality-sixth-guided-matte-iou-gain', { unit: 'ratio', limit: '-', digits: 4 }],
  ['quality-sixth-guided-matte-iou-least-gain', { unit: 'ratio', limit: '-', digits: 4 }],
  ...TINTED.flatMap((name) => [
    [`quality-${name}-tinted`, DECIBEL],
    [`quality-${name}-clean`, DECIBEL],
    [`quality-${name}-least-gain`, DECIBEL],
  ]),
  ['flags-on-true-mattes', { unit: 'flags', limit: '<=0' }],
  ...SPOILT.map(([name]) => [name, { unit: 'of-photos', limit: '-', digits: 1 }]),
]);

await bench(figures, async () => {
  const scores = new Scores();
  for await (const composite of knownComposites()) {
    for (const name of ratios) await scoreRatio(composite, name, scores);
    await scoreTint(composite, scores);
  }
  await scoreFlags(scores);
  const values: Record<string, number> = {};
  for (const name of ratios) {
    const differing = scores.of(`${name}-differing`);
    values[`quality-${name}-interior-differing`] = differing.reduce((a, b) => a + b);
    values[`quality-${name}-interior`] = least(scores.of(`${name}-interior`));
    values[`quality-${name}-interior-enlarged`] = mean(scores.of(`${name}-enlarged-interior`));
    values[`quality-${name}-edge`] = mean(scores.of(`${name}-edge`));
    values[`quality-${name}-edge-enlarged`] = mean(scores.of(`${name}-enlarged-edge`));
    values[`quality-${name}-edge-least-gain`] = least(scores.of(`${name}-gain`));
  }
  values['quality-sixth-guided-gain'] = mean(scores.of('guided-gain'));
  values['quality-sixth-guided-least-gain'] = least(scores.of('guided-gain'));
  values['quality-sixth-guided-least-gain-on-patterns'] = least(scores.of('patterned-gain'));
  values['quality-sixth-guided-matte-gain'] = mean(scores.of('photo-gain'));
  values['quality-sixth-guided-matte-least-gain'] = least(scores.of('photo-gain'));
  values['quality-sixth-guided-matte-iou-gain'] = mean(scores.of('photo-iou-gain'));
  values['quality-sixth-guided-matte-iou-least-gain'] = least(scores.of('photo-iou-gain'));
  for (const name of TINTED) {
    const [clean, tinted] = [scores.of(`${name}-clean`), scores.of(`${name}-tinted`)];
    values[`quality-${name}-tinted`] = mean(tinted);
    values[`quality-${name}-clean`] = mean(clean);
    values[`quality-${name}-least-gain`] = least(clean.map((v, i) => v - (tinted[i] ?? 0)));
  }
  for (const name of ['flags-on-true-mattes', ...SPOILT.map(([each]) => each)]) {
    values[name] = mean(scores.of(name));
  }
  return values;
});
