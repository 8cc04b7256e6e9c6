// @vitest-environment happy-dom
import { act, cleanup, fireEvent, render, screen, within } from '@testing-library/react';
import { SWRConfig } from 'swr';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { err, ok } from '@/lib/base/result';
import type { KnownBatch } from '@/lib/keep/keep';
import type { BatchSummary } from '@/lib/task/task';
import { BatchList } from './batch-list';
import type { BatchActions } from './use-batches';

/** The batches that whoever worked on them has let go of. */
const taken: string[] = [];
vi.mock('@/lib/keep/writer', () => ({
  takeOver: async (batchId: string) => {
    taken.push(batchId);
    return { release: () => undefined };
  },
}));

vi.mock('next/navigation', () => ({ useRouter: () => ({ push: () => undefined }) }));

Object.assign(globalThis, { IS_REACT_ACT_ENVIRONMENT: true });

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const NOW_MS = Date.UTC(2026, 5, 15, 12);
const idOf = (name: string) => name.padEnd(26, '0');

const knownOf = (name: string, parts: Partial<KnownBatch> = {}): KnownBatch => ({
  id: idOf(name),
  name: '',
  createdAtMs: NOW_MS - 2 * DAY_MS,
  photos: 3,
  thumbnail: null,
  ...parts,
});
const summaryOf = (name: string, parts: Partial<BatchSummary> = {}): BatchSummary => ({
  id: idOf(name),
  name: '',
  madeBy: '',
  createdAtMs: NOW_MS - 2 * DAY_MS,
  endsAtMs: NOW_MS + 12.2 * DAY_MS,
  counts: { queued: 0, running: 0, succeeded: 3, failed: 0, cancelled: 0 },
  spent: 3,
  reused: 0,
  cutouts: [],
  ...parts,
});

/** What this browser remembers, what the server has, and what was done. */
let known: KnownBatch[];
let summaries: BatchSummary[];
/** What the team has made, the youngest first, and how many come in one part. */
let made: BatchSummary[];
const PART = 2;
let isAway: boolean;
let asked: string[][];
let forgotten: string[];

beforeEach(() => {
  taken.length = 0;
  vi.useFakeTimers({ now: NOW_MS });
  [known, summaries, made, isAway, asked, forgotten] = [[], [], [], false, [], []];
  vi.stubGlobal('fetch', async (path: string, { body }: { body: string }) => {
    const { ids, untilMs } = JSON.parse(body);
    if (path !== '/api/batches' || isAway) throw new TypeError('fetch failed');
    if (!ids) {
      const older = made.filter(({ createdAtMs }) => createdAtMs <= (untilMs ?? NOW_MS));
      return Response.json({ batches: older.slice(0, PART), isLast: older.length < PART });
    }
    asked.push(ids);
    return Response.json({ batches: summaries.filter(({ id }) => ids.includes(id)) });
  });
});
afterEach(() => {
  cleanup();
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

const pass = (ms = 100) => act(() => vi.advanceTimersByTimeAsync(ms));

async function show(actions: Partial<BatchActions> = {}, isTest = false, isTeam = false) {
  const done: unknown[] = [];
  render(
    <SWRConfig value={{ provider: () => new Map() }}>
      <main tabIndex={-1}>
        <BatchList
          openKnown={async () => ({
            known: async () => known,
            forget: async (id) => {
              forgotten.push(id);
              known = known.filter((batch) => batch.id !== id);
            },
          })}
          renameBatch={async (request) => {
            done.push(request);
            summaries = summaries.map((each) =>
              each.id === request.batchId ? { ...each, name: request.name } : each,
            );
            return ok(null);
          }}
          deleteBatch={async (request) => {
            done.push(request);
            return ok(null);
          }}
          isTeam={isTeam}
          isTest={isTest}
          {...actions}
        />
      </main>
    </SWRConfig>,
  );
  await pass();
  return done;
}

const item = (name: string) => screen.getByRole('listitem', { name });
const button = (within_: HTMLElement, name: string) =>
  within(within_).getByRole<HTMLButtonElement>('button', { name });
const field = () => screen.getByRole<HTMLInputElement>('textbox', { name: 'Name of the batch' });

test('a batch says which member of the team made it, where one has a name', async () => {
  known = [knownOf('shoes'), knownOf('mugs')];
  summaries = [
    summaryOf('shoes', { name: 'Shoes', madeBy: 'Ada' }),
    summaryOf('mugs', { name: 'Mugs' }),
  ];
  await show();
  expect(item('Shoes').textContent).toContain('Made by Ada');
  expect(item('Mugs').textContent).not.toContain('Made by');
});

test('each batch says how it stands, what it cost, how old it is and how long it is kept', async () => {
  known = [knownOf('shoes', { photos: 20 })];
  summaries = [
    summaryOf('shoes', {
      name: 'Autumn shoes',
      counts: { queued: 2, running: 1, succeeded: 12, failed: 3, cancelled: 1 },
      spent: 9,
      reused: 3,
    }),
  ];
  await show();
  const { textContent } = item('Autumn shoes');
  for (const words of [
    '12 of 20 photos done, 1 at work, 2 waiting, 3 failed, 1 cancelled, 1 not submitted',
    '2 days ago',
    'Kept for 12 more days',
    '9 credits used',
    '3 photos were done already, no credit used',
  ]) {
    expect(textContent).toContain(words);
  }
  expect(screen.getByRole('link', { name: 'Autumn shoes' }).getAttribute('href')).toBe(
    `/b/${idOf('shoes')}`,
  );
});

test('a batch without a name is called by its beginning', async () => {
  known = [knownOf('a')];
  summaries = [summaryOf('a')];
  await show({}, true);
  const title = new Intl.DateTimeFormat('en', { dateStyle: 'medium', timeStyle: 'short' });
  expect(item(title.format(NOW_MS - 2 * DAY_MS)).textContent).toContain('3 test credits used');
});

test('a batch that the server has nothing of is listed, said in words, and can be deleted', async () => {
  known = [knownOf('a', { name: 'Bags', photos: 1 })];
  await show();
  expect(item('Bags').textContent).toContain('1 photo. The server has nothing of it');
  const buttons = within(item('Bags')).getAllByRole('button');
  expect(buttons.map(({ textContent }) => textContent)).toEqual(['Delete batch']);
});

test.each([
  [20_000, 'Begun just now'],
  [59 * 60_000, 'Begun 59 minutes ago'],
  [3 * HOUR_MS, '3 hours ago'],
  [DAY_MS, 'Begun yesterday'],
  [9.4 * DAY_MS, '9 days ago'],
])('one that was begun %i ms before reads: %s', async (ms, words) => {
  known = [knownOf('a', { name: 'Bags', createdAtMs: NOW_MS - ms })];
  await show();
  expect(item('Bags').textContent).toContain(words);
});

test.each([
  [14 * DAY_MS - 1, 'Kept for 14 more days'],
  [DAY_MS, 'Kept for 1 more day'],
  [DAY_MS - 1, 'Kept for less than a day'],
  [-HOUR_MS, 'Kept for less than a day'],
])('one that goes in %i ms reads: %s', async (ms, words) => {
  known = [knownOf('a')];
  summaries = [summaryOf('a', { name: 'Bags', endsAtMs: NOW_MS + ms })];
  await show();
  expect(item('Bags').textContent).toContain(words);
});

test('where there is none it says so, asks nobody, and leads to where one begins', async () => {
  await show();
  expect(screen.getByText('No batches here yet')).toBeDefined();
  expect(screen.getByRole('link', { name: 'Add photos' }).getAttribute('href')).toBe('/');
  expect(screen.queryByRole('list')).toBeNull();
  expect(asked).toEqual([]);
});

test('while the server is away what this browser knows is shown, and nothing is said to be gone', async () => {
  isAway = true;
  known = [knownOf('a', { name: 'Bags' })];
  await show();
  expect(screen.getByText(/server does not answer/)).toBeDefined();
  expect(item('Bags').textContent).toContain('3 photos');
  expect(item('Bags').textContent).not.toContain('nothing of it');
});

test('what others of the team made stands between what is known here, and older ones are shown on demand', async () => {
  known = [knownOf('mine', { createdAtMs: NOW_MS - 30 * HOUR_MS })];
  const at = (name: string, hours: number) =>
    summaryOf(name, { name, madeBy: 'Ada', createdAtMs: NOW_MS - hours * HOUR_MS });
  made = [at('newest', 10), at('middle', 40), at('oldest', 50)];
  summaries = [...made, summaryOf('mine', { name: 'mine', createdAtMs: NOW_MS - 30 * HOUR_MS })];
  await show({}, false, true);
  const names = () => screen.getAllByRole('listitem').map((row) => row.getAttribute('aria-label'));
  expect(names()).toEqual(['newest', 'mine', 'middle']);
  expect(item('newest').textContent).toContain('Made by Ada');
  expect(item('newest').textContent).toContain('3 of 3 photos done');
  fireEvent.click(screen.getByRole('button', { name: 'Show older ones' }));
  await pass();
  expect(names()).toEqual(['newest', 'mine', 'middle', 'oldest']);
});

test('a team that has made nothing yet is told so, and one whose list is on its way is not', async () => {
  isAway = true;
  await show({}, false, true);
  expect(screen.queryByText('No batches here yet')).toBeNull();
  cleanup();
  isAway = false;
  await show({}, false, true);
  expect(screen.getByText(/anybody on your team/)).toBeDefined();
});

test('a browser that cannot remember says so', async () => {
  await show();
  cleanup();
  render(
    <SWRConfig value={{ provider: () => new Map() }}>
      <BatchList
        openKnown={() => Promise.reject(new DOMException('no storage', 'InvalidStateError'))}
        renameBatch={async () => ok(null)}
        deleteBatch={async () => ok(null)}
        isTeam={false}
        isTest={false}
      />
    </SWRConfig>,
  );
  await pass();
  expect(screen.getByText(/could not be read/)).toBeDefined();
});

test('more than the server describes at once are asked about in several lists', async () => {
  known = Array.from({ length: 201 }, (_, nth) => knownOf(`b${nth}x`, { name: `Batch ${nth}` }));
  summaries = known.map(({ id, name }) => summaryOf(id, { name }));
  await show();
  expect(asked.map((ids) => ids.length)).toEqual([200, 1]);
  expect(screen.queryByText(/nothing of it/)).toBeNull();
});

test('it is read again while photos are at work, and no longer', async () => {
  known = [knownOf('a')];
  const counts = { queued: 0, running: 3, succeeded: 0, failed: 0, cancelled: 0 };
  summaries = [summaryOf('a', { name: 'Bags', counts, endsAtMs: null })];
  await show();
  expect(item('Bags').textContent).not.toContain('Kept');
  await pass(7_000);
  expect(asked).toHaveLength(3);
  summaries = [summaryOf('a', { name: 'Bags' })];
  await pass(3_000);
  expect(item('Bags').textContent).toContain('3 of 3 photos done');
  await pass(60_000);
  expect(asked).toHaveLength(4);
});

test('its picture is the one that this browser has, and a cut-out where it has none', async () => {
  vi.spyOn(URL, 'createObjectURL').mockReturnValue('blob:thumbnail');
  known = [
    knownOf('a', { name: 'Bags', thumbnail: new Blob(['thumbnail']) }),
    knownOf('b', { name: 'Shoes' }),
  ];
  const cutouts = [idOf('cutout')];
  summaries = [
    summaryOf('a', { name: 'Bags', cutouts }),
    summaryOf('b', { name: 'Shoes', cutouts }),
  ];
  await show();
  const picture = (name: string) => item(name).querySelector('img')?.getAttribute('src');
  expect(picture('Bags')).toBe('blob:thumbnail');
  expect(picture('Shoes')).toBe(`/api/cutouts/${idOf('cutout')}`);
});

async function begin(name: string) {
  fireEvent.click(button(item(name), 'Rename'));
  await pass();
}

test('a name is changed in its place, and Enter saves it', async () => {
  known = [knownOf('a')];
  summaries = [summaryOf('a', { name: 'Bags' })];
  const done = await show();
  await begin('Bags');
  expect([field().value, document.activeElement]).toEqual(['Bags', field()]);
  fireEvent.change(field(), { target: { value: 'Spring bags' } });
  fireEvent.submit(field());
  await pass();
  expect(done).toEqual([{ batchId: idOf('a'), name: 'Spring bags' }]);
  expect(document.activeElement).toBe(button(item('Spring bags'), 'Rename'));
});

test.each(['Escape', 'Cancel'])('%s leaves the name as it was', async (way) => {
  known = [knownOf('a')];
  summaries = [summaryOf('a', { name: 'Bags' })];
  const done = await show();
  await begin('Bags');
  fireEvent.change(field(), { target: { value: 'Spring bags' } });
  if (way === 'Escape') fireEvent.keyDown(field(), { key: 'Escape' });
  else fireEvent.click(button(item('Bags'), 'Cancel'));
  expect(done).toEqual([]);
  expect(document.activeElement).toBe(button(item('Bags'), 'Rename'));
});

test('a name that was not saved is still there to be saved', async () => {
  known = [knownOf('a')];
  summaries = [summaryOf('a', { name: 'Bags' })];
  await show({ renameBatch: async () => err('database-unavailable') });
  await begin('Bags');
  fireEvent.change(field(), { target: { value: 'Spring bags' } });
  fireEvent.submit(field());
  await pass();
  expect(item('Bags').textContent).toContain('the name may not be saved');
  expect(field().value).toBe('Spring bags');
});

async function confirm(name: string) {
  fireEvent.click(button(item(name), 'Delete batch'));
  fireEvent.click(button(item(name), 'Delete everything'));
  await pass();
}

test('a batch is deleted on the server first, then here, and the next one has the focus', async () => {
  known = [knownOf('a', { createdAtMs: NOW_MS }), knownOf('b', { name: 'Shoes' })];
  summaries = [summaryOf('a', { name: 'Bags' }), summaryOf('b', { name: 'Shoes' })];
  const done = await show();
  await confirm('Bags');
  expect(taken, 'it rests before').toEqual([idOf('a')]);
  expect(done).toEqual([{ batchId: idOf('a') }]);
  expect(forgotten).toEqual([idOf('a')]);
  expect(screen.queryByRole('listitem', { name: 'Bags' })).toBeNull();
  expect(document.activeElement).toBe(item('Shoes'));
});

test('who deletes the last is left on a page that says there is none', async () => {
  known = [knownOf('a', { name: 'Bags' })];
  await show();
  await confirm('Bags');
  expect(screen.getByText('No batches here yet')).toBeDefined();
  expect(document.activeElement).toBe(screen.getByRole('main'));
});

test('it is asked first, with what would be lost', async () => {
  known = [knownOf('a', { photos: 4 })];
  const counts = { queued: 0, running: 2, succeeded: 2, failed: 0, cancelled: 0 };
  summaries = [summaryOf('a', { name: 'Bags', counts })];
  const done = await show();
  fireEvent.click(button(item('Bags'), 'Delete batch'));
  const group = screen.getByRole('group', { name: 'Delete batch' });
  expect(group.textContent).toContain('Delete 4 photos');
  expect(group.textContent).toContain('2 photos with the model');
  fireEvent.keyDown(button(group, 'Keep'), { key: 'Escape' });
  expect(document.activeElement).toBe(button(item('Bags'), 'Delete batch'));
  expect(done).toEqual([]);
});

test('what the server did not delete is not forgotten here', async () => {
  known = [knownOf('a', { name: 'Bags' })];
  summaries = [summaryOf('a', { name: 'Bags' })];
  await show({ deleteBatch: async () => err('database-unavailable') });
  await confirm('Bags');
  expect(forgotten).toEqual([]);
  expect(item('Bags').textContent).toContain('whether it was deleted is not known');
  expect(document.activeElement).toBe(button(item('Bags'), 'Delete batch'));
});
