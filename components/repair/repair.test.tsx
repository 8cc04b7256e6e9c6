// @vitest-environment happy-dom
import { act, cleanup, fireEvent, render, screen } from '@testing-library/react';
import { StrictMode, useState } from 'react';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { photoIn, quiet, STATES } from '@/lib/batch/fixture';
import type { Repair as Edits } from '@/lib/matte/repair';
import { sessionOf } from '../fixture';
import { Repair } from './repair';

Object.assign(globalThis, { IS_REACT_ACT_ENVIRONMENT: true });

vi.mock('./painting', () => ({
  createPainting: () => ({
    show: () => undefined,
    draw: () => undefined,
    keep: () => undefined,
    drop: () => undefined,
    close: () => undefined,
  }),
}));

beforeEach(() => {
  vi.spyOn(URL, 'createObjectURL').mockReturnValue('blob:0');
  vi.spyOn(HTMLElement.prototype, 'getBoundingClientRect').mockImplementation(
    () => new DOMRect(0, 0, 600, 400),
  );
  HTMLElement.prototype.setPointerCapture = () => undefined;
  Object.assign(globalThis, {
    createImageBitmap: async () => ({ width: 600, height: 400, close: () => undefined }),
  });
});
afterEach(() => {
  cleanup();
  vi.restoreAllMocks();
});

let kept: Edits[];
let isDone: boolean;

function Harness() {
  const [repair, setRepair] = useState<Edits>([]);
  const photo = photoIn(STATES.previewed);
  if (photo.phase !== 'done') return null;
  return (
    <Repair
      photo={{ ...photo, repair }}
      large={null}
      openSession={async () => sessionOf()}
      onRepair={(next) => {
        kept.push(next);
        setRepair(next);
      }}
      onDone={() => {
        isDone = true;
      }}
    />
  );
}

async function open() {
  kept = [];
  isDone = false;
  render(<Harness />);
  await act(quiet);
  await act(quiet);
}

const stage = () => screen.getByRole('application');
const button = (name: string) => screen.getByRole('button', { name });
const isOff = (name: string) => button(name).getAttribute('aria-disabled') === 'true';
const press = (key: string, init: KeyboardEventInit = {}) =>
  act(
    async () => void fireEvent.keyDown(document.activeElement ?? document.body, { key, ...init }),
  );
async function stroke(from: [number, number], to: [number, number], init: object = {}) {
  const at = ([clientX, clientY]: [number, number]) => ({
    pointerId: 1,
    button: 0,
    clientX,
    clientY,
  });
  const pointerType = 'mouse';
  await act(async () => void fireEvent.pointerDown(stage(), { ...at(from), pointerType, ...init }));
  await act(async () => void fireEvent.pointerMove(stage(), { ...at(to), pointerType }));
  await act(async () => void fireEvent.pointerUp(stage(), { ...at(to), pointerType }));
}

test('a stroke is kept as it ends, with the tool and in shares of the original', async () => {
  await open();
  await stroke([150, 100], [300, 200]);
  expect(kept).toMatchObject([
    [{ kind: 'stroke', tool: 'erase', points: [0.25, 0.25, 1, 0.5, 0.5, 1] }],
  ]);
  await press('x');
  await stroke([150, 100], [300, 200]);
  expect(kept.at(-1)).toMatchObject([{ tool: 'erase' }, { tool: 'restore' }]);
  await stroke([150, 100], [300, 200], { altKey: true });
  expect(kept.at(-1)?.at(-1)).toMatchObject({ tool: 'erase' });
});

test('undo and redo lead back and forth, by buttons and by keys', async () => {
  await open();
  expect([isOff('Undo'), isOff('Redo')]).toEqual([true, true]);
  await stroke([100, 100], [200, 100]);
  await act(async () => button('Make solid inside').click());
  expect(kept.at(-1)).toMatchObject([{ kind: 'stroke' }, { kind: 'solid-inside' }]);
  await act(async () => button('Undo').click());
  expect(kept.at(-1)).toMatchObject([{ kind: 'stroke' }]);
  await press('z', { ctrlKey: true });
  expect(kept.at(-1)).toEqual([]);
  expect([isOff('Undo'), isOff('Redo')]).toEqual([true, false]);
  await press('z', { metaKey: true, shiftKey: true });
  await act(async () => button('Redo').click());
  expect(kept.at(-1)).toMatchObject([{ kind: 'stroke' }, { kind: 'solid-inside' }]);
  expect(isOff('Redo')).toBe(true);
});

test('something new after an undo leaves nothing to redo', async () => {
  await open();
  await stroke([100, 100], [200, 100]);
  await press('z', { ctrlKey: true });
  await act(async () => button('Drop specks').click());
  expect(isOff('Redo')).toBe(true);
  expect(kept.at(-1)).toMatchObject([{ kind: 'drop-specks' }]);
});

test('a reset can be taken back step by step', async () => {
  await open();
  await stroke([100, 100], [200, 100]);
  await stroke([100, 200], [200, 200]);
  await act(async () => button('Reset').click());
  expect(kept.at(-1)).toEqual([]);
  await act(async () => button('Redo').click());
  await act(async () => button('Redo').click());
  expect(kept.at(-1)).toEqual(kept[1]);
});

test('a hole is opened where it is pressed', async () => {
  await open();
  await act(async () => button('Open a hole').click());
  await stroke([300, 100], [300, 100]);
  expect(kept.at(-1)).toEqual([{ kind: 'open-hole', x: 0.5, y: 0.25 }]);
  await press('Escape');
  expect(button('Open a hole').getAttribute('aria-pressed')).toBe('false');
  expect(isDone).toBe(false);
});

test('the arrows move the brush and Space paints', async () => {
  await open();
  expect(document.activeElement).toBe(stage());
  await press('ArrowRight');
  await press(' ');
  await press('ArrowRight');
  await press('ArrowRight');
  await act(async () => void fireEvent.keyUp(stage(), { key: ' ' }));
  const [edit] = kept.at(-1) ?? [];
  if (edit?.kind !== 'stroke') throw new Error('no stroke');
  expect(edit.points.filter((_, i) => i % 3 === 0)).toEqual([0.52, 0.54, 0.56]);
});

test('a second finger takes the stroke of the first back', async () => {
  await open();
  const finger = (pointerId: number, clientX: number) => ({
    pointerId,
    button: 0,
    pointerType: 'touch',
    clientX,
    clientY: 100,
  });
  await act(async () => void fireEvent.pointerDown(stage(), finger(1, 100)));
  await act(async () => void fireEvent.pointerDown(stage(), finger(2, 200)));
  await act(async () => void fireEvent.pointerUp(stage(), finger(1, 100)));
  await act(async () => void fireEvent.pointerUp(stage(), finger(2, 200)));
  expect(kept).toEqual([]);
  await act(async () => void fireEvent.pointerDown(stage(), finger(3, 100)));
  await act(async () => void fireEvent.pointerUp(stage(), finger(3, 100)));
  expect(kept).toHaveLength(1);
});

test('Escape takes a stroke in hand back first, then ends the repair', async () => {
  await open();
  await act(
    async () =>
      void fireEvent.pointerDown(stage(), { pointerId: 1, button: 0, clientX: 9, clientY: 9 }),
  );
  await press('Escape');
  expect(isDone).toBe(false);
  await act(async () => void fireEvent.pointerUp(stage(), { pointerId: 1, button: 0 }));
  expect(kept).toEqual([]);
  await press('Escape');
  expect(isDone).toBe(true);
});

test('brackets change the size on keyboards that need AltGr for them', async () => {
  await open();
  const size = () =>
    screen.getByRole('slider', { name: 'Size' }).getAttribute('aria-valuetext') ?? '';
  const first = size();
  const altGr = new KeyboardEvent('keydown', {
    key: ']',
    ctrlKey: true,
    altKey: true,
    bubbles: true,
  });
  altGr.getModifierState = (name) => name === 'AltGraph';
  await act(async () => void stage().dispatchEvent(altGr));
  expect(Number.parseInt(size(), 10)).toBeGreaterThan(Number.parseInt(first, 10));
});

test('the ring stays around a pointer at rest as the brush or the picture grows', async () => {
  await open();
  const ring = () => stage().lastElementChild;
  const middle = () => {
    const element = ring();
    if (!(element instanceof HTMLElement)) throw new Error('no ring');
    const [x = 0, y = 0] = element.style.translate.split(' ').map(Number.parseFloat);
    const half = Number.parseFloat(element.style.width) / 2;
    return { width: half * 2, at: [Math.round(x + half), Math.round(y + half)] };
  };
  const at = { pointerType: 'mouse', pointerId: 1, clientX: 300, clientY: 200 };
  await act(async () => void fireEvent.pointerMove(stage(), at));
  const before = middle();
  expect(before.at).toEqual([300, 200]);
  await press(']');
  await press('+');
  expect(middle().width).toBeGreaterThan(before.width * 1.25);
  expect(middle().at).toEqual([300, 200]);
});

test('under Strict Mode, where all is begun twice, there is still something to paint on', async () => {
  kept = [];
  render(
    <StrictMode>
      <Harness />
    </StrictMode>,
  );
  await act(quiet);
  await act(quiet);
  expect(stage().getAttribute('aria-busy')).toBe('false');
});
