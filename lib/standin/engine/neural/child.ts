// Entry of the neural engine's process: `child.ts <folder of the engine>`. Started by `processAt`.
import { refuse } from '@/lib/standin/engine/outcome';
import { Undecodable } from '@/lib/standin/engine/pixels';
import { jobSchema, type Reply } from '@/lib/standin/engine/protocol';
import { type CutOut, openIsnet } from './isnet';
import { ModelDamaged } from './model';

const engineDir = process.argv[2] ?? '';
let opened: Promise<CutOut> | undefined;

async function answer(message: unknown): Promise<Reply> {
  try {
    const { image } = jobSchema.parse(message);
    opened ??= openIsnet(engineDir);
    const cutOut = await opened;
    return { kind: 'outcome', outcome: await cutOut(image) };
  } catch (error) {
    if (error instanceof Undecodable) return { kind: 'outcome', outcome: refuse('undecodable') };
    const reason = error instanceof ModelDamaged ? 'damaged' : 'other';
    return { kind: 'unfit', reason, detail: String(error) };
  }
}

process.on('message', async (message) => process.send?.(await answer(message)));
// Whoever started us is gone; nobody would ever end us.
process.on('disconnect', () => process.exit());
