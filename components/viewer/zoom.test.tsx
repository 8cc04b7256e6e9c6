import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  clampZoom,
  type Frame,
  fitZoom,
  layerOf,
  nextStop,
  panBy,
  scaleRange,
  toPicture,
  toStage,
  visibleBox,
  zoomAbout,
  zoomOnPlace,
} from './zoom';

const FRAME: Frame = {
  picture: { width: 6000, height: 4000 },
  stage: { width: 1200, height: 800 },
  ratio: 1,
};

const length = fc.integer({ min: 1, max: 12_000 });
const frames: fc.Arbitrary<Frame> = fc.record({
  picture: fc.record({ width: length, height: length }),
  stage: fc.record({
    width: fc.integer({ min: 100, max: 4000 }),
    height: fc.integer({ min: 100, max: 4000 }),
  }),
  ratio: fc.constantFrom(1, 1.25, 1.5, 2, 3),
});
const wild = fc.record({
  scale: fc.double({ min: 0.01, max: 100, noNaN: true }),
  x: fc.double({ min: -1e4, max: 2e4, noNaN: true }),
  y: fc.double({ min: -1e4, max: 2e4, noNaN: true }),
});
const share = fc.double({ min: 0, max: 1, noNaN: true });

test('100 % is one of the picture’s pixels on one of the screen’s, whatever its density', () => {
  const dense = { ...FRAME, ratio: 2 };
  const at100 = { scale: 1, x: 3000, y: 2000 };
  expect(layerOf(at100, dense).scale).toBe(0.5);
  expect(visibleBox(at100, FRAME)).toEqual({ x: 2400, y: 1600, width: 1200, height: 800 });
  expect(visibleBox(at100, dense)).toEqual({ x: 1800, y: 1200, width: 2400, height: 1600 });
});

test('all of the picture is seen at the beginning, as large as can be', () => {
  fc.assert(
    fc.property(frames, (frame) => {
      const { x, y, scale } = layerOf(fitZoom(frame), frame);
      const { picture, stage } = frame;
      const half = 0.5 / frame.ratio + 1e-6;
      expect(x).toBeGreaterThanOrEqual(-half);
      expect(y).toBeGreaterThanOrEqual(-half);
      const [width, height] = [picture.width * scale, picture.height * scale];
      expect(Math.min(stage.width - width, stage.height - height)).toBeCloseTo(0, 4);
      expect(x + width).toBeLessThanOrEqual(stage.width + half);
    }),
  );
});

describe('wherever it is led', () => {
  test('the stage is never emptier than it must be', () => {
    fc.assert(
      fc.property(frames, wild, (frame, zoom) => {
        const clamped = clampZoom(zoom, frame);
        const { lowest, highest } = scaleRange(frame);
        expect(clamped.scale).toBeGreaterThanOrEqual(lowest);
        expect(clamped.scale).toBeLessThanOrEqual(highest);
        const corner = toStage(clamped, frame, { x: 0, y: 0 });
        const width = (frame.picture.width * clamped.scale) / frame.ratio;
        if (width >= frame.stage.width) {
          expect(corner.x).toBeLessThanOrEqual(1e-6);
          expect(corner.x + width).toBeGreaterThanOrEqual(frame.stage.width - 1e-6);
        } else expect(corner.x + width / 2).toBeCloseTo(frame.stage.width / 2, 4);
      }),
    );
  });

  test('what is clamped stays as it is', () => {
    fc.assert(
      fc.property(frames, wild, (frame, zoom) => {
        const once = clampZoom(zoom, frame);
        const twice = clampZoom(once, frame);
        expect(twice.x).toBeCloseTo(once.x, 6);
        expect(twice.y).toBeCloseTo(once.y, 6);
        expect(twice.scale).toBe(once.scale);
      }),
    );
  });
});

test('stage and picture lead to each other', () => {
  fc.assert(
    fc.property(frames, wild, share, share, (frame, zoom, u, v) => {
      const at = { x: u * frame.stage.width, y: v * frame.stage.height };
      const back = toStage(zoom, frame, toPicture(zoom, frame, at));
      expect(back.x).toBeCloseTo(at.x, 3);
      expect(back.y).toBeCloseTo(at.y, 3);
    }),
  );
});

test('what is under the pointer stays there as it comes nearer', () => {
  const start = { scale: 0.5, x: 3000, y: 2000 };
  const at = { x: 900, y: 200 };
  const near = zoomAbout(start, FRAME, at, 4);
  const before = toPicture(start, FRAME, at);
  const after = toPicture(near, FRAME, at);
  expect(near.scale).toBe(4);
  expect(after.x).toBeCloseTo(before.x, 6);
  expect(after.y).toBeCloseTo(before.y, 6);
});

test('nearer than 800 % and further than all of it there is nothing', () => {
  const middle = { x: 600, y: 400 };
  expect(zoomAbout(fitZoom(FRAME), FRAME, middle, 50).scale).toBe(8);
  expect(zoomAbout(fitZoom(FRAME), FRAME, middle, 0.001).scale).toBe(0.2);
  const small = { ...FRAME, picture: { width: 60, height: 40 } };
  expect(scaleRange(small), 'a small one may be seen as it is').toEqual({
    lowest: 1,
    highest: 20,
  });
});

test('a drag moves the picture with the pointer, and not past its edge', () => {
  const start = { scale: 2, x: 3000, y: 2000 };
  expect(panBy(start, FRAME, { x: 100, y: -40 })).toEqual({ scale: 2, x: 2950, y: 2020 });
  expect(panBy(start, FRAME, { x: 1e6, y: 0 }).x).toBe(300);
  const dense = { ...FRAME, ratio: 2 };
  expect(panBy(start, dense, { x: 100, y: 0 }).x, 'in CSS pixels').toBe(2900);
});

test('the stops lead from all of the picture over 100 % to 800 % and back', () => {
  const walk = (direction: 1 | -1, from: number) => {
    const seen = [from];
    for (let at = from; ; ) {
      const next = nextStop(FRAME, at, direction);
      if (next === at) return seen;
      seen.push(next);
      at = next;
    }
  };
  const up = walk(1, 0.2);
  expect(up).toEqual([0.2, 1 / 4, 1 / 3, 1 / 2, 2 / 3, 1, 1.5, 2, 3, 4, 6, 8]);
  expect(walk(-1, 8)).toEqual(up.toReversed());
  expect(nextStop(FRAME, 1.2, 1)).toBe(1.5);
  expect(nextStop(FRAME, 1.2, -1)).toBe(1);
});

test('a place is gone to at 100 % or nearer, in the middle, with room around it', () => {
  const speck = { left: 0.5, top: 0.5, right: 0.505, bottom: 0.505 };
  const near = zoomOnPlace(FRAME, speck);
  expect(near.scale).toBe(4);
  expect(near.x).toBeCloseTo(3015);
  const large = zoomOnPlace(FRAME, { left: 0, top: 0, right: 1, bottom: 1 });
  expect(large.scale).toBe(1);
  fc.assert(
    fc.property(frames, share, share, (frame, u, v) => {
      const place = {
        left: u,
        top: v,
        right: Math.min(1, u + 0.01),
        bottom: Math.min(1, v + 0.01),
      };
      const zoom = zoomOnPlace(frame, place);
      expect(zoom.scale).toBeGreaterThanOrEqual(1);
      const seen = visibleBox(zoom, frame);
      const middle = ((u + place.right) / 2) * frame.picture.width;
      expect(seen.x).toBeLessThanOrEqual(middle + 1e-6);
      expect(seen.x + seen.width).toBeGreaterThanOrEqual(middle - 1e-6);
    }),
  );
});

test('no device pixel shows two of the picture’s where the scale is a whole number', () => {
  fc.assert(
    fc.property(frames, wild, fc.constantFrom(1, 2, 4, 8), (frame, zoom, scale) => {
      const { x, y } = layerOf(clampZoom({ ...zoom, scale }, frame), frame);
      for (const at of [x * frame.ratio, y * frame.ratio]) {
        expect(Math.abs(at - Math.round(at))).toBeLessThan(1e-6);
      }
    }),
  );
});
