// @vitest-environment happy-dom
import { act, cleanup, fireEvent, render, screen } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { AppError } from '@/lib/base/errors';
import { batchOf, byHand, photoIn, quiet, STATES } from '@/lib/batch/fixture';
import type { Photo } from '@/lib/batch/photo';
import { createBatchStore } from '@/lib/batch/store';
import { BatchBar } from './batch-bar';
import type { Session } from './session';

Object.assign(globalThis, { IS_REACT_ACT_ENVIRONMENT: true });

/** What was handed to the person, by file name. */
const saved = new Map<string, Blob>();

beforeEach(() => {
  saved.clear();
  let last: Blob | undefined;
  vi.spyOn(URL, 'createObjectURL').mockImplementation((blob) => {
    last = blob instanceof Blob ? blob : undefined;
    return 'blob:0';
  });
  vi.spyOn(HTMLAnchorElement.prototype, 'click').mockImplementation(function (
    this: HTMLAnchorElement,
  ) {
    if (last) saved.set(this.download, last);
  });
});
afterEach(() => {
  cleanup();
  vi.restoreAllMocks();
});

type Finish = Session['finish'];

function show(photos: readonly Photo[], finish: Finish = async () => new Blob(['cut-out'])) {
  const store = createBatchStore(batchOf(...photos));
  const openSession = async (): Promise<Session> => ({ finish, saved: new Set() });
  render(<BatchBar store={store} openSession={openSession} />);
  return store;
}

const button = (name: string | RegExp) => screen.getByRole<HTMLButtonElement>('button', { name });
const retry = () => screen.queryByRole('button', { name: 'Retry failed' });
const settle = () => act(quiet);

describe('Retry failed', () => {
  test('is not there while nothing has failed', () => {
    show([photoIn(STATES.done), photoIn(STATES.running, { id: 'b' })]);
    expect(retry()).toBeNull();
  });

  test('tries again what may end differently, and nothing else', () => {
    const store = show([
      photoIn(STATES.failed, { id: 'a' }),
      photoIn(STATES.refused, { id: 'b' }),
      photoIn(STATES.done, { id: 'c' }),
      photoIn(STATES.failed, { id: 'd', run: 2 }),
    ]);
    fireEvent.click(button('Retry failed'));
    expect([...store.get().photos.values()].map(({ phase, run }) => [phase, run])).toEqual([
      ['queued', 1],
      ['failed', 0],
      ['done', 0],
      ['queued', 3],
    ]);
  });

  test('cannot be pressed where every failure is for good', () => {
    show([photoIn(STATES.refused)]);
    expect(button('Retry failed').disabled).toBe(true);
  });
});

describe('Download all', () => {
  test('waits for the first picture that is done', () => {
    const store = show([photoIn(STATES.running), photoIn(STATES.failed, { id: 'b' })]);
    expect(button('Download all').disabled).toBe(true);
    const task = { id: 'task-a', state: 'succeeded', error: null, cutout: null } as const;
    act(() => store.dispatch({ type: 'watched', cursor: 1, tasks: [task] }));
    expect(button('Download all').disabled).toBe(false);
  });

  test('packs every picture that is done under a name of its own, and says how far it is', async () => {
    const finish = byHand<Parameters<Finish>, Blob>();
    show(
      [
        photoIn(STATES.done, { id: 'a', name: 'mug.jpg' }),
        photoIn(STATES.failed, { id: 'b' }),
        photoIn(STATES.done, { id: 'c', name: 'mug.webp' }),
      ],
      finish.answer,
    );
    fireEvent.click(button('Download all'));
    await settle();
    expect(button('Packing 0 of 2').disabled).toBe(true);
    // One picture of full size at a time: memory holds no more.
    expect(finish.calls).toHaveLength(1);
    await act(async () => {
      finish.calls[0]?.resolve(new Blob(['first cut-out']));
      await vi.waitFor(() => expect(finish.calls).toHaveLength(2));
    });
    expect(button('Packing 1 of 2').disabled).toBe(true);
    await act(async () => {
      finish.calls[1]?.resolve(new Blob(['second cut-out']));
      await vi.waitFor(() => expect(saved.size).toBe(1));
    });
    const text = await saved.get('clearcut.zip')?.text();
    for (const part of ['mug.png', 'mug (2).png', 'first cut-out', 'second cut-out']) {
      expect(text).toContain(part);
    }
    expect(button('Download all').disabled).toBe(false);
  });

  test('packs the others where one picture cannot be finished, and names it', async () => {
    show(
      [photoIn(STATES.done, { id: 'a' }), photoIn(STATES.done, { id: 'b' })],
      async ({ file }) => {
        if (file.name === 'a.jpg') throw new AppError('cutout-unavailable');
        return new Blob(['cut-out']);
      },
    );
    fireEvent.click(button('Download all'));
    await act(() => vi.waitFor(() => expect(saved.size).toBe(1)));
    expect(screen.getByRole('status').textContent).toBe(
      'Not in the zip, since they could not be finished: a.jpg',
    );
    expect(await saved.get('clearcut.zip')?.text()).toContain('b.png');
  });
});

test('where no picture can be finished there is no zip, but the reason', async () => {
  show([photoIn(STATES.done, { id: 'a' }), photoIn(STATES.done, { id: 'b' })], async () => {
    throw new AppError('cutout-unavailable');
  });
  fireEvent.click(button('Download all'));
  await screen.findByText('The cut-out could not be loaded. Check the connection and try again.');
  expect(saved.size).toBe(0);
  expect(button('Download all').disabled).toBe(false);
});

test('the bar shows what the batch has come to, and says it in words', () => {
  const store = show([photoIn(STATES.done), photoIn(STATES.failed, { id: 'b' })]);
  act(() => store.dispatch({ type: 'removed', ids: ['nobody'] }));
  const bar = screen.getByRole('progressbar', { name: 'Batch progress' });
  expect(bar.getAttribute('aria-valuenow')).toBe('100');
  expect(bar.getAttribute('aria-valuetext')).toBe('1 of 2 photos done, 1 failed');
});
