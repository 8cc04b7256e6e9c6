import { describe, expect, test } from 'vitest';
import type { Part } from './brush';
import { coverOf } from './brush';
import type { Plane, Rgb } from './planes';
import { playRepair } from './play-repair';
import type { Edit, Stroke } from './repair';

const noGuide = (): Rgb => {
  throw new Error('nobody needs the guide');
};
const wholeOf = ({ width, height }: Plane): Part => ({ x: 0, y: 0, width, height });

function planeOf(width: number, height: number, value: (x: number, y: number) => number): Plane {
  const data = new Uint8Array(width * height);
  for (let i = 0; i < data.length; i++) data[i] = value(i % width, Math.floor(i / width));
  return { data, width, height };
}

/** Mulberry32: the same numbers on every run. */
function numbers(seed: number) {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

function strokeBy(next: () => number, tool: Stroke['tool'] = 'erase'): Stroke {
  const points = Array.from({ length: 1 + Math.floor(next() * 6) }, () => [
    next() * 1.2 - 0.1,
    next() * 1.2 - 0.1,
    next(),
  ]).flat();
  return { kind: 'stroke', tool, radius: next() * 0.12, softness: next(), points };
}

const SEEDS = Array.from({ length: 20 }, (_, i) => i + 1);
const noise = (seed: number, width = 90, height = 60) => {
  const next = numbers(seed);
  return planeOf(width, height, () => Math.floor(next() * 256));
};

test('without edits the very same matte comes back', () => {
  const matte = noise(1);
  expect(playRepair(matte, wholeOf(matte), [], noGuide)).toBe(matte);
});

test('the matte itself stays as it was', () => {
  const matte = noise(2);
  const before = matte.data.slice();
  const edits: Edit[] = [strokeBy(numbers(2)), { kind: 'solid-inside' }];
  playRepair(matte, wholeOf(matte), edits, noGuide);
  expect(matte.data).toEqual(before);
});

describe('a stroke', () => {
  test.each(SEEDS)('changes nothing beyond its reach (%i)', (seed) => {
    const next = numbers(seed);
    const matte = noise(seed);
    const stroke = strokeBy(next, seed % 2 ? 'erase' : 'restore');
    const { data } = playRepair(matte, wholeOf(matte), [stroke], noGuide);
    const tips = Array.from({ length: stroke.points.length / 3 }, (_, i) => ({
      x: (stroke.points[i * 3] ?? 0) * matte.width,
      y: (stroke.points[i * 3 + 1] ?? 0) * matte.height,
    }));
    const reach = Math.max(1, stroke.radius * 90) + 1;
    const strayed = [...data].filter((alpha, i) => {
      const [x, y] = [(i % 90) + 0.5, Math.floor(i / 90) + 0.5];
      const isNear = tips.some((tip, at) => {
        const from = tips[at - 1] ?? tip;
        // Slower and plainer than what is tested: fifty places on the way.
        return Array.from({ length: 51 }, (_, step) => step / 50).some(
          (t) =>
            Math.hypot(from.x + (tip.x - from.x) * t - x, from.y + (tip.y - from.y) * t - y) <
            reach + 1,
        );
      });
      return !isNear && alpha !== matte.data[i];
    });
    expect(strayed).toEqual([]);
  });

  test.each(SEEDS)('erased after it was restored is clear where it is full (%i)', (seed) => {
    const matte = noise(seed);
    const restore = strokeBy(numbers(seed), 'restore');
    const cover = coverOf(restore, wholeOf(matte), wholeOf(matte));
    const erase: Stroke = { ...restore, tool: 'erase' };
    const restored = playRepair(matte, wholeOf(matte), [restore], noGuide);
    const erased = playRepair(matte, wholeOf(matte), [restore, erase], noGuide);
    if (!cover) return expect(erased.data).toEqual(matte.data);
    for (let i = 0; i < cover.data.length; i++) {
      if (cover.data[i] !== 255) continue;
      const at =
        (cover.y + Math.floor(i / cover.width)) * matte.width + cover.x + (i % cover.width);
      expect([restored.data[at], erased.data[at]]).toEqual([255, 0]);
    }
  });

  test('is no stronger where it crosses itself', () => {
    const matte = planeOf(80, 80, () => 0);
    const go = { kind: 'stroke', tool: 'restore', radius: 0.2, softness: 1 } as const;
    const once = playRepair(
      matte,
      wholeOf(matte),
      [{ ...go, points: [0.2, 0.5, 1, 0.8, 0.5, 1] }],
      noGuide,
    );
    const thrice = playRepair(
      matte,
      wholeOf(matte),
      [{ ...go, points: [0.2, 0.5, 1, 0.8, 0.5, 1, 0.2, 0.5, 1, 0.8, 0.5, 1] }],
      noGuide,
    );
    expect(thrice.data).toEqual(once.data);
  });

  test('is as wide as the pen was pressed', () => {
    const matte = planeOf(100, 100, () => 255);
    const stroke: Stroke = {
      kind: 'stroke',
      tool: 'erase',
      radius: 0.2,
      softness: 0,
      points: [0.1, 0.5, 1, 0.9, 0.5, 0.25],
    };
    const { data } = playRepair(matte, wholeOf(matte), [stroke], noGuide);
    const openAt = (x: number) =>
      Array.from({ length: 100 }, (_, y) => data[y * 100 + x]).filter((alpha) => alpha === 0)
        .length;
    expect(openAt(10)).toBeGreaterThan(36);
    expect(openAt(90)).toBeGreaterThan(6);
    expect(openAt(90)).toBeLessThan(12);
  });

  test('falls off softly, and evenly', () => {
    const matte = planeOf(100, 100, () => 0);
    const dot: Stroke = {
      kind: 'stroke',
      tool: 'restore',
      radius: 0.4,
      softness: 0.5,
      points: [0.5, 0.5, 1],
    };
    const { data } = playRepair(matte, wholeOf(matte), [dot], noGuide);
    const along = [...data.subarray(50 * 100 + 50, 51 * 100)];
    expect(along.slice(0, 19).every((alpha) => alpha === 255)).toBe(true);
    expect(along.slice(42).every((alpha) => alpha === 0)).toBe(true);
    expect(along).toEqual([...along].sort((a, b) => b - a));
    expect(Math.max(...along.map((alpha, i) => (along[i - 1] ?? 255) - alpha))).toBeLessThan(24);
  });

  test('lies where the original lies in a padded cut-out, and leaves the padding alone', () => {
    const matte = planeOf(60, 100, () => 255);
    const window = { x: 20, y: 0, width: 20, height: 100 };
    const stroke: Stroke = {
      kind: 'stroke',
      tool: 'erase',
      radius: 0.3,
      softness: 0,
      points: [0.5, 0.5, 1],
    };
    const { data } = playRepair(matte, window, [stroke], noGuide);
    const row = [...data.subarray(50 * 60, 51 * 60)];
    expect(row.indexOf(0)).toBe(20);
    expect(row.lastIndexOf(0)).toBe(39);
  });

  test('is the same at any size, as far as its pixels can tell', () => {
    const stroke: Stroke = {
      kind: 'stroke',
      tool: 'erase',
      radius: 0.1,
      softness: 0.4,
      points: [0.2, 0.3, 1, 0.7, 0.6, 0.6],
    };
    const [small, large] = [planeOf(150, 100, () => 255), planeOf(600, 400, () => 255)];
    const one = playRepair(small, wholeOf(small), [stroke], noGuide);
    const other = playRepair(large, wholeOf(large), [stroke], noGuide);
    const worst = Math.max(
      ...[...one.data].map((alpha, i) => {
        const [x, y] = [(i % 150) * 4 + 2, Math.floor(i / 150) * 4 + 2];
        return Math.abs(alpha - (other.data[y * 600 + x] ?? 0));
      }),
    );
    expect(worst).toBeLessThan(70);
  });
});

describe('solid inside', () => {
  const box = (value: (x: number, y: number) => number) =>
    planeOf(200, 200, (x, y) => (x < 40 || y < 40 || x > 159 || y > 159 ? 0 : value(x, y)));

  test('makes opaque what is nearly so, away from edges only', () => {
    const matte = box(() => 232);
    const { data } = playRepair(matte, wholeOf(matte), [{ kind: 'solid-inside' }], noGuide);
    expect(data[100 * 200 + 100]).toBe(255);
    expect(data[100 * 200 + 40], 'the rim').toBe(232);
    expect(data[100 * 200 + 39], 'outside').toBe(0);
  });

  test('leaves glass alone', () => {
    const matte = box((x) => (x > 80 && x < 120 ? 229 : 255));
    const { data } = playRepair(matte, wholeOf(matte), [{ kind: 'solid-inside' }], noGuide);
    expect(data).toEqual(matte.data);
  });
});

describe('drop specks', () => {
  const isSubject = (x: number, y: number) => x > 50 && x < 150 && y > 50 && y < 150;
  const matte = planeOf(200, 200, (x, y) => {
    if (isSubject(x, y)) return 255;
    if (x > 9 && x < 14 && y > 9 && y < 14) return 200;
    if (x > 7 && x < 16 && y > 7 && y < 16) return 6;
    return x > 160 && x < 190 && y > 160 && y < 190 ? 255 : 0;
  });
  const edit: Edit = { kind: 'drop-specks', share: 0.001 };

  test('small parts go with their rims, larger ones stay bit for bit', () => {
    const { data } = playRepair(matte, wholeOf(matte), [edit], noGuide);
    expect(data).toEqual(matte.data.map((alpha, i) => (i % 200 < 20 && i < 20 * 200 ? 0 : alpha)));
  });

  test('the largest part stays, however small it is', () => {
    const tiny = planeOf(200, 200, (x, y) => (x === 5 && y < 3 ? 255 : 0));
    expect(playRepair(tiny, wholeOf(tiny), [edit], noGuide).data).toEqual(tiny.data);
  });
});

describe('open a hole', () => {
  /** A red ring around a grey that is also outside of it. */
  const at = (x: number, y: number, side: number) =>
    Math.hypot(x + 0.5 - side / 2, y + 0.5 - side / 2) / side;
  const guideOf = (side: number): Rgb => {
    const data = new Uint8Array(side * side * 3);
    for (let i = 0; i < side * side; i++) {
      const away = at(i % side, Math.floor(i / side), side);
      data.set(away > 0.2 && away < 0.4 ? [180, 30, 40] : [200 + (i % 3), 200, 202], i * 3);
    }
    return { data, width: side, height: side };
  };
  const filled = planeOf(300, 300, (x, y) => (at(x, y, 300) < 0.4 ? 255 : 0));
  const open = (x: number, y: number): Edit => ({ kind: 'open-hole', x, y });

  test('clears what looks like the pressed place, up to another colour', () => {
    const { data } = playRepair(filled, wholeOf(filled), [open(0.5, 0.45)], () => guideOf(100));
    const wrong = [...data].filter((alpha, i) => {
      const away = at(i % 300, Math.floor(i / 300), 300);
      if (away < 0.18) return alpha !== 0;
      return away > 0.22 && away < 0.38 && alpha !== 255;
    });
    expect(wrong).toEqual([]);
  });

  test('does nothing where it is clear already, and asks for the guide once', () => {
    let asked = 0;
    const guide = () => {
      asked++;
      return guideOf(100);
    };
    const edits = [open(0.02, 0.02), open(0.98, 0.02)];
    expect(playRepair(filled, wholeOf(filled), edits, guide).data).toEqual(filled.data);
    expect(asked).toBe(1);
  });
});
