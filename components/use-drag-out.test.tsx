// @vitest-environment happy-dom
import { act, cleanup, fireEvent, render, screen } from '@testing-library/react';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { byHand, photoIn, STATES } from '@/lib/batch/fixture';
import type { PhotoIn } from '@/lib/batch/photo';
import type { NamedFile } from './export/hand-photo';
import { useDragOut } from './use-drag-out';

Object.assign(globalThis, { IS_REACT_ACT_ENVIRONMENT: true });

beforeEach(() => {
  vi.useFakeTimers();
  Object.assign(navigator, { userAgentData: {} });
  vi.spyOn(URL, 'createObjectURL').mockReturnValue('blob:lent');
});
afterEach(() => {
  cleanup();
  Reflect.deleteProperty(navigator, 'userAgentData');
  vi.restoreAllMocks();
  vi.useRealTimers();
});

const FILE: NamedFile = { picture: new Blob(['pixels'], { type: 'image/png' }), name: 'mug.png' };

type Make = Parameters<typeof useDragOut>[1];

const Picture = ({ of, make }: { of: PhotoIn<'done'>; make: Make }) => (
  <div data-testid="picture" {...useDragOut(of, make)} />
);

function show() {
  const photo = photoIn(STATES.done);
  if (photo.phase !== 'done') throw new Error('not done');
  const { calls, answer } = byHand<[PhotoIn<'done'>, AbortSignal], NamedFile>();
  const shown = render(<Picture of={photo} make={answer} />);
  const picture = screen.getByTestId('picture');
  return {
    picture,
    calls,
    retell: () => shown.rerender(<Picture of={{ ...photo }} make={answer} />),
    enter: (pointerType: string) => fireEvent.pointerEnter(picture, { pointerType }),
    pass: (ms: number) => act(() => vi.advanceTimersByTimeAsync(ms)),
    drag: () => {
      const given = new Map<string, string>();
      const dataTransfer = {
        clearData: () => given.clear(),
        setData: (type: string, value: string) => given.set(type, value),
      };
      const isGoingOn = fireEvent.dragStart(picture, { dataTransfer });
      return { isGoingOn, given };
    },
  };
}

test('a pointer that rests on the picture has its file made, which a drag then names', async () => {
  const { picture, calls, enter, pass, drag } = show();
  enter('mouse');
  await pass(299);
  expect(calls).toHaveLength(0);
  await pass(1);
  expect(picture.getAttribute('draggable')).toBe('false');
  await act(async () => calls[0]?.resolve(FILE));
  expect(picture.getAttribute('draggable')).toBe('true');
  const { isGoingOn, given } = drag();
  expect(isGoingOn).toBe(true);
  expect([...given]).toEqual([['DownloadURL', 'image/png:mug.png:blob:lent']]);
});

test('before its file is there nothing is dragged, least of all the small picture', async () => {
  const { enter, pass, drag } = show();
  enter('mouse');
  await pass(300);
  const { isGoingOn, given } = drag();
  expect([isGoingOn, given.size]).toEqual([false, 0]);
});

test('who leaves has nothing made; neither has a finger, or a browser that cannot', async () => {
  const { picture, calls, enter, pass } = show();
  enter('mouse');
  fireEvent.pointerLeave(picture);
  enter('touch');
  await pass(1_000);
  Reflect.deleteProperty(navigator, 'userAgentData');
  enter('mouse');
  await pass(1_000);
  expect(calls).toHaveLength(0);
});

test('of a photo that has changed since another file is made, and the old one is not dragged', async () => {
  const { picture, calls, enter, pass, retell } = show();
  enter('mouse');
  await pass(300);
  await act(async () => calls[0]?.resolve(FILE));
  retell();
  expect(picture.getAttribute('draggable')).toBe('false');
  await pass(300);
  await act(async () => calls[1]?.resolve(FILE));
  expect(picture.getAttribute('draggable')).toBe('true');
});

test('the address lasts through the drag, though the pointer has left, and goes some time after', async () => {
  const revoke = vi.spyOn(URL, 'revokeObjectURL');
  const { picture, calls, enter, pass, drag } = show();
  enter('mouse');
  await pass(300);
  await act(async () => calls[0]?.resolve(FILE));
  drag();
  fireEvent.pointerLeave(picture);
  await pass(10 * 60_000);
  expect(revoke).not.toHaveBeenCalled();
  fireEvent.dragEnd(picture);
  await pass(10 * 60_000);
  expect(revoke).toHaveBeenCalledWith('blob:lent');
});

test('the address goes also where the picture does, in the midst of the drag', async () => {
  const revoke = vi.spyOn(URL, 'revokeObjectURL');
  const { calls, enter, pass, drag } = show();
  enter('mouse');
  await pass(300);
  await act(async () => calls[0]?.resolve(FILE));
  drag();
  cleanup();
  await pass(10 * 60_000);
  expect(revoke).toHaveBeenCalledWith('blob:lent');
});
