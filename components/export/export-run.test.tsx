import { expect, test } from 'vitest';
import { AppError } from '@/lib/base/errors';
import { quiet } from '@/lib/batch/fixture';
import { createExportRun, type Outcome, type RunHands } from './export-run';

const ZIP = { isFolder: false, isOfSome: false };
const SAVED: Outcome = { results: [], checked: [], isSaved: true };
const AT_ONE = { total: 3, made: 1, kept: 0, failed: 0, bytes: 10 };

const untilAborted = ({ signal }: RunHands) =>
  new Promise<null>((_, reject) =>
    signal.addEventListener('abort', () => reject(signal.reason), { once: true }),
  );

test('a second export does not begin while one is under way, and begins after it', async () => {
  const run = createExportRun();
  let end: (outcome: Outcome) => void = () => {};
  const first = run.begin(ZIP, () => new Promise((resolve) => (end = resolve)));
  let begun = 0;
  const another = async () => {
    begun += 1;
    return SAVED;
  };
  expect(await run.begin(ZIP, another)).toBeNull();
  end(SAVED);
  expect(await first).toMatchObject({ kind: 'over' });
  await run.begin(ZIP, another);
  expect(begun).toBe(1);
});

test('whoever comes later finds how far it is, and may cancel it', async () => {
  const run = createExportRun();
  const running = run.begin(ZIP, (hands) => {
    hands.onProgress(AT_ONE);
    return untilAborted(hands);
  });
  expect(run.get()).toEqual({ kind: 'running', of: ZIP, progress: AT_ONE });
  run.cancel();
  expect(await running).toEqual({ kind: 'cancelled', of: ZIP, made: 1 });
});

test('a question waits for its answer, and is given up with the export', async () => {
  const run = createExportRun();
  const answers: boolean[] = [];
  const asking = async ({ ask }: RunHands) => {
    answers.push(await ask(['notes.txt']));
    return SAVED;
  };
  const first = run.begin(ZIP, asking);
  const state = run.get();
  expect(state).toMatchObject({ kind: 'asking', paths: ['notes.txt'] });
  if (state.kind === 'asking') state.answer(true);
  expect(await first).toMatchObject({ kind: 'over' });
  expect(answers).toEqual([true]);

  const second = run.begin(ZIP, asking);
  await quiet();
  run.cancel();
  expect(await second).toMatchObject({ kind: 'cancelled' });
  expect(answers).toEqual([true]);
});

test('an export that fails says why', async () => {
  const run = createExportRun();
  const end = await run.begin(ZIP, async () => {
    throw new AppError('disk-full');
  });
  expect(end).toEqual({ kind: 'failed', of: ZIP, error: 'disk-full' });
});
