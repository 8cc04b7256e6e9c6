// @vitest-environment happy-dom
import { act, cleanup, render, screen } from '@testing-library/react';
import { afterEach, expect, test, vi } from 'vitest';
import { ok } from '@/lib/base/result';
import { fileOf, storeOf } from '@/lib/batch/fixture';
import { newBatch } from '@/lib/batch/new-batch';
import { Announcer } from './announcer';
import { ACTIONS } from './fixture';
import { Workspace } from './workspace';

vi.mock('next/navigation', () => ({ useRouter: () => ({ push: () => undefined }) }));

Object.assign(globalThis, { IS_REACT_ACT_ENVIRONMENT: true });
afterEach(cleanup);

const region = (container: HTMLElement) => {
  const found = container.querySelector('[aria-live=polite]');
  if (!found) throw new Error('no live region');
  return found;
};

test('the region is there, and silent, before the first photo, and it is the same one after', async () => {
  const store = storeOf(newBatch('b'));
  const { container } = render(<Announcer store={store} />);
  const before = region(container);
  expect(before.textContent).toBe('');
  act(() =>
    store.dispatch({
      type: 'added',
      files: [{ id: 'a', file: fileOf('a'), folder: '' }],
      isHeld: false,
    }),
  );
  await screen.findByText('0 of 1 photo done');
  expect(region(container)).toBe(before);
});

test('the empty page has it', () => {
  const { container } = render(
    <Workspace
      {...ACTIONS}
      renameBatch={async () => ok(null)}
      batchId={null}
      blobApiUrl={null}
      hasBuiltInEngine={false}
      retentionMs={1_209_600_000}
      allowance={{ creates: 20, windowMs: 10_000 }}
    />,
  );
  expect(region(container).textContent).toBe('');
});
