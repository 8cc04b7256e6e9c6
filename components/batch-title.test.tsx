// @vitest-environment happy-dom
import { act, cleanup, fireEvent, render, screen } from '@testing-library/react';
import { SWRConfig } from 'swr';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { err, ok } from '@/lib/base/result';
import { batchOf, photoIn, STATES, storeOf } from '@/lib/batch/fixture';
import type { BatchSummary } from '@/lib/task/task';
import { BatchTitle, type RenameBatch } from './batch-title';
import { isSignedOut, tellSignedOut } from './line';

Object.assign(globalThis, { IS_REACT_ACT_ENVIRONMENT: true });

let [opened, looks] = [0, 0];

vi.mock('@/lib/keep/keep', () => ({
  openKeep: async () => {
    opened += 1;
    return {
      known: async () => {
        looks += 1;
        return [];
      },
    };
  },
}));

const BEGUN_MS = Date.UTC(2026, 5, 15, 12);
const begun = new Intl.DateTimeFormat('en', { dateStyle: 'medium', timeStyle: 'short' }).format(
  BEGUN_MS,
);

/** What the server says of the batch. */
let name: string;

beforeEach(() => {
  name = '';
  document.title = 'Clearcut';
  vi.stubGlobal('fetch', async (_: string, { body }: { body: string }) => {
    const summary: BatchSummary = {
      id: JSON.parse(body).ids[0],
      name,
      madeBy: '',
      createdAtMs: BEGUN_MS,
      endsAtMs: null,
      counts: { queued: 0, running: 0, succeeded: 1, failed: 0, cancelled: 0 },
      spent: 1,
      reused: 0,
      cutouts: [],
    };
    return Response.json({ batches: [summary] });
  });
});
afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
});

function show(renameBatch: RenameBatch = async () => ok(null), isKnown = true) {
  const store = storeOf({
    ...batchOf(photoIn(STATES.done)),
    id: 'batch'.padEnd(26, '0'),
    isKnown,
  });
  render(
    <SWRConfig value={{ provider: () => new Map(), focusThrottleInterval: 0 }}>
      <BatchTitle store={store} renameBatch={renameBatch} />
    </SWRConfig>,
  );
  return store;
}

async function rename(wanted: string) {
  fireEvent.click(await screen.findByRole('button', { name: 'Rename' }));
  const field = screen.getByRole<HTMLInputElement>('textbox', { name: 'Name of the batch' });
  fireEvent.change(field, { target: { value: wanted } });
  await act(async () => {
    fireEvent.submit(field);
  });
}

test('a batch without a name is called by its beginning, on the page and in the tab', async () => {
  show();
  expect(await screen.findByRole('heading', { name: begun })).toBeDefined();
  expect(document.title).toBe(`${begun} · Clearcut`);
});

test('a name that was given elsewhere is found, and kept with the batch', async () => {
  name = 'Autumn mugs';
  const store = show();
  expect(await screen.findByRole('heading', { name: 'Autumn mugs' })).toBeDefined();
  expect(document.title).toBe('Autumn mugs · Clearcut');
  expect(store.get().name).toBe('Autumn mugs');
});

test('it is named in its place, and who named it is where they were', async () => {
  const asked: unknown[] = [];
  const store = show(async (request) => {
    asked.push(request);
    name = request.name;
    return ok(null);
  });
  await rename('Spring bags');
  expect(await screen.findByRole('heading', { name: 'Spring bags' })).toBeDefined();
  expect(asked).toEqual([{ batchId: store.get().id, name: 'Spring bags' }]);
  expect(document.title).toBe('Spring bags · Clearcut');
  expect(document.activeElement).toBe(screen.getByRole('button', { name: 'Rename' }));
});

test('a name that was not saved is still there to be saved', async () => {
  show(async () => err('database-unavailable'));
  await rename('Spring bags');
  expect(screen.getByText(/the name may not be saved/)).toBeDefined();
  expect(screen.getByRole<HTMLInputElement>('textbox').value).toBe('Spring bags');
});

test('whoever was signed out meanwhile is told that, and the server is not blamed', async () => {
  show(async () => err('signed-out'));
  await rename('Spring bags');
  expect(screen.getByText(/You are signed out/)).toBeDefined();
  expect(isSignedOut()).toBe(true);
  tellSignedOut(false);
});

test('a batch that the server has nothing of cannot be named yet', async () => {
  show(undefined, false);
  await screen.findByRole('heading', { name: /\d/ });
  expect(screen.queryByRole('button', { name: 'Rename' })).toBeNull();
});

test('what the browser keeps is opened once for all batches, and not read anew at each return', async () => {
  opened = 0;
  looks = 0;
  show(undefined, false);
  show(undefined, false);
  await vi.waitFor(() => expect(looks).toBe(2));
  await screen.findAllByRole('heading', { name: /\d/ });
  await new Promise((resolve) => setTimeout(resolve, 5));
  await act(async () => {
    window.dispatchEvent(new Event('focus'));
    document.dispatchEvent(new Event('visibilitychange'));
    await new Promise((resolve) => setTimeout(resolve, 20));
  });
  expect(looks).toBe(2);
  expect(opened).toBeLessThanOrEqual(1);
});
