import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import sharp from 'sharp';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { createHelper, HelperLost } from './helper';
import { fileOfRoom, processAt, threadAt } from './seat';

const never = new AbortController().signal;
let folder = '';

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'clearcut-seat-'));
});
afterAll(() => rm(folder, { recursive: true }));

async function smallMug() {
  const file = path.join(process.cwd(), 'e2e', 'images', 'photos', 'mug-white-studio.jpg');
  return sharp(await readFile(file))
    .resize(400)
    .jpeg()
    .toBuffer();
}

test('the classical engine works in its thread', async () => {
  const thread = threadAt(fileOfRoom('classical', 'thread.ts'));
  const helper = createHelper({ start: thread, idleMs: 60_000 });
  const text = await helper.run(Buffer.from('a text file named .jpg'), never);
  expect(text).toEqual({
    kind: 'outcome',
    outcome: { ok: false, failCode: '422', failMsg: 'image could not be decoded' },
  });
  const mug = await helper.run(await smallMug(), never);
  expect(mug).toMatchObject({ kind: 'outcome', outcome: { ok: true, width: 400, height: 300 } });
  helper.stop();
});

test('the neural process says when what it needs is not there', async () => {
  const child = processAt(fileOfRoom('neural', 'child.ts'), [folder]);
  const helper = createHelper({ start: child, idleMs: 60_000 });
  const reply = await helper.run(await smallMug(), never);
  expect(reply).toMatchObject({ kind: 'unfit', reason: 'damaged' });
  helper.stop();
});

test('a process gets bytes as bytes, and its death is noticed', async () => {
  const file = path.join(folder, 'fake.mts');
  await writeFile(
    file,
    `process.on('message', ({ image }: { image: Uint8Array }) => {
      if (image[0] === 0) process.kill(process.pid, 'SIGKILL');
      const outcome = { ok: true, png: image.map((v) => v + 1), width: process.pid, height: 1 };
      process.send?.({ kind: 'outcome', outcome });
    });`,
  );
  const helper = createHelper({ start: processAt(file, []), idleMs: 60_000 });
  const first = await helper.run(Uint8Array.of(1, 2), never);
  expect(first).toMatchObject({ outcome: { ok: true, png: Uint8Array.of(2, 3) } });
  await expect(helper.run(Uint8Array.of(0), never)).rejects.toThrow(HelperLost);
  const second = await helper.run(Uint8Array.of(5), never);
  expect(second).toMatchObject({ outcome: { ok: true, png: Uint8Array.of(6) } });
  helper.stop();
});

test('an abort ends the process that was at work', async () => {
  const file = path.join(folder, 'stuck.mts');
  const trace = path.join(folder, 'pid');
  await writeFile(
    file,
    `import { writeFileSync } from 'node:fs';
    process.on('message', () => {
      writeFileSync(process.argv[2] + '.new', String(process.pid));
      import('node:fs').then(({ renameSync }) => renameSync(process.argv[2] + '.new', process.argv[2]));
    });`,
  );
  const helper = createHelper({ start: processAt(file, [trace]), idleMs: 60_000 });
  const impatient = new AbortController();
  const run = helper.run(Uint8Array.of(1), impatient.signal);
  const pid = await vi.waitFor(async () => Number(await readFile(trace, 'utf8')), 10_000);
  impatient.abort(new Error('enough'));
  await expect(run).rejects.toThrow('enough');
  await vi.waitFor(() => expect(() => process.kill(pid, 0)).toThrow(), 5000);
});
