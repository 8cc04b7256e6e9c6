// @vitest-environment happy-dom
import { act, cleanup, render, screen } from '@testing-library/react';
import { afterEach, expect, test, vi } from 'vitest';

Object.assign(globalThis, { IS_REACT_ACT_ENVIRONMENT: true });

type Rooms = typeof import('./backdrops') & typeof import('./backdrop-field');

function Page({ rooms: { useBackdrop, BackdropField } }: { rooms: Rooms }) {
  const [backdrop, choose] = useBackdrop();
  return <BackdropField backdrop={backdrop} pictureUrl={undefined} onChoose={choose} />;
}

/** A visit of its own: what was chosen before is known only from what the browser kept. */
async function visit() {
  vi.resetModules();
  await import('../english');
  const rooms = { ...(await import('./backdrops')), ...(await import('./backdrop-field')) };
  render(<Page rooms={rooms} />);
}
afterEach(() => {
  cleanup();
  localStorage.clear();
  vi.restoreAllMocks();
});

const chosen = () =>
  screen
    .getAllByRole<HTMLInputElement>('radio')
    .find(({ checked }) => checked)
    ?.getAttribute('aria-label');
const choose = (name: string) => act(() => screen.getByRole('radio', { name }).click());

test('what was chosen is there at the next visit', async () => {
  await visit();
  expect(chosen()).toBe('Light checks');
  choose('Black');
  expect(chosen()).toBe('Black');
  cleanup();
  await visit();
  expect(chosen()).toBe('Black');
});

test.each(['picture #12', 'none of these', ' ', 'colour red'])(
  'what cannot be understood is as if nothing was kept: %s',
  async (kept) => {
    localStorage.setItem('clearcut.backdrop', kept);
    await visit();
    expect(chosen()).toBe(kept.startsWith('colour') ? 'Own colour' : 'Light checks');
  },
);

test('where nothing can be kept, it is still chosen', async () => {
  vi.spyOn(Storage.prototype, 'setItem').mockImplementation(() => {
    throw new DOMException('full', 'QuotaExceededError');
  });
  await visit();
  choose('White');
  expect(chosen()).toBe('White');
});

test('a picture cannot be chosen before there is one', async () => {
  await visit();
  expect(screen.queryByRole('radio', { name: 'Own picture' })).toBeNull();
});
