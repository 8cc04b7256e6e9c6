// @vitest-environment happy-dom
import { act, cleanup, renderHook } from '@testing-library/react';
import { afterEach, expect, test } from 'vitest';
import { photoIn, quiet, STATES } from '@/lib/batch/fixture';
import type { PhotoIn } from '@/lib/batch/photo';
import type { Box } from '@/lib/image/fit';
import { sessionOf } from '../fixture';
import { useRegion } from './use-region';
import type { ZoomControl } from './use-zoom';

Object.assign(globalThis, { IS_REACT_ACT_ENVIRONMENT: true });
afterEach(cleanup);

const PICTURE = { width: 6000, height: 4000 };
const unused = () => undefined;
const zoomed = (stage: { width: number; height: number }): ZoomControl => ({
  stage: unused,
  handlers: {
    onPointerDown: unused,
    onPointerMove: unused,
    onPointerUp: unused,
    onPointerCancel: unused,
    onDoubleClick: unused,
  },
  frame: { picture: PICTURE, stage, ratio: 1 },
  zoom: { scale: 1, x: 3000, y: 2000 },
  isFit: false,
  hand: 'none',
  showAll: unused,
  zoomTo: unused,
  step: unused,
  show: unused,
  pointOf: () => null,
  press: () => false,
});

function doneOf(change: Partial<PhotoIn<'done'>> = {}): PhotoIn<'done'> {
  const photo = photoIn(STATES.previewed);
  if (photo.phase !== 'done') throw new Error('not done');
  return { ...photo, file: FILE, ...change };
}
const FILE = new File(['bytes'], 'a.jpg');

async function show(stage: { width: number; height: number }) {
  const boxes: Box[] = [];
  const session = sessionOf({
    region: async (_, box) => {
      boxes.push(box);
      return { box, before: new Uint8ClampedArray(4), after: new Uint8ClampedArray(4) };
    },
  });
  const openSession = async () => session;
  const control = zoomed(stage);
  const shown = renderHook(({ photo }) => useRegion(photo, PICTURE, 2400, control, openSession), {
    initialProps: { photo: doneOf() },
  });
  await act(quiet);
  const become = async (change: Partial<PhotoIn<'done'>>) => {
    shown.rerender({ photo: doneOf(change) });
    await act(quiet);
  };
  return { ...shown, boxes, become };
}

const SCREEN = { width: 1200, height: 800 };

test('what changes no pixel cuts nothing anew', async () => {
  const { boxes, become } = await show(SCREEN);
  await become({ verdict: 'keep' });
  await become({ findings: null });
  await become({ preview: null });
  expect(boxes).toHaveLength(1);
  await become({ run: 1 });
  expect(boxes).toHaveLength(2);
  await become({ run: 1, taskId: 'another' });
  expect(boxes).toHaveLength(3);
});

test('nothing of one photo is shown of another', async () => {
  const { result, become, boxes } = await show(SCREEN);
  expect(result.current.region).not.toBeNull();
  const first = result.current.region;
  await become({ id: 'b' });
  expect(boxes).toHaveLength(2);
  expect(result.current.region).not.toBe(first);
});

test('a screen that shows more than is cut at once is told so', async () => {
  const { result, boxes } = await show({ width: 6000, height: 4000 });
  expect(boxes).toEqual([]);
  expect(result.current.isTooMuch).toBe(true);
});
