import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createKieClient } from '@/lib/kie/client';
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
  const asked = checkHealth({
    env: readEnvironment({}),
    db: never,
    blob,
    kie: { ...createKieClient({ baseUrl: '', apiKey: '', timeoutMs: 1 }), credits: never },
    log: () => undefined,
  });
  await vi.advanceTimersByTimeAsync(5_000);
  expect(await asked).toEqual({
    ok: false,
    database: 'down',
    blob: 'down',
    engine: { kind: 'built-in', answers: 'down' },
    queue: null,
  });
});
