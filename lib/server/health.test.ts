import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createBlobStore } from '@/lib/storage/blob';
import { readEnvironment } from './environment.mjs';
import { checkHealth } from './health';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

test('health is told in time even when nothing answers or takes note of the time', async () => {
  const never = () => new Promise<never>(() => undefined);
  const blob = { ...createBlobStore({ token: 'vercel_blob_rw_a_b' }), check: never };
  const asked = checkHealth({ env: readEnvironment({}), db: never, blob, log: () => undefined });
  await vi.advanceTimersByTimeAsync(5_000);
  expect(await asked).toMatchObject({ ok: false, database: 'down', blob: 'down' });
});
