// @vitest-environment happy-dom
import { act, cleanup, render } from '@testing-library/react';
import { SWRConfig } from 'swr';
import { afterEach, expect, test, vi } from 'vitest';
import { batchOf, photoIn, STATES } from '@/lib/batch/fixture';
import type { Photo } from '@/lib/batch/photo';
import { KeptUntil } from './kept-until';

Object.assign(globalThis, { IS_REACT_ACT_ENVIRONMENT: true });

const ENDS_MS = Date.UTC(2026, 11, 7, 12);

afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
});

async function shown(photos: Photo[], isKnown = true): Promise<[text: string, asked: number]> {
  const id = 'batch'.padEnd(26, '0');
  const summary = {
    id,
    name: '',
    madeBy: '',
    createdAtMs: ENDS_MS - 1e9,
    endsAtMs: ENDS_MS,
    counts: { queued: 0, running: 0, succeeded: 1, failed: 0, cancelled: 0 },
    spent: 1,
    reused: 0,
    cutouts: [],
  };
  const ask = vi.fn(async () => Response.json({ batches: [summary] }));
  vi.stubGlobal('fetch', ask);
  const { container } = render(
    <SWRConfig value={{ provider: () => new Map() }}>
      <KeptUntil batch={{ ...batchOf(...photos), id, isKnown }} />
    </SWRConfig>,
  );
  await act(() => new Promise<void>((resolve) => setTimeout(resolve)));
  return [container.textContent, ask.mock.calls.length];
}

test('a batch at rest says until when it is kept', async () => {
  const day = new Intl.DateTimeFormat('en', { dateStyle: 'medium' }).format(ENDS_MS);
  expect(await shown([photoIn(STATES.done)])).toEqual([`Kept until ${day}`, 1]);
});

test('one that is at work, or that the server does not know, asks and says nothing', async () => {
  expect(await shown([photoIn(STATES.done), photoIn(STATES.queued)])).toEqual(['', 0]);
  expect(await shown([photoIn(STATES.done)], false)).toEqual(['', 0]);
});
