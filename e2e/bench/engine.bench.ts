// npx tsx e2e/bench/engine.bench.ts [data folder]
// Both built-in engines on the fixtures, photo by photo, against their exact mattes.
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import sharp from 'sharp';
import { compareAlpha } from '@/lib/standin/engine/compare-alpha';
import { createEngine, type Engine } from '@/lib/standin/engine/engine';

const PHOTOS = path.join(import.meta.dirname, '..', 'images', 'photos');
const [dataDir = '.data'] = process.argv.slice(2);

type Score = { iou: number; mae: number; ms: number } | { refusal: string; ms: number };

async function score(engine: Engine, name: string): Promise<Score> {
  const photo = await readFile(path.join(PHOTOS, `${name}.jpg`));
  const startedAt = performance.now();
  const outcome = await engine.cutOut(photo, new AbortController().signal);
  const ms = performance.now() - startedAt;
  if (!outcome.ok) return { refusal: outcome.failMsg, ms };
  const alpha = await sharp(outcome.png).extractChannel(3).raw().toBuffer();
  const reference = path.join(PHOTOS, `${name}.alpha.png`);
  const exact = await sharp(reference).extractChannel(0).raw().toBuffer();
  return { ...compareAlpha(alpha, exact), ms };
}

const written = (result: Score) => {
  const ms = `${Math.round(result.ms)} ms`.padStart(8);
  if ('refusal' in result) return `${ms}  ${result.refusal}`;
  return `${ms}  IoU ${result.iou.toFixed(3)}  MAE ${result.mae.toFixed(3)}`;
};

const names = (await readdir(PHOTOS))
  .filter((file) => file.endsWith('.jpg'))
  .map((file) => file.slice(0, -'.jpg'.length));

async function scoreAll(preference: 'neural' | 'classical'): Promise<number[]> {
  const log = (event: string, fields?: object) => console.error(event, fields ?? '');
  const engine = createEngine({ dataDir, preference, log });
  const ious: number[] = [];
  // The first picture pays for the start of the helper, so it is cut out twice.
  for (const [i, name] of [names[0] ?? '', ...names].entries()) {
    const result = await score(engine, name);
    if (i === 0) continue;
    console.log(`${name.padEnd(26)}${preference.padEnd(10)}${written(result)}`);
    if ('iou' in result) ious.push(result.iou);
  }
  const { serves } = engine.status();
  await engine.close();
  // A neural engine that could not be fetched has no figures, and the classical ones are not its.
  return serves === preference ? ious : [];
}

const mean = (values: number[]) => values.reduce((sum, v) => sum + v, 0) / values.length;

const neural = await scoreAll('neural');
const classical = await scoreAll('classical');
if (neural.length === names.length) {
  console.log(`engine-neural-mean-iou ${mean(neural).toFixed(4)} ratio >=0.97`);
  console.log(`engine-neural-worst-iou ${Math.min(...neural).toFixed(4)} ratio >=0.88`);
} else {
  console.log('engine-neural-mean-iou missing ratio >=0.97');
  console.log('engine-neural-worst-iou missing ratio >=0.88');
}
console.log(`engine-classical-worst-iou ${Math.min(...classical).toFixed(4)} ratio >=0.85`);
