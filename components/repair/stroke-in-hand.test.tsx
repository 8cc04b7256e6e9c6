import { expect, test } from 'vitest';
import { beginStroke } from './stroke-in-hand';

const BRUSH = { tool: 'erase', radius: 0.08, softness: 0 } as const;

test('keeps as many points as the brush can tell apart, and where it ended', () => {
  const stroke = beginStroke(BRUSH, 2);
  for (let x = 0; x <= 0.1; x += 0.001) stroke.add(x, 0.5, 1);
  stroke.add(0.1004, 0.5, 1, true);
  const { points } = stroke.get();
  expect(points.length / 3).toBeLessThan(13);
  expect(points.slice(-3)).toEqual([0.1004, 0.5, 1]);
});

test('distances are those of the picture, whatever its shape', () => {
  const wide = beginStroke(BRUSH, 10);
  wide.add(0.5, 0.5, 1);
  expect(wide.add(0.5, 0.55, 1), 'half a hundredth of the longer side').toBe(false);
  expect(wide.add(0.52, 0.5, 1)).toBe(true);
});

test('a pen that is pressed harder is heard where it stands', () => {
  const stroke = beginStroke(BRUSH, 1);
  stroke.add(0.5, 0.5, 0.2);
  expect(stroke.add(0.5, 0.5, 0.25)).toBe(false);
  expect(stroke.add(0.5, 0.5, 0.4)).toBe(true);
});
