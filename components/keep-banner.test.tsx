// @vitest-environment happy-dom
import { act, cleanup, render, screen } from '@testing-library/react';
import { afterEach, expect, test, vi } from 'vitest';
import type { Following } from '@/lib/keep/keep';
import type { Place } from '@/lib/keep/tenure';
import { AtDesk } from './at-desk';
import { sessionOf } from './fixture';
import { KeepBanner } from './keep-banner';

vi.mock('next/navigation', () => ({ useRouter: () => ({ push: () => undefined }) }));

Object.assign(globalThis, { IS_REACT_ACT_ENVIRONMENT: true });
afterEach(cleanup);

const FULL: Following = {
  isKept: () => false,
  state: () => 'full',
  subscribe: () => () => undefined,
  isDecisionKept: () => true,
  canTryAgain: () => true,
  goOnWithout: () => undefined,
  tryAgain: () => undefined,
  flush: async () => undefined,
  stop: async () => undefined,
};

test('a lack of space is said also of a batch that came about only when it was tried again', async () => {
  const session = sessionOf({ keeping: { ...sessionOf().keeping, get: () => FULL } });
  let place: Place | 'failed' = 'failed';
  let tell = () => {};
  const desk = {
    show: () => () => undefined,
    place: () => place,
    subscribe: (listener: () => void) => {
      tell = listener;
      return () => undefined;
    },
  };
  render(
    <AtDesk value={desk}>
      <KeepBanner
        openSession={async () => {
          if (place === 'failed') throw new Error('it cannot be read');
          return session;
        }}
      />
    </AtDesk>,
  );
  expect(screen.queryByRole('button')).toBeNull();
  await act(async () => {
    place = 'here';
    tell();
  });
  expect(screen.getAllByRole('button')).toHaveLength(2);
});

test.each([
  [true, ['Try again']],
  [false, []],
])(
  'that nothing is kept any more is said, with a way on where there is one',
  async (canTry, ways) => {
    const off: Following = { ...FULL, state: () => 'off', canTryAgain: () => canTry };
    const session = sessionOf({ keeping: { ...sessionOf().keeping, get: () => off } });
    await act(async () => void render(<KeepBanner openSession={async () => session} />));
    expect(screen.getByText(/a reload may lose/)).toBeDefined();
    expect(screen.queryAllByRole('button').map(({ textContent }) => textContent)).toEqual(ways);
  },
);
