// @vitest-environment happy-dom
import { act, cleanup, fireEvent, render, screen } from '@testing-library/react';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { useZoom, type ZoomControl } from './use-zoom';

Object.assign(globalThis, { IS_REACT_ACT_ENVIRONMENT: true });

const PICTURE = { width: 6000, height: 4000 };
let control: ZoomControl;

function Stage({ isDragFree = true }: { isDragFree?: boolean }) {
  control = useZoom(PICTURE, { isDragFree });
  return <div data-testid="stage" ref={control.stage} {...control.handlers} />;
}

let width: number;
beforeEach(() => {
  width = 1200;
  vi.spyOn(HTMLElement.prototype, 'getBoundingClientRect').mockImplementation(
    () => new DOMRect(100, 50, width, 800),
  );
  HTMLElement.prototype.setPointerCapture = () => undefined;
});
afterEach(() => {
  cleanup();
  vi.restoreAllMocks();
});

const stage = () => screen.getByTestId('stage');
const press = (key: string, init: KeyboardEventInit = {}) => {
  const event = new KeyboardEvent('keydown', { key, ...init });
  let isTaken = false;
  act(() => {
    isTaken = control.press(event);
  });
  return isTaken;
};
const pointer = (
  what: 'Down' | 'Move' | 'Up',
  [clientX, clientY]: readonly [number, number],
  { id = 1, button = 0, type = 'mouse' } = {},
) =>
  fireEvent[`pointer${what}`](stage(), {
    pointerId: id,
    button,
    pointerType: type,
    clientX,
    clientY,
  });

test('begins with all of the picture', () => {
  render(<Stage />);
  expect(control.zoom).toEqual({ scale: 0.2, x: 3000, y: 2000 });
  expect(control.isFit).toBe(true);
});

test('a wheel leads nearer to what is under the pointer', () => {
  render(<Stage />);
  const at = { clientX: 100 + 900, clientY: 50 + 200 };
  const before = control.pointOf(at);
  // This DOM leaves a wheel's place out.
  const wheel = Object.assign(new WheelEvent('wheel', { deltaY: -300, cancelable: true }), at);
  act(() => void stage().dispatchEvent(wheel));
  expect(wheel.defaultPrevented, 'the page stays').toBe(true);
  expect(control.zoom.scale).toBeGreaterThan(0.25);
  expect(control.pointOf(at)?.x).toBeCloseTo(before?.x ?? 0);
  expect(control.pointOf(at)?.y).toBeCloseTo(before?.y ?? 0);
});

test('keys lead nearer, further, to 100 % and to all of it', () => {
  render(<Stage />);
  expect(press('1')).toBe(true);
  expect(control.zoom.scale).toBe(1);
  press('+');
  expect(control.zoom.scale).toBe(1.5);
  press('-');
  press('-');
  expect(control.zoom.scale).toBeCloseTo(2 / 3);
  press('ArrowRight', { shiftKey: true });
  expect(control.zoom.x).toBeGreaterThan(3000);
  press('0');
  expect(control.isFit).toBe(true);
  expect(press('x'), 'left to others').toBe(false);
  expect(press('+', { ctrlKey: true }), 'the browser’s own zoom').toBe(false);
  expect(press('ArrowRight'), 'the next photo').toBe(false);
});

test('zoomed in, a drag moves the picture; before, it does not', () => {
  render(<Stage />);
  pointer('Down', [700, 450]);
  pointer('Move', [600, 450]);
  pointer('Up', [600, 450]);
  expect(control.isFit).toBe(true);
  press('1');
  pointer('Down', [700, 450]);
  expect(control.hand).toBe('moving');
  pointer('Move', [600, 430]);
  pointer('Up', [600, 430]);
  expect(control.zoom).toMatchObject({ x: 3100, y: 2020 });
  expect(control.hand).toBe('ready');
});

test('where presses have another use, Space and the middle button still move it', () => {
  render(<Stage isDragFree={false} />);
  press('1');
  pointer('Down', [700, 450]);
  pointer('Move', [600, 450]);
  pointer('Up', [600, 450]);
  expect(control.zoom.x).toBe(3000);
  press(' ');
  expect(control.hand).toBe('ready');
  pointer('Down', [700, 450]);
  pointer('Move', [600, 450]);
  pointer('Up', [600, 450]);
  expect(control.zoom.x).toBe(3100);
  fireEvent.keyUp(window, { key: ' ' });
  expect(control.hand).toBe('none');
  pointer('Down', [700, 450], { button: 1 });
  pointer('Move', [800, 450], { button: 1 });
  expect(control.zoom.x).toBe(3000);
});

test('two fingers zoom about the point between them', () => {
  render(<Stage isDragFree={false} />);
  const finger = (id: number) => ({ id, type: 'touch' });
  pointer('Down', [600, 450], finger(1));
  pointer('Down', [800, 450], finger(2));
  const between = { clientX: 700, clientY: 450 };
  const held = control.pointOf(between);
  pointer('Move', [400, 450], finger(1));
  pointer('Move', [1000, 450], finger(2));
  expect(control.zoom.scale).toBeCloseTo(0.6);
  expect(control.pointOf(between)?.x).toBeCloseTo(held?.x ?? 0);
  expect(control.hand).toBe('moving');
  pointer('Up', [400, 450], finger(1));
  pointer('Up', [1000, 450], finger(2));
  expect(control.hand).toBe('none');
});

test('a double click leads to 100 % and back', () => {
  render(<Stage />);
  fireEvent.doubleClick(stage(), { clientX: 700, clientY: 450 });
  expect(control.zoom.scale).toBe(1);
  fireEvent.doubleClick(stage(), { clientX: 700, clientY: 450 });
  expect(control.isFit).toBe(true);
});
