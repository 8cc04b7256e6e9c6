// Entry of the worker thread. Started by `threadAt`.
import { parentPort } from 'node:worker_threads';
import { refuse } from '@/lib/standin/engine/outcome';
import { Undecodable } from '@/lib/standin/engine/pixels';
import { jobSchema, type Reply } from '@/lib/standin/engine/protocol';
import { cutOutClassical } from './cut-out';

async function answer(message: unknown): Promise<Reply> {
  try {
    const { image } = jobSchema.parse(message);
    return { kind: 'outcome', outcome: await cutOutClassical(image) };
  } catch (error) {
    if (error instanceof Undecodable) return { kind: 'outcome', outcome: refuse('undecodable') };
    return { kind: 'unfit', reason: 'other', detail: String(error) };
  }
}

parentPort?.on('message', async (message) => parentPort?.postMessage(await answer(message)));
