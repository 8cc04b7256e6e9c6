// ISNet through onnxruntime. Neither is imported: both lie where the engine was fetched to.
import { createRequire } from 'node:module';
import { availableParallelism } from 'node:os';
import path from 'node:path';
import type { Plane, Rgb } from '@/lib/matte/planes';
import { finishCutOut } from '@/lib/standin/engine/finish';
import { FOR_SOFT_ALPHA } from '@/lib/standin/engine/guided-filter';
import type { EngineOutcome } from '@/lib/standin/engine/outcome';
import { decode, resizeRgb } from '@/lib/standin/engine/pixels';
import { readModel } from './model';

/** The network sees a square, whatever the picture's aspect. */
const SIDE = 1024;

interface Tensor {
  data: Float32Array;
}

interface Session {
  inputNames: readonly string[];
  outputNames: readonly string[];
  run(feeds: Record<string, unknown>): Promise<Record<string, Tensor>>;
}

/** The part of onnxruntime-node used here. */
interface Runtime {
  InferenceSession: { create(model: Uint8Array, options: object): Promise<Session> };
  Tensor: new (type: 'float32', data: Float32Array, shape: readonly number[]) => unknown;
}

/** Channels one after the other, in about -0.5..0.5: the form this model was exported for. */
function toPlanes(rgb: Uint8Array): Float32Array {
  const n = rgb.length / 3;
  const planes = new Float32Array(n * 3);
  for (let i = 0, j = 0; i < n; i++) {
    for (let c = 0; c < 3; c++, j++) planes[i + c * n] = ((rgb[j] ?? 0) - 128) / 256;
  }
  return planes;
}

export type CutOut = (bytes: Uint8Array) => Promise<EngineOutcome>;

/**
 * `engineDir` is the folder whose node_modules holds the packages. The function it gives throws
 * `Undecodable`; call it for one picture at a time, for each takes over 1 GB while it runs.
 * @throws {ModelDamaged}
 */
export async function openIsnet(engineDir: string): Promise<CutOut> {
  const model = await readModel(engineDir);
  const runtime: Runtime = createRequire(path.join(engineDir, 'package.json'))('onnxruntime-node');
  const session = await runtime.InferenceSession.create(model, {
    graphOptimizationLevel: 'all',
    executionMode: 'sequential',
    intraOpNumThreads: Math.min(4, availableParallelism()),
    // Arena off: about 1 GB less memory, for at most a quarter more time.
    enableCpuMemArena: false,
    enableMemPattern: false,
  });
  const [input = 'input'] = session.inputNames;
  const [output = 'output'] = session.outputNames;

  async function infer(image: Rgb): Promise<Plane> {
    const square = await resizeRgb(image, { width: SIDE, height: SIDE });
    const tensor = new runtime.Tensor('float32', toPlanes(square.data), [1, 3, SIDE, SIDE]);
    const result = (await session.run({ [input]: tensor }))[output];
    if (!result) throw new Error('the network gave no matte');
    const data = Uint8Array.from(result.data, (v) => Math.max(0, Math.min(255, v * 255 + 0.5)));
    return { data, width: SIDE, height: SIDE };
  }

  return async (bytes) => {
    const image = await decode(bytes);
    return finishCutOut(image, await infer(image), () => FOR_SOFT_ALPHA);
  };
}
