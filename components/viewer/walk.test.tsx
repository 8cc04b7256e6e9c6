// @vitest-environment happy-dom
import { act, cleanup, fireEvent, render, screen } from '@testing-library/react';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { AppError } from '@/lib/base/errors';
import { batchOf, photoIn, quiet, STATES, storeOf } from '@/lib/batch/fixture';
import type { Findings } from '@/lib/matte/findings';
import type { Suspect } from '@/lib/matte/suspects';
import { sessionOf } from '../fixture';
import { Viewer } from '../viewer';

Object.assign(globalThis, { IS_REACT_ACT_ENVIRONMENT: true });

const place = { left: 0.4, top: 0.1, right: 0.45, bottom: 0.15 };
const SUSPECTS: Suspect[] = [
  { code: 'low-contrast', place, score: 0.9 },
  { code: 'soft-edge', place: { ...place, top: 0.5, bottom: 0.55 }, score: 0.5 },
];
const FINDINGS: Findings = {
  flags: [{ code: 'haze', place, share: 0.1 }],
  subject: place,
  coverage: 0.2,
};

beforeEach(() => {
  vi.spyOn(URL, 'createObjectURL').mockReturnValue('blob:0');
  vi.spyOn(HTMLElement.prototype, 'getBoundingClientRect').mockReturnValue(
    new DOMRect(0, 0, 1200, 800),
  );
});
afterEach(() => {
  cleanup();
  vi.restoreAllMocks();
});

async function show(
  findings: Findings | null,
  suspects: readonly Suspect[] | Promise<readonly Suspect[]>,
) {
  const photo = photoIn({ ...STATES.previewed, findings }, { id: 'a', name: 'mug.jpg' });
  const session = sessionOf({ suspects: async () => suspects });
  const store = storeOf(batchOf(photo));
  render(
    <Viewer
      store={store}
      ids={['a']}
      id="a"
      openSession={async () => session}
      review={{ left: null, judge: () => undefined, tryAnew: () => undefined }}
      onMove={() => undefined}
      onClose={() => undefined}
    />,
  );
  for (let turns = 0; turns < 4; turns++) await act(quiet);
  return store;
}

const press = (key: string, init: object = {}) =>
  act(async () => void fireEvent.keyDown(document.body, { key, ...init }));
const zoom = () => screen.getByRole<HTMLInputElement>('textbox', { name: 'Zoom in percent' }).value;
const said = (words: RegExp) => screen.queryByText(words) !== null;

test('N leads to what was found and on along the contour, around and back, and says what it is', async () => {
  await show(FINDINGS, SUSPECTS);
  expect(zoom()).toBe('20');
  await press('n');
  expect(said(/1 of 3: Haze/)).toBe(true);
  expect(Number(zoom())).toBeGreaterThanOrEqual(100);
  expect(screen.getByRole('img', { name: 'Here: Haze' })).toBeDefined();
  await press('n');
  expect(said(/2 of 3: Product and background look alike/)).toBe(true);
  await press('n');
  expect(said(/3 of 3: A wide, soft edge/)).toBe(true);
  await press('n');
  expect(said(/1 of 3/)).toBe(true);
  await press('N', { shiftKey: true });
  expect(said(/3 of 3/)).toBe(true);
});

test('the first step back leads to the last place', async () => {
  await show(FINDINGS, SUSPECTS);
  await act(async () => screen.getByRole('button', { name: 'Previous place' }).click());
  expect(said(/3 of 3/)).toBe(true);
});

test('where nothing was found, it says so, and N leads nowhere', async () => {
  await show({ ...FINDINGS, flags: [] }, []);
  expect(said(/Nothing along the contour/)).toBe(true);
  await press('n');
  expect(zoom()).toBe('20');
});

test('a letter that is typed leads nowhere', async () => {
  await show(FINDINGS, SUSPECTS);
  const field = screen.getByRole('textbox', { name: 'Zoom in percent' });
  await act(async () => void fireEvent.keyDown(field, { key: 'n' }));
  expect(said(/1 of 3/)).toBe(false);
});

test('a contour that could not be looked at is not called faultless', async () => {
  await show({ ...FINDINGS, flags: [] }, Promise.reject(new AppError('cutout-unavailable')));
  expect(said(/contour could not be looked at/)).toBe(true);
  expect(said(/Looking along|Nothing along/)).toBe(false);
});

test('who was led to a place stays there when others are found before it', async () => {
  const store = await show({ ...FINDINGS, flags: [] }, SUSPECTS);
  await press('n');
  expect(said(/1 of 2: Product and background/)).toBe(true);
  await act(async () => store.dispatch({ type: 'examined', id: 'a', run: 0, findings: FINDINGS }));
  expect(said(/2 of 3: Product and background/)).toBe(true);
});
