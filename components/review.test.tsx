// @vitest-environment happy-dom
import { act, cleanup, fireEvent, render, screen, within } from '@testing-library/react';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { batchOf, FINDINGS, flagOf, photoIn, STATES, storeOf } from '@/lib/batch/fixture';
import type { PhotoIn } from '@/lib/batch/photo';
import type { Flag } from '@/lib/matte/flag';
import { sessionOf } from './fixture';
import { PhotoList } from './photo-list';
import { ReadOnly } from './read-only';
import { TestCredits } from './test-credits';

Object.assign(globalThis, { IS_REACT_ACT_ENVIRONMENT: true });

beforeEach(() => {
  vi.spyOn(URL, 'createObjectURL').mockReturnValue('blob:0');
});
afterEach(() => {
  cleanup();
  vi.restoreAllMocks();
});

const finished = (id: string, flags: Flag[] = [], rest: Partial<PhotoIn<'done'>> = {}) =>
  photoIn({ ...STATES.previewed, findings: { ...FINDINGS, flags }, ...rest }, { id });

const PHOTOS = [
  finished('good'),
  finished('edge', [flagOf('touches-frame', 0.1)]),
  finished('three', [flagOf('haze', 0.1), flagOf('holes', 0.01), flagOf('halo', 0.4)]),
  finished('gone', [flagOf('empty', 1)], { verdict: 'reject' }),
];

function show(photos = PHOTOS, isReadOnly = false) {
  const store = storeOf(batchOf(...photos));
  const list = <PhotoList store={store} openSession={async () => sessionOf()} />;
  render(<ReadOnly value={isReadOnly}>{list}</ReadOnly>);
  const verdicts = () =>
    [...store.get().photos.values()].map((photo) => photo.phase === 'done' && photo.verdict);
  return { store, verdicts };
}

const tile = (id: string) => screen.getByRole('listitem', { name: `${id}.jpg` });
const aboutOf = (item: HTMLElement) =>
  document.getElementById(item.getAttribute('aria-describedby') ?? '')?.textContent ?? null;
const press = (key: string) => act(async () => void fireEvent.keyDown(document.body, { key }));
const begin = () => act(async () => screen.getByRole('button', { name: /^Review \d/ }).click());
const seen = () => document.querySelector('dialog')?.getAttribute('aria-label') ?? null;

test('a tile shows the two worst flags and how many more, each explained', () => {
  show();
  const item = tile('three');
  expect(within(item).getByText('Holes').title).toContain('holes');
  expect(within(item).getByText('Haze')).toBeDefined();
  expect(within(item).getByText('+1').title).toContain('rim');
  expect(within(item).queryByText('Halo')).toBeNull();
  expect(aboutOf(item)).toMatch(/small holes.*veil.*rim/);
  expect(aboutOf(tile('good'))).toBeNull();
});

test('one that was rejected says so in the place of its flags', () => {
  show();
  expect(tile('gone').dataset.verdict).toBe('reject');
  expect(within(tile('gone')).getByText('Rejected')).toBeDefined();
  expect(within(tile('gone')).queryByText('Nothing left')).toBeNull();
  expect(aboutOf(tile('gone'))).toBe('Rejected: left out of what is saved');
});

test('one that was kept bothers nobody with its flags any more', () => {
  const { store } = show();
  act(() => store.dispatch({ type: 'judged', ids: ['three'], verdict: 'keep' }));
  expect(within(tile('three')).queryByText('Holes')).toBeNull();
  expect(aboutOf(tile('three'))).toBeNull();
});

test('a review goes from the riskiest photo to the last one by keys, says how it ended, and closes', async () => {
  const { verdicts } = show();
  await begin();
  expect(seen()).toBe('three.jpg');
  expect(screen.getByText('2 left to review')).toBeDefined();
  expect(screen.getByText('1 of 2')).toBeDefined();
  await press('x');
  expect(seen()).toBe('edge.jpg');
  expect(screen.getByText('The last one to review')).toBeDefined();
  await press('K');
  expect(seen()).toBeNull();
  expect(verdicts()).toEqual([null, 'keep', 'reject', 'reject']);
  expect(screen.getByText('Review done: 1 kept, 1 rejected.')).toBeDefined();
  expect(screen.queryByRole('button', { name: /^Review/ })).toBeNull();
});

test('who goes back in a review may judge again, and goes on with what is left', async () => {
  const { verdicts } = show([...PHOTOS, finished('last', [flagOf('touches-frame', 0.01)])]);
  await begin();
  await press('k');
  await press('ArrowLeft');
  expect(seen()).toBe('three.jpg');
  await press('x');
  expect(seen()).toBe('edge.jpg');
  expect(verdicts()).toEqual([null, null, 'reject', 'reject', null]);
});

test('a photo that is flagged during a review comes into it', async () => {
  const { store } = show([...PHOTOS, finished('late', [], { findings: null })]);
  await begin();
  const findings = { ...FINDINGS, flags: [flagOf('empty', 1)] };
  act(() => store.dispatch({ type: 'examined', id: 'late', run: 0, findings }));
  expect(screen.getByText('3 left to review')).toBeDefined();
  await press('k');
  await press('k');
  expect(seen()).toBe('late.jpg');
});

test('outside of a review the same key takes a word back, and the photo stays', async () => {
  const { verdicts } = show();
  act(() => tile('good').focus());
  await act(async () => void fireEvent.keyDown(tile('good'), { key: 'Enter' }));
  await press('x');
  expect(verdicts()[0]).toBe('reject');
  expect(seen()).toBe('good.jpg');
  expect(screen.getByRole('button', { name: 'Rejected' }).getAttribute('aria-pressed')).toBe(
    'true',
  );
  await press('x');
  expect(verdicts()[0]).toBeNull();
});

test('keys are left alone with another key held, and while another tab works on the batch', async () => {
  const { verdicts } = show(PHOTOS, true);
  act(() => tile('edge').focus());
  await act(async () => void fireEvent.keyDown(tile('edge'), { key: 'Enter' }));
  await press('x');
  expect(verdicts()[1]).toBeNull();
  cleanup();
  const writable = show();
  await begin();
  await act(async () => void fireEvent.keyDown(document.body, { key: 'x', ctrlKey: true }));
  expect(writable.verdicts()[2]).toBeNull();
});

test('the worst flag is explained and marked in the picture, another when it is chosen', async () => {
  show();
  await begin();
  const bar = within(screen.getByRole('region', { name: 'Review' }));
  expect(bar.getByText(/There are small holes/)).toBeDefined();
  expect(screen.getByRole('img', { name: 'Here: Holes' })).toBeDefined();
  await act(async () => bar.getByRole('button', { name: 'Haze' }).click());
  expect(screen.getByRole('img', { name: 'Here: Haze' })).toBeDefined();
  await act(async () => bar.getByRole('button', { name: 'Haze' }).click());
  expect(screen.queryByRole('img', { name: /^Here/ })).toBeNull();
});

test('from the list of what is to be reviewed, opening one begins the review there', async () => {
  const { verdicts } = show();
  act(() => screen.getByRole('radio', { name: /^To review/ }).click());
  act(() => tile('edge').focus());
  await act(async () => void fireEvent.keyDown(tile('edge'), { key: 'Enter' }));
  await press('x');
  expect(verdicts()[1]).toBe('reject');
  expect(seen()).toBe('three.jpg');
});

test('all photos are looked at once somebody asks for the risk, and no more after', () => {
  const { store } = show();
  const sort = screen.getByRole('combobox', { name: 'Sort by' });
  fireEvent.change(sort, { target: { value: 'risk' } });
  expect(store.get().isReviewWanted).toBe(true);
  fireEvent.change(sort, { target: { value: 'name' } });
  expect(store.get().isReviewWanted).toBe(false);
});

test('a key tries another copy of a photo, says what that costs before, and the review goes on', async () => {
  const { store } = show();
  await begin();
  const button = screen.getByRole('button', { name: 'Try another copy · 1 credit' });
  expect(button.getAttribute('aria-keyshortcuts')).toBe('T');
  await press('t');
  expect(seen()).toBe('edge.jpg');
  expect(store.get().photos.get('three')).toMatchObject({ phase: 'queued', variant: 'contrast' });
  expect(screen.getByText('The last one to review')).toBeDefined();
  await press('T');
  expect(seen()).toBeNull();
  expect(store.get().photos.get('edge')).toMatchObject({ phase: 'queued', variant: 'contrast' });
});

test('of two results the other is shown by a switch, and the way back', async () => {
  const earlier = [
    { ...STATES.previewed, taskId: 'task-1', variant: 'plain', prepared: null } as const,
  ];
  const state = { ...STATES.previewed, taskId: 'task-2' };
  const photo = photoIn(state, { id: 'twice', variant: 'contrast', earlier });
  const { store } = show([photo]);
  act(() => tile('twice').focus());
  await act(async () => void fireEvent.keyDown(tile('twice'), { key: 'Enter' }));
  const results = within(screen.getByRole('radiogroup', { name: 'Which cut-out is used' }));
  const chosen = () =>
    results.getAllByRole<HTMLInputElement>('radio').map(({ checked }) => checked);
  expect(chosen()).toEqual([false, true]);
  await act(async () => results.getByRole('radio', { name: 'First result' }).click());
  expect(store.get().photos.get('twice')).toMatchObject({ taskId: 'task-1', variant: 'plain' });
  expect(chosen()).toEqual([true, false]);
  await act(async () => results.getByRole('radio', { name: 'Second result' }).click());
  expect(store.get().photos.get('twice')).toMatchObject({ taskId: 'task-2' });
});

test('another try that came to nothing says so, and why', async () => {
  const vain = { variant: 'contrast', error: 'no-subject' } as const;
  show([{ ...finished('vain'), vain }]);
  const words = /The other try failed, and this is what it was before\. No product was found/;
  expect(within(tile('vain')).getByText(words)).toBeDefined();
});

test('other copies of several photos are sent after a question that says what they cost', async () => {
  const store = storeOf(batchOf(...PHOTOS, photoIn(STATES.running, { id: 'late' })));
  const list = <PhotoList store={store} openSession={async () => sessionOf()} />;
  render(<TestCredits value={true}>{list}</TestCredits>);
  for (const id of ['good', 'three', 'late']) {
    fireEvent.click(within(tile(id)).getByRole('checkbox', { hidden: true }));
  }
  const ask = () => fireEvent.click(screen.getByRole('button', { name: 'Another copy' }));
  ask();
  const question = screen.getByRole('group', { name: 'Another copy' });
  expect(question.textContent).toContain('That uses 2 test credits at most.');
  fireEvent.keyDown(within(question).getByRole('button', { name: 'Leave them' }), {
    key: 'Escape',
  });
  expect(screen.queryByRole('group', { name: 'Another copy' })).toBeNull();
  expect(screen.getByText('3 selected')).toBeDefined();
  ask();
  const start = 'Try another copy of 2 photos · 2 test credits';
  fireEvent.click(screen.getByRole('button', { name: start }));
  const variants = [...store.get().photos.values()].map(({ phase, variant }) => [phase, variant]);
  expect(variants).toEqual([
    ['queued', 'contrast'],
    ['done', 'plain'],
    ['queued', 'contrast'],
    ['done', 'plain'],
    ['removing', 'plain'],
  ]);
});

const edit = { kind: 'solid-inside' } as const;

test('a photo stays in hand though what is done to it takes it out of the list', async () => {
  const { store } = show();
  act(() => screen.getByRole('radio', { name: /^Rejected/ }).click());
  act(() => tile('gone').focus());
  await act(async () => void fireEvent.keyDown(tile('gone'), { key: 'Enter' }));
  await press('x');
  expect(screen.queryByRole('listitem', { name: 'gone.jpg' })).toBeNull();
  expect(seen()).toBe('gone.jpg');
  await act(async () => store.dispatch({ type: 'repaired', id: 'gone', repair: [edit] }));
  expect(seen()).toBe('gone.jpg');
  await act(async () => store.dispatch({ type: 'removed', ids: ['gone'] }));
  expect(seen()).toBeNull();
});

test('a photo that came into a review stays in it while it is repaired', async () => {
  const { store } = show([...PHOTOS, finished('late', [], { findings: null })]);
  await begin();
  const findings = { ...FINDINGS, flags: [flagOf('empty', 1)] };
  act(() => store.dispatch({ type: 'examined', id: 'late', run: 0, findings }));
  await press('k');
  await press('k');
  await act(async () => store.dispatch({ type: 'repaired', id: 'late', repair: [edit] }));
  expect(seen()).toBe('late.jpg');
  expect(screen.getByText('The last one to review')).toBeDefined();
});

test('begun from a list that is searched and sorted, a review goes through that list', async () => {
  const { store } = show([
    finished('mug-2', [flagOf('touches-frame', 0.1)]),
    finished('bag', [flagOf('empty', 1)]),
    finished('mug-1', [flagOf('touches-frame', 0.1)]),
    finished('mug-3', [flagOf('empty', 1)]),
    finished('mug-4', [], { findings: null }),
    finished('cap', [], { findings: null }),
  ]);
  act(() => screen.getByRole('radio', { name: /^To review/ }).click());
  fireEvent.change(screen.getByRole('combobox', { name: 'Sort by' }), {
    target: { value: 'name' },
  });
  fireEvent.change(screen.getByRole('searchbox'), { target: { value: 'mug' } });
  await act(async () => void fireEvent.keyDown(tile('mug-1'), { key: 'Enter' }));
  expect(screen.getByText('3 left to review')).toBeDefined();
  const findings = { ...FINDINGS, flags: [flagOf('empty', 1)] };
  for (const id of ['mug-4', 'cap']) {
    await act(async () => store.dispatch({ type: 'examined', id, run: 0, findings }));
  }
  expect(screen.getByText('4 left to review')).toBeDefined();
  for (const id of ['mug-1', 'mug-2', 'mug-3', 'mug-4']) {
    expect(seen()).toBe(`${id}.jpg`);
    await press('k');
  }
  expect(seen()).toBeNull();
});

test('a review that ends where it began leaves the focus on that photo', async () => {
  show([finished('edge', [flagOf('touches-frame', 0.1)]), finished('good')]);
  await begin();
  const close = vi.spyOn(HTMLDialogElement.prototype, 'close');
  await press('k');
  expect(seen()).toBeNull();
  expect(close, 'it goes without the browser leading back').not.toHaveBeenCalled();
  expect(document.activeElement).toBe(tile('edge'));
});

test('whoever only hears a review hears the verdict, the next photo, and how many are left', async () => {
  show();
  await begin();
  const keep = screen.getByRole('button', { name: 'Keep' });
  act(() => keep.focus());
  await press('k');
  expect(screen.getByText('Kept. edge.jpg, 2 of 2. The last one to review').role).toBe('status');
  expect(document.activeElement, 'from where it was judged').toBe(keep);
  await press('ArrowLeft');
  expect(screen.getByText('three.jpg, 1 of 2. The last one to review')).toBeDefined();
});

test.each([
  [false, 'Checking 1 photo'],
  [true, undefined],
])('photos are being checked only where the batch is at work: %s', (isReadOnly, words) => {
  const unexamined = photoIn({ ...STATES.previewed, findings: null }, { id: 'new' });
  show([...PHOTOS, unexamined], isReadOnly);
  fireEvent.change(screen.getByRole('combobox', { name: 'Sort by' }), {
    target: { value: 'risk' },
  });
  expect(screen.queryByText(/^Checking/)?.textContent).toBe(words);
});
