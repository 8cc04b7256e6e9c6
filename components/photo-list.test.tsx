// @vitest-environment happy-dom
import { act, cleanup, fireEvent, render, screen, waitFor, within } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import {
  batchOf,
  byHand,
  photoIn,
  quiet,
  STATES,
  storeOf,
  viewOf,
  watchedBy,
} from '@/lib/batch/fixture';
import type { Photo } from '@/lib/batch/photo';
import { AtExport, createExportRoom } from './export/export-room';
import { sessionOf } from './fixture';
import { PhotoList } from './photo-list';
import { ReadOnly } from './read-only';
import type { Session } from './session';

vi.mock('@/lib/export/zip', async () => ({
  openZip: (await import('./fixture')).openPlainZip,
}));

vi.mock('./words', async (original) => ({
  ...(await original<object>()),
  ...(await import('./words-at-once')),
}));

Object.assign(globalThis, { IS_REACT_ACT_ENVIRONMENT: true });

beforeEach(() => {
  vi.spyOn(URL, 'createObjectURL').mockReturnValue('blob:0');
});
afterEach(() => {
  cleanup();
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
  Reflect.deleteProperty(HTMLElement.prototype, 'showPopover');
  window.scrollTo(0, 0);
});

function show(photos: readonly Photo[], parts: Partial<Session> = {}, isReadOnly = false) {
  const store = storeOf(batchOf(...photos));
  render(
    <ReadOnly value={isReadOnly}>
      <PhotoList store={store} openSession={async () => sessionOf(parts)} />
    </ReadOnly>,
  );
  return { store };
}

const list = () => {
  // By its role it takes long to be found among so many.
  const found = document.querySelector<HTMLElement>('ul[aria-label=Photos]');
  if (!found) throw new Error('no list');
  return found;
};
const items = () => [...list().querySelectorAll('li')];
const names = () => items().map((item) => item.getAttribute('aria-label'));
const item = (name: string) => {
  const found = items().find((each) => each.getAttribute('aria-label') === name);
  if (!found) throw new Error(`no ${name}`);
  return found;
};
const box = (name: string) =>
  screen.getByRole<HTMLInputElement>('checkbox', { name: `Select ${name}` });
const button = (name: string) => screen.getByRole<HTMLButtonElement>('button', { name });
const selected = () =>
  items()
    .filter((each) => each.dataset.selected === 'true')
    .map((each) => each.getAttribute('aria-label'));
const focused = () => document.activeElement?.getAttribute('aria-label');
const press = (key: string, more: object = {}) =>
  fireEvent.keyDown(document.activeElement ?? document.body, { key, ...more });
const many = (count: number) =>
  Array.from({ length: count }, (_, i) => photoIn(STATES.previewed, { id: `p${i}`, name: `${i}` }));

const MIXED = [
  photoIn(STATES.running, { id: 'a', name: 'mug-10.jpg' }),
  photoIn(STATES.previewed, { id: 'b', name: 'mug-9.jpg' }),
  photoIn(STATES.refused, { id: 'c', name: 'bag.jpg' }),
  photoIn(STATES.previewed, { id: 'd', name: 'cap.jpg' }),
];

/** A style sheet and a window, of which this environment has none: four columns of 100 px. */
function layOut(tileHeight = 100) {
  const styleOf = window.getComputedStyle.bind(window);
  vi.stubGlobal('getComputedStyle', (element: Element) =>
    element.tagName === 'UL'
      ? { gridTemplateColumns: '100px 100px 100px 100px', rowGap: '0px' }
      : styleOf(element),
  );
  vi.spyOn(HTMLElement.prototype, 'offsetHeight', 'get').mockReturnValue(tileHeight);
  vi.stubGlobal('innerHeight', 800);
}

describe('the tools', () => {
  test('are not there for a single photo', () => {
    show(MIXED.slice(0, 1));
    expect(screen.queryByRole('radiogroup')).toBeNull();
  });

  test('show the photos of one phase, and how many each has', () => {
    show(MIXED);
    const group = screen.getByRole('radiogroup', { name: 'Show' });
    expect(
      within(group)
        .getAllByRole('radio')
        .map((radio) => radio.parentElement?.textContent),
    ).toEqual(['All 4', 'Waiting 0', 'At work 1', 'Done 2', 'Failed 1']);
    fireEvent.click(screen.getByRole('radio', { name: 'Done 2' }));
    expect(names()).toEqual(['mug-9.jpg', 'cap.jpg']);
    expect(screen.getByText('2 of 4 photos shown')).toBeDefined();
    expect(items().map((each) => each.getAttribute('aria-setsize'))).toEqual(['2', '2']);
  });

  test('sort by name as a person counts', () => {
    show(MIXED);
    fireEvent.change(screen.getByRole('combobox', { name: 'Sort by' }), {
      target: { value: 'name' },
    });
    expect(names()).toEqual(['bag.jpg', 'cap.jpg', 'mug-9.jpg', 'mug-10.jpg']);
    expect(items().map((each) => each.getAttribute('aria-posinset'))).toEqual(['1', '2', '3', '4']);
  });

  test('find by a part of the name, and lead back from where nothing is', () => {
    show(MIXED);
    const search = screen.getByRole('searchbox', { name: 'Find by name or folder' });
    fireEvent.change(search, { target: { value: 'MUG' } });
    expect(names()).toEqual(['mug-10.jpg', 'mug-9.jpg']);
    fireEvent.change(search, { target: { value: 'sofa' } });
    expect(names()).toEqual([]);
    fireEvent.click(button('Show all'));
    expect(names()).toHaveLength(4);
    expect(document.activeElement).toBe(screen.getByRole('list', { name: 'Photos' }));
  });
});

describe('a selection', () => {
  test('is made one by one, or from one to another', () => {
    show(MIXED);
    fireEvent.click(box('mug-9.jpg'));
    expect(box('mug-9.jpg').checked).toBe(true);
    fireEvent.click(box('cap.jpg'), { shiftKey: true });
    expect(selected()).toEqual(['mug-9.jpg', 'bag.jpg', 'cap.jpg']);
    expect(screen.getByText('3 selected')).toBeDefined();
    fireEvent.click(box('bag.jpg'));
    expect(selected()).toEqual(['mug-9.jpg', 'cap.jpg']);
  });

  test('of all is of all that are shown, and Escape ends it', () => {
    show(MIXED);
    fireEvent.click(screen.getByRole('radio', { name: 'Done 2' }));
    fireEvent.keyDown(document.body, { key: 'a', ctrlKey: true });
    expect(screen.getByText('2 selected')).toBeDefined();
    fireEvent.keyDown(document.body, { key: 'Escape' });
    expect(selected()).toEqual([]);
    fireEvent.click(screen.getByRole('radio', { name: 'All 4' }));
    expect(selected()).toEqual([]);
  });

  test('leaves the keys to a field that is typed in', () => {
    show(MIXED);
    fireEvent.keyDown(screen.getByRole('searchbox'), { key: 'a', ctrlKey: true });
    expect(selected()).toEqual([]);
  });

  test('does with several what can be done with each', () => {
    const { store } = show([
      ...MIXED,
      photoIn(STATES.queued, { id: 'e' }),
      photoIn(STATES.stranded, { id: 'f' }),
      photoIn(STATES.queued, { id: 'g' }),
    ]);
    fireEvent.click(box('mug-9.jpg'));
    fireEvent.click(box('f.jpg'), { shiftKey: true });
    const bar = within(screen.getByRole('region', { name: 'Selection' }));
    fireEvent.click(bar.getByRole('button', { name: 'Cancel' }));
    fireEvent.click(bar.getByRole('button', { name: 'Try again' }));
    expect([...store.get().photos.values()].map(({ phase, run }) => [phase, run])).toEqual([
      ['removing', 0],
      ['done', 0],
      ['failed', 0],
      ['done', 0],
      ['queued', 2],
      ['queued', 1],
      ['queued', 0],
    ]);
  });

  test('is what the panel of the export wants to be seen, also where a search hides it', () => {
    const store = storeOf(batchOf(...MIXED));
    const room = createExportRoom();
    render(
      <AtExport value={room}>
        <PhotoList store={store} openSession={async () => sessionOf()} />
      </AtExport>,
    );
    fireEvent.change(screen.getByRole('searchbox'), { target: { value: 'mug' } });
    expect(names()).not.toContain('cap.jpg');
    act(() => room.select(['d']));
    expect(box('cap.jpg').checked).toBe(true);
    expect(screen.getByText('1 selected')).toBeDefined();
  });

  test('is packed into one zip', async () => {
    const finish = byHand<Parameters<Session['finish']>, Blob>();
    show(MIXED, { finish: finish.answer });
    for (const name of ['mug-10.jpg', 'cap.jpg']) fireEvent.click(box(name));
    const bar = within(screen.getByRole('region', { name: 'Selection' }));
    fireEvent.click(bar.getByRole('button', { name: 'Download' }));
    await act(() => vi.waitFor(() => expect(finish.calls).toHaveLength(1), { timeout: 10_000 }));
    expect(finish.calls.map(({ args }) => args[0])).toMatchObject([{ id: 'd' }]);
    expect(bar.getByRole('button', { name: 'Saving 0 of 1' })).toBeDefined();
    await act(async () => finish.calls[0]?.resolve(new Blob(['cut-out'])));
  });

  test('is deleted after a question, but for what is at work', async () => {
    const deleted = byHand<[ids: readonly string[]], void>();
    const { store } = show(MIXED, { deletePhotos: deleted.answer });
    fireEvent.keyDown(document.body, { key: 'a', metaKey: true });
    act(() => item('cap.jpg').focus());
    press('Delete');
    const group = within(screen.getByRole('group', { name: 'Delete' }));
    expect(group.getByText(/^Delete 3 photos, .* 1 photo not ended yet will stay/)).toBeDefined();
    expect(document.activeElement).toBe(group.getByRole('button', { name: 'Keep' }));
    fireEvent.click(group.getByRole('button', { name: 'Delete for good' }));
    await act(quiet);
    expect(deleted.calls.map(({ args }) => args[0])).toEqual([['b', 'c', 'd']]);
    expect(focused()).toBe('cap.jpg');
    await act(async () => {
      store.dispatch({ type: 'removed', ids: ['b', 'c', 'd'] });
      deleted.calls[0]?.resolve();
    });
    expect(focused()).toBe('mug-10.jpg');
  });

  test('holds nothing that is out of sight', () => {
    const { store } = show(MIXED);
    fireEvent.click(screen.getByRole('radio', { name: 'At work 1' }));
    fireEvent.click(box('mug-10.jpg'));
    expect(screen.getByText('1 selected')).toBeDefined();
    act(() => store.dispatch(watchedBy(store.get(), [viewOf('task-a', 'succeeded')])));
    expect(screen.queryByText(/selected/)).toBeNull();
  });
});

describe('the keys', () => {
  test('the list is one stop, with the buttons of one photo', () => {
    show(MIXED);
    const stops = () =>
      [...list().querySelectorAll<HTMLElement>('li, button, input')].filter(
        ({ tabIndex }) => tabIndex === 0,
      );
    expect(stops().map((each) => each.closest('li')?.dataset.id)).toEqual(['a', 'a', 'a']);
    act(() => item('cap.jpg').focus());
    expect(new Set(stops().map((each) => each.closest('li')?.dataset.id))).toEqual(new Set(['d']));
  });

  test('the arrows go from photo to photo, along and across the rows', () => {
    layOut();
    show(many(10));
    act(() => item('0').focus());
    const visited = [
      ...['ArrowRight', 'ArrowDown', 'ArrowDown', 'ArrowDown', 'ArrowUp', 'ArrowLeft'],
      ...['End', 'ArrowRight', 'Home', 'ArrowUp', 'ArrowLeft', 'PageDown', 'PageUp'],
    ].map((key) => {
      press(key);
      return focused();
    });
    expect(visited.join(' ')).toBe('1 5 9 9 5 4 9 9 0 0 0 9 1');
  });

  test('Space selects, with Shift up to here, and Enter opens what is done', async () => {
    show(MIXED);
    act(() => item('mug-10.jpg').focus());
    press('Enter');
    expect(within(item('mug-10.jpg')).getByRole('status').textContent).toBe(
      'Only a photo that is done can be opened.',
    );
    press(' ');
    press('ArrowRight');
    expect(screen.queryByRole('dialog', { name: 'mug-10.jpg' })).toBeNull();
    press('ArrowRight');
    press(' ', { shiftKey: true });
    expect(selected()).toEqual(['mug-10.jpg', 'mug-9.jpg', 'bag.jpg']);
    press('ArrowLeft');
    await act(async () => press('Enter'));
    expect(screen.getByRole('dialog', { name: 'mug-9.jpg' })).toBeDefined();
  });

  test('with Shift the arrows select on the way, and take back where they turn', async () => {
    layOut();
    show(many(20));
    // The list grows by some tiles a frame.
    fireEvent.click(await waitFor(() => box('19')));
    act(() => item('5').focus());
    for (const key of ['ArrowRight', 'ArrowDown', 'ArrowLeft']) press(key, { shiftKey: true });
    expect(focused()).toBe('9');
    expect(selected()).toEqual(['5', '6', '7', '8', '9', '19']);
    for (const key of ['ArrowUp', 'ArrowLeft']) press(key, { shiftKey: true });
    expect(selected()).toEqual(['4', '5', '19']);
    press('ArrowDown');
    press('Home', { shiftKey: true });
    expect(selected(), 'another stretch adds to it').toEqual([
      ...['0', '1', '2', '3', '4', '5', '6', '7', '8', '19'],
    ]);
  });

  test('the question mark explains them, but not to who types one', () => {
    const shown: Element[] = [];
    Object.assign(HTMLElement.prototype, {
      showPopover(this: HTMLElement) {
        shown.push(this);
      },
    });
    show(MIXED);
    fireEvent.keyDown(screen.getByRole('searchbox'), { key: '?' });
    expect(shown).toHaveLength(0);
    fireEvent.keyDown(document.body, { key: '?' });
    expect(shown.map((each) => each.getAttribute('aria-label'))).toEqual(['Keys']);
    expect(button('Keys').getAttribute('popovertarget')).toBe(shown[0]?.id);
  });

  test('Delete asks, whatever the photo has come to, and Escape leads back', () => {
    show(MIXED);
    act(() => item('bag.jpg').focus());
    press('Delete');
    expect(document.activeElement).toBe(button('Keep'));
    press('Escape');
    expect(focused()).toBe('bag.jpg');
    expect(screen.queryByRole('button', { name: 'Keep' })).toBeNull();
    act(() => item('mug-10.jpg').focus());
    press('Delete');
    expect(screen.queryByRole('button', { name: 'Keep' })).toBeNull();
  });

  test('Delete on a photo at work says in sight and aloud what has to come first', async () => {
    const { store } = show(MIXED);
    act(() => item('mug-10.jpg').focus());
    press('Delete');
    const words = () => within(item('mug-10.jpg')).getByRole('status').textContent;
    expect(words()).toBe('Not ended yet. Cancel it first, then delete it.');
    act(() => store.dispatch({ type: 'cancelled', ids: ['a'] }));
    expect(words()).toBe('It is being cancelled. Delete it once that has happened.');
    press('ArrowRight');
    expect(words(), 'it is not said for ever').toBe('');
    act(() => item('mug-10.jpg').focus());
    press('Delete');
    await act(async () => store.dispatch(watchedBy(store.get(), [viewOf('task-a', 'cancelled')])));
    expect(words()).toBe('');
    press('Delete');
    expect(document.activeElement).toBe(button('Keep'));
  });

  test('Delete on several that are all at work says so, and asks nothing later on', () => {
    const { store } = show([
      photoIn(STATES.running, { id: 'a' }),
      photoIn(STATES.queued, { id: 'b' }),
    ]);
    fireEvent.keyDown(document.body, { key: 'a', ctrlKey: true });
    act(() => item('b.jpg').focus());
    press('Delete');
    const bar = within(screen.getByRole('region', { name: 'Selection' }));
    expect(bar.getByText(/^None of these has ended yet/)).toBeDefined();
    act(() => store.dispatch(watchedBy(store.get(), [viewOf('task-a', 'succeeded')])));
    expect(bar.queryByText(/^None of these/)).toBeNull();
    expect(screen.queryByRole('button', { name: 'Keep' })).toBeNull();
  });

  test('a press in one of the buttons is not one on the photo', () => {
    show(MIXED);
    const open = within(item('cap.jpg')).getByRole('button', { name: 'Open' });
    act(() => open.focus());
    press(' ');
    press('Delete');
    expect(selected()).toEqual([]);
    expect(screen.queryByRole('button', { name: 'Keep' })).toBeNull();
  });
});

describe('the focus', () => {
  test('goes to the neighbour of a photo that goes, and to the list after the last one', async () => {
    const { store } = show(MIXED);
    act(() => item('bag.jpg').focus());
    const remove = (id: string) => act(async () => store.dispatch({ type: 'removed', ids: [id] }));
    await remove('c');
    expect(focused()).toBe('cap.jpg');
    await remove('d');
    expect(focused()).toBe('mug-9.jpg');
    await remove('b');
    await remove('a');
    expect(document.activeElement).toBe(list());
  });

  test('stays with a photo whose button goes by itself', async () => {
    const { store } = show(MIXED);
    act(() => button('Cancel').focus());
    await act(async () => store.dispatch(watchedBy(store.get(), [viewOf('task-a', 'succeeded')])));
    expect(focused()).toBe('mug-10.jpg');
  });

  test('goes on to a button of the photo, though something else goes as it leaves', async () => {
    show(MIXED);
    act(() => item('mug-10.jpg').focus());
    press('Delete');
    const words = within(item('mug-10.jpg')).getByRole('status');
    expect(words.textContent).not.toBe('');
    // Between the two nothing has the focus, and what the photo said goes at this moment.
    const body = vi.spyOn(document, 'activeElement', 'get').mockReturnValue(document.body);
    const stolen = vi.spyOn(item('mug-10.jpg'), 'focus');
    await act(async () => {
      fireEvent.focusOut(item('mug-10.jpg'), { relatedTarget: box('mug-10.jpg') });
    });
    expect(words.textContent).toBe('');
    expect(stolen).not.toHaveBeenCalled();
    body.mockRestore();
  });

  test('is left alone once it has been taken off the list', async () => {
    const { store } = show(MIXED);
    act(() => item('bag.jpg').focus());
    act(() => item('bag.jpg').blur());
    await act(async () => store.dispatch({ type: 'removed', ids: ['c'] }));
    expect(document.activeElement).toBe(document.body);
  });

  test('is not taken from who is elsewhere', async () => {
    const { store } = show(MIXED);
    act(() => item('bag.jpg').focus());
    act(() => screen.getByRole('searchbox').focus());
    await act(async () => store.dispatch({ type: 'removed', ids: ['c'] }));
    expect(document.activeElement).toBe(screen.getByRole('searchbox'));
  });
});

test('a photo is told by its folder from another of the same name', () => {
  const photo = photoIn(STATES.previewed, { id: 'a', name: '1.jpg' });
  show([
    { ...photo, folder: 'Autumn/Mugs' },
    { ...photo, id: 'b', folder: '' },
  ]);
  const [first, second] = screen.getAllByRole('listitem', { name: '1.jpg' });
  expect(first?.textContent).toContain('Autumn/Mugs');
  const about = first?.getAttribute('aria-describedby');
  expect(document.getElementById(about ?? '')?.textContent).toBe('Autumn/Mugs');
  expect(second?.hasAttribute('aria-describedby')).toBe(false);
  expect(box('Autumn/Mugs/1.jpg')).toBeDefined();
});

describe('a list that another tab works on', () => {
  const shut = (each: HTMLElement) => each.getAttribute('aria-disabled') === 'true';

  test('is read, searched, opened and saved, and nothing else', async () => {
    const finish = byHand<Parameters<Session['finish']>, Blob>();
    const { store } = show(
      [...MIXED, photoIn(STATES.cancelled, { id: 'e', name: 'pot.jpg' })],
      { finish: finish.answer },
      true,
    );
    const before = store.get();
    expect(button('Cancel').title).toMatch(/^Another tab works on this batch/);
    for (const name of ['Cancel', 'Try again', 'Delete']) {
      for (const each of screen.getAllByRole('button', { name })) {
        expect(shut(each), name).toBe(true);
        expect(each.getAttribute('aria-describedby')).toContain('elsewhere');
        fireEvent.click(each);
      }
    }
    expect(store.get()).toBe(before);
    expect(screen.queryByRole('button', { name: 'Keep' })).toBeNull();

    fireEvent.change(screen.getByRole('searchbox'), { target: { value: 'cap' } });
    expect(names()).toEqual(['cap.jpg']);
    fireEvent.click(button('Download'));
    await act(() => vi.waitFor(() => expect(finish.calls).toHaveLength(1), { timeout: 10_000 }));
    expect(finish.calls.map(({ args }) => args[0])).toMatchObject([{ id: 'd' }]);
    await act(async () => void fireEvent.click(button('Open')));
    expect(screen.getByRole('dialog', { name: 'cap.jpg' })).toBeDefined();
  });

  test('says why its keys do not delete', () => {
    show(MIXED, {}, true);
    act(() => item('cap.jpg').focus());
    press('Delete');
    expect(within(item('cap.jpg')).getByRole('status').textContent).toMatch(/^Another tab works/);
    fireEvent.keyDown(document.body, { key: 'a', ctrlKey: true });
    const bar = within(screen.getByRole('region', { name: 'Selection' }));
    for (const name of ['Try again', 'Cancel', 'Delete']) {
      expect(shut(bar.getByRole('button', { name }))).toBe(true);
    }
    expect(shut(bar.getByRole('button', { name: 'Download' }))).toBe(false);
    press('Delete');
    expect(bar.getByText(/^Another tab works/)).toBeDefined();
  });
});

describe('a long list', () => {
  const PATIENCE = { timeout: 20_000 };
  const frame = () => new Promise<number>((drawn) => requestAnimationFrame(drawn));
  const drawnOf = (count: number) =>
    vi.waitFor(async () => {
      await act(async () => void (await frame()));
      expect(items()).toHaveLength(count);
    }, PATIENCE);

  test(
    'of up to 200 photos is drawn whole, though not at once',
    async () => {
      layOut();
      show(many(200));
      expect(items().length).toBeLessThan(60);
      await drawnOf(200);
    },
    PATIENCE.timeout,
  );

  test('takes the room of all while it is not drawn whole yet', () => {
    layOut();
    show(many(200));
    // Rows of four, of which at most 15 are drawn.
    expect(
      Number.parseFloat(list().style.paddingBottom.replace('calc(2rem + ', '')),
    ).toBeGreaterThan(35 * 200);
  });

  test('is drawn as far as it is seen, and takes the room of all', () => {
    layOut();
    show(many(1_000));
    // Rows of four that are 100 + 100 px high, in a window of 800 px, and a few more below.
    expect(items().length).toBeGreaterThan(12);
    expect(items().length).toBeLessThan(60);
    expect(items()[0]?.getAttribute('aria-setsize')).toBe('1000');
    expect(list().style.paddingTop).toBe('0px');
    expect(
      Number.parseFloat(list().style.paddingBottom.replace('calc(2rem + ', '')),
    ).toBeGreaterThan(20_000);
  });

  test('keeps the photo that has the focus, wherever the keys lead', async () => {
    layOut();
    show(many(1_000));
    act(() => item('0').focus());
    await act(async () => press('End'));
    expect(focused()).toBe('999');
    expect(items().at(-1)?.style.position).toBe('absolute');
    expect(item('999').getAttribute('aria-posinset')).toBe('1000');
    await act(async () => press('Home'));
    expect(focused()).toBe('0');
    expect(names()).not.toContain('999');
  });

  test(
    'is drawn from the beginning where nothing can be measured',
    async () => {
      show(many(300));
      await drawnOf(200);
    },
    PATIENCE.timeout,
  );
});
