import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Place } from '@/lib/matte/flag';
import { type Layout, PLAIN_LAYOUT } from './layout';
import { type Member, type Placement, planFamily, planLayout } from './plan';

const NEAR = 1e-6;

const spans = fc
  .tuple(fc.double({ min: 0, max: 1, noNaN: true }), fc.double({ min: 0, max: 1, noNaN: true }))
  .map(([one, other]): [number, number] => [Math.min(one, other), Math.max(one, other)]);
const places = fc
  .tuple(spans, spans)
  .map(([[left, right], [top, bottom]]): Place => ({ left, right, top, bottom }));
const members = fc.record<Member>({
  original: fc.record({
    width: fc.integer({ min: 1, max: 9000 }),
    height: fc.integer({ min: 1, max: 9000 }),
  }),
  subject: fc.option(places),
});
/** A margin leaves the other side of the canvas something. */
const margins = (max: number) =>
  fc.record({
    unit: fc.constantFrom('px' as const, '%' as const),
    top: fc.integer({ min: 0, max }),
    right: fc.integer({ min: 0, max }),
    bottom: fc.integer({ min: 0, max }),
    left: fc.integer({ min: 0, max }),
  });
const canvasSides = fc.integer({ min: 100, max: 4000 });
const fixed = fc.record<Layout>({
  canvas: fc.record({
    kind: fc.constant('fixed' as const),
    width: canvasSides,
    height: canvasSides,
  }),
  margins: margins(40),
  align: fc.record({
    x: fc.constantFrom('left' as const, 'centre' as const, 'right' as const),
    y: fc.constantFrom('top' as const, 'middle' as const, 'bottom' as const),
  }),
  fill: fc.option(fc.double({ min: 0.05, max: 1, noNaN: true })),
  mayEnlarge: fc.boolean(),
  isFamily: fc.boolean(),
});

const scaleOf = ({ content, source }: Placement) => content.width / source.width;
const bottomOf = ({ content }: Placement) => content.y + content.height;

function innerOf({ canvas, margins: { unit, top, right, bottom, left } }: Layout) {
  if (canvas.kind !== 'fixed') throw new Error('not fixed');
  const [across, down] = unit === '%' ? [canvas.width / 100, canvas.height / 100] : [1, 1];
  return {
    left: Math.round(left * across),
    top: Math.round(top * down),
    right: canvas.width - Math.round(right * across),
    bottom: canvas.height - Math.round(bottom * down),
  };
}

const expectWhole = ({ content, source }: Placement) => {
  for (const value of Object.values(content)) expect(Number.isInteger(value)).toBe(true);
  expect([content.width, content.height]).toEqual([source.width, source.height]);
};

describe('the part that is shown', () => {
  it('is whole pixels of the original, holds the subject, and is never empty', () => {
    fc.assert(
      fc.property(members, fixed, ({ original, subject }, layout) => {
        const { source } = planLayout({ original, subject, layout });
        for (const value of Object.values(source)) expect(Number.isInteger(value)).toBe(true);
        expect(Math.min(source.width, source.height)).toBeGreaterThan(0);
        expect(source.x + source.width).toBeLessThanOrEqual(original.width);
        expect(source.y + source.height).toBeLessThanOrEqual(original.height);
        const { left, top, right, bottom } = subject ?? { left: 0, top: 0, right: 1, bottom: 1 };
        expect(source.x).toBeLessThanOrEqual(left * original.width + 1e-5);
        expect(source.y).toBeLessThanOrEqual(top * original.height + 1e-5);
        expect(source.x + source.width).toBeGreaterThanOrEqual(right * original.width - 1e-5);
        expect(source.y + source.height).toBeGreaterThanOrEqual(bottom * original.height - 1e-5);
      }),
    );
  });
});

describe('on the original canvas', () => {
  it('nothing moves', () => {
    fc.assert(
      fc.property(members, ({ original, subject }) => {
        const whole = { x: 0, y: 0, ...original };
        expect(planLayout({ original, subject, layout: PLAIN_LAYOUT })).toMatchObject({
          canvas: original,
          source: whole,
          content: whole,
        });
      }),
    );
  });
});

it('the subject alone is told, whatever is on the canvas besides', () => {
  const original = { width: 400, height: 300 };
  const subject = { left: 0.25, top: 0.5, right: 0.5, bottom: 1 };
  const box = { x: 100, y: 150, width: 100, height: 150 };
  const asShot = planLayout({ original, subject, layout: PLAIN_LAYOUT });
  expect(asShot.subject).toEqual({ source: box, content: box });
  const trimmed = planLayout({
    original,
    subject,
    layout: { ...PLAIN_LAYOUT, canvas: { kind: 'subject' } },
  });
  expect(trimmed.subject).toEqual({ source: box, content: { ...box, x: 0, y: 0 } });
  const unknown = planLayout({ original, subject: null, layout: PLAIN_LAYOUT });
  expect(unknown.subject.source).toEqual({ x: 0, y: 0, ...original });
});

describe('trimmed to the subject', () => {
  it('the canvas is the subject and its margins, at the scale of the original', () => {
    fc.assert(
      fc.property(members, margins(40), ({ original, subject }, around) => {
        const layout: Layout = { ...PLAIN_LAYOUT, canvas: { kind: 'subject' }, margins: around };
        const plan = planLayout({ original, subject, layout });
        expectWhole(plan);
        const { canvas, content, source } = plan;
        const [across, down] =
          around.unit === '%' ? [source.width / 100, source.height / 100] : [1, 1];
        expect(content.x).toBe(Math.round(around.left * across));
        expect(content.y).toBe(Math.round(around.top * down));
        const right = canvas.width - content.x - content.width;
        const bottom = canvas.height - content.y - content.height;
        expect(right).toBe(Math.round(around.right * across));
        expect(bottom).toBe(Math.round(around.bottom * down));
      }),
    );
  });

  it('margins beyond all measure do not make a canvas that no file can hold', () => {
    const { canvas, content } = planLayout({
      original: { width: 6000, height: 4000 },
      subject: null,
      layout: {
        ...PLAIN_LAYOUT,
        canvas: { kind: 'subject' },
        margins: { unit: '%', top: 900, right: 0, bottom: 900, left: 0 },
      },
    });
    expect(canvas).toEqual({ width: 6000, height: 16_384 });
    expect(content).toEqual({ x: 0, y: 6192, width: 6000, height: 4000 });
  });
});

describe('on a fixed canvas', () => {
  it('nothing reaches over the margins, and shapes are kept', () => {
    fc.assert(
      fc.property(members, fixed, ({ original, subject }, layout) => {
        const plan = planLayout({ original, subject, layout });
        const { content, source } = plan;
        const inner = innerOf(layout);
        expect(content.x).toBeGreaterThanOrEqual(inner.left - NEAR);
        expect(content.y).toBeGreaterThanOrEqual(inner.top - NEAR);
        expect(content.x + content.width).toBeLessThanOrEqual(inner.right + NEAR);
        expect(content.y + content.height).toBeLessThanOrEqual(inner.bottom + NEAR);
        expect(content.height / source.height).toBeCloseTo(scaleOf(plan), 9);
        if (!layout.mayEnlarge) expect(scaleOf(plan)).toBeLessThanOrEqual(1);
        if (scaleOf(plan) === 1) expectWhole(plan);
      }),
    );
  });

  it('the subject fills what was asked, unless margins or its own pixels end first', () => {
    fc.assert(
      fc.property(members, fixed, ({ original, subject }, layout) => {
        const { canvas, content, source } = planLayout({ original, subject, layout });
        const filled = Math.max(content.width / canvas.width, content.height / canvas.height);
        const inner = innerOf(layout);
        const touches =
          Math.abs(content.width - (inner.right - inner.left)) < NEAR ||
          Math.abs(content.height - (inner.bottom - inner.top)) < NEAR;
        const isAtItsOwn = !layout.mayEnlarge && content.width === source.width;
        if (touches || isAtItsOwn) {
          expect(filled).toBeLessThanOrEqual((layout.fill ?? 1) + NEAR);
        } else expect(filled).toBeCloseTo(layout.fill ?? Number.NaN, 6);
      }),
    );
  });

  it('stands where it is aligned', () => {
    const layout = (x: 'left' | 'centre' | 'right', y: 'top' | 'middle' | 'bottom'): Layout => ({
      ...PLAIN_LAYOUT,
      canvas: { kind: 'fixed', width: 1000, height: 800 },
      margins: { unit: 'px', top: 10, right: 20, bottom: 30, left: 40 },
      align: { x, y },
      fill: 0.5,
    });
    const original = { width: 4000, height: 2000 };
    const at = (...where: Parameters<typeof layout>) => {
      const { content } = planLayout({ original, subject: null, layout: layout(...where) });
      return [content.x, content.y, content.width, content.height];
    };
    expect(at('left', 'top')).toEqual([40, 10, 500, 250]);
    expect(at('centre', 'middle')).toEqual([260, 265, 500, 250]);
    expect(at('right', 'bottom')).toEqual([480, 520, 500, 250]);
  });

  it('margins that leave nothing still leave a pixel', () => {
    const { content } = planLayout({
      original: { width: 100, height: 100 },
      subject: null,
      layout: {
        ...PLAIN_LAYOUT,
        canvas: { kind: 'fixed', width: 50, height: 50 },
        margins: { unit: 'px', top: 900, right: 900, bottom: 900, left: 900 },
      },
    });
    expect(content).toEqual({ x: 24, y: 24, width: 1, height: 1 });
  });
});

describe('a family', () => {
  const families = fc.array(members, { minLength: 1, maxLength: 5 });

  it('has one scale, the smallest that one of them would have, and one line to stand on', () => {
    fc.assert(
      fc.property(families, fixed, (family, layout) => {
        const plans = planFamily(family, { ...layout, isFamily: true });
        const alone = family.map((member) =>
          planLayout({ ...member, layout: { ...layout, isFamily: false } }),
        );
        const smallest = Math.min(...alone.map(scaleOf));
        for (const plan of plans) {
          expect(scaleOf(plan)).toBeCloseTo(smallest, 9);
          expect(bottomOf(plan)).toBeCloseTo(bottomOf(plans[0] ?? plan), 6);
        }
        const heights = plans.map(({ content }) => content.height);
        const tallest = plans[heights.indexOf(Math.max(...heights))];
        const inner = innerOf(layout);
        if (layout.align.y === 'top') {
          expect(tallest?.content.y).toBeCloseTo(inner.top, 6);
        }
      }),
    );
  });

  it('keeps its line in whole pixels where nothing is scaled', () => {
    const family = [100, 101, 302].map((height) => ({
      original: { width: 200, height },
      subject: null,
    }));
    const plans = planFamily(family, {
      ...PLAIN_LAYOUT,
      canvas: { kind: 'fixed', width: 1000, height: 1001 },
      fill: 1,
      isFamily: true,
    });
    for (const plan of plans) expectWhole(plan);
    expect(new Set(plans.map(bottomOf)).size).toBe(1);
  });

  it('counts alone where the layout is not for families', () => {
    const layout: Layout = {
      ...PLAIN_LAYOUT,
      canvas: { kind: 'fixed', width: 500, height: 500 },
      isFamily: false,
    };
    const [small, large] = [1000, 4000].map((side) => ({
      original: { width: side, height: side },
      subject: null,
    }));
    if (!small || !large) throw new Error('two');
    expect(planFamily([small, large], layout).map(scaleOf)).toEqual([0.5, 0.125]);
    expect(planFamily([small, large], { ...layout, isFamily: true }).map(scaleOf)).toEqual([
      0.125, 0.125,
    ]);
  });
});
