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

test('many who ask at a time cost the far services one call, and one that is down is asked anew', async () => {
  const asked = { blob: 0, kie: 0 };
  const services = {
    env: readEnvironment({}),
    db: () => Promise.reject(new Error('not asked here')),
    blob: {
      ...createBlobStore({ token: 'vercel_blob_rw_a_b' }),
      check: async () => {
        asked.blob += 1;
      },
    },
    kie: {
      ...createKieClient({ baseUrl: '', apiKey: '', timeoutMs: 1 }),
      credits: () => {
        asked.kie += 1;
        return Promise.reject(new Error('down'));
      },
    },
    log: () => undefined,
  };
  const many = await Promise.all(Array.from({ length: 5 }, () => checkHealth(services)));
  for (const health of many) {
    expect(health).toMatchObject({ blob: 'up', engine: { answers: 'down' } });
  }
  expect(asked).toEqual({ blob: 1, kie: 1 });
  await checkHealth(services);
  expect(asked).toEqual({ blob: 1, kie: 2 });
  vi.setSystemTime(Date.now() + 2_001);
  await checkHealth(services);
  expect(asked.blob).toBe(2);
});
