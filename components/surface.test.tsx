// @vitest-environment happy-dom
import { act, cleanup, render, screen } from '@testing-library/react';
import { afterEach, expect, test, vi } from 'vitest';
import { batchOf, photoIn, STATES, storeOf } from '@/lib/batch/fixture';
import { sessionOf } from './fixture';
import { Surface } from './surface';

vi.mock('./words', async (original) => ({
  ...(await original<object>()),
  ...(await import('./words-at-once')),
}));

Object.assign(globalThis, { IS_REACT_ACT_ENVIRONMENT: true });
afterEach(cleanup);

async function show() {
  const store = storeOf(batchOf(photoIn(STATES.previewed)));
  await act(async () => {
    render(
      <>
        <a href="/batches">Your batches</a>
        <Surface
          store={store}
          openSession={async () => sessionOf()}
          hasBuiltInEngine={false}
          allowance={{ creates: 20, windowMs: 10_000 }}
          isReadOnly={false}
          isOpening={false}
          isCutOff={false}
          onTakeOver={() => undefined}
        />
      </>,
    );
  });
  return () => act(() => store.dispatch({ type: 'deleted', batchId: store.get().id }));
}

test('whoever was at a photo of a batch that is deleted elsewhere is led to what is left to do', async () => {
  const deleteElsewhere = await show();
  act(() => document.querySelector<HTMLElement>('li[tabindex="0"]')?.focus());
  deleteElsewhere();
  expect(document.activeElement).toBe(screen.getByRole('button', { name: 'Start a new batch' }));
});

test('whoever was at something that goes on stays there', async () => {
  const deleteElsewhere = await show();
  const link = screen.getByRole('link', { name: 'Your batches' });
  act(() => link.focus());
  deleteElsewhere();
  expect(document.activeElement).toBe(link);
});
