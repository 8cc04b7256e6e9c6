// @vitest-environment happy-dom
import { cleanup, fireEvent, render, screen } from '@testing-library/react';
import { afterEach, describe, expect, test } from 'vitest';
import { batchOf, photoIn, STATES, STUDIED, storeOf } from '@/lib/batch/fixture';
import type { Batch } from '@/lib/batch/reducer';
import { QuotePanel } from './quote-panel';

Object.assign(globalThis, { IS_REACT_ACT_ENVIRONMENT: true });

afterEach(cleanup);

const held = (id: string) =>
  photoIn(STATES.queued, { id, isHeld: true, studied: STUDIED, digest: id });

/** The panel, and a place for whoever presses what then goes. */
function show(batch: Batch) {
  const store = storeOf(batch);
  render(
    <>
      <QuotePanel
        store={store}
        allowance={{ creates: 20, windowMs: 10_000 }}
        isTest={false}
        onLeave={() => screen.getByTestId('photos').focus()}
      />
      <div data-testid="photos" tabIndex={-1} />
    </>,
  );
  return store;
}

function press(name: string | RegExp) {
  const button = screen.getByRole('button', { name });
  button.focus();
  fireEvent.click(button);
}
const isAtPhotos = () => document.activeElement === screen.getByTestId('photos');

describe('whoever presses', () => {
  const six = () => batchOf(...['a', 'b', 'c', 'd', 'e', 'f'].map(held));

  test.each(['Start 6 photos', 'Try the first 5', 'Remove these'])(
    '%s is at the photos then',
    (name) => {
      show(six());
      press(name);
      expect(isAtPhotos()).toBe(true);
    },
  );

  test('Go on with the rest is, too', () => {
    const store = show(batchOf(photoIn(STATES.done, { id: 'z' }), held('a')));
    press('Go on with the rest (1)');
    expect(store.get().photos.get('a')?.isHeld).toBe(false);
    expect(screen.queryByRole('heading')).toBeNull();
    expect(isAtPhotos()).toBe(true);
  });
});

describe('a limit that is reached', () => {
  const queued = ['a', 'b'].map((id) => photoIn(STATES.queued, { id }));
  const capped = () => show({ ...batchOf(photoIn(STATES.done, { id: 'z' }), ...queued), cap: 1 });
  const limit = () => screen.getByRole<HTMLInputElement>('spinbutton');
  function enter(value: string) {
    limit().focus();
    fireEvent.change(limit(), { target: { value } });
    fireEvent.submit(limit());
  }

  test('is lifted, and whoever did it is at the photos', () => {
    const store = capped();
    press('Remove the limit');
    expect([store.get().cap, isAtPhotos()]).toEqual([null, true]);
  });

  test('leaves who raises it too little in its field, and leads on who raises it enough', () => {
    const store = capped();
    enter('1.9');
    expect([store.get().cap, limit().value, document.activeElement]).toEqual([1, '1', limit()]);
    enter('9');
    expect([store.get().cap, isAtPhotos()]).toEqual([9, true]);
  });
});
