import { expect, test } from 'vitest';
import { trueSample } from './fixture';
import { count, placeOf } from './flag';
import { findFlags } from './flags';
import { keptHoles } from './kept-holes';
import type { Plane } from './planes';
import { components } from './regions';

/** The matte with all that it encloses filled, and where the largest was. */
function filled(matte: Plane) {
  const { labels, areas } = components(
    matte.data.map((alpha) => (alpha < 250 ? 1 : 0)),
    matte.width,
  );
  const outside = labels[0] ?? -1;
  const data = matte.data.map((alpha, i) => {
    const label = labels[i] ?? -1;
    return label >= 0 && label !== outside ? 255 : alpha;
  });
  const inner = areas.map((area, label) => (label === outside ? 0 : area));
  const largest = inner.indexOf(Math.max(...inner));
  return { matte: { ...matte, data }, place: placeOf(matte, (i) => labels[i] === largest) };
}
const areaOf = ({ data }: Plane) => count(data.map((alpha) => (alpha >= 128 ? 1 : 0)));

test.each(['mug-white-studio', 'handbag-grey-gradient', 'bottle-dark-table'])(
  'what is seen through the handle of %s is told where it was kept',
  async (name) => {
    const { guide, matte } = await trueSample(name);
    const spoilt = filled(matte);
    const codes = findFlags(guide, matte).map(({ code }) => code);
    expect(codes, 'not where it is open').not.toContain('holes');
    const flag = findFlags(guide, spoilt.matte).find(({ code }) => code === 'holes');
    const { left, top, right, bottom } = spoilt.place;
    expect(flag?.place.left).toBeGreaterThan(left - 0.01);
    expect(flag?.place.top).toBeGreaterThan(top - 0.01);
    expect(flag?.place.right).toBeLessThan(right + 0.01);
    expect(flag?.place.bottom).toBeLessThan(bottom + 0.01);
  },
);

test('what looks like the backdrop but lies open to it is not told', async () => {
  const { guide, matte } = await trueSample('mug-white-studio');
  const grown = {
    ...matte,
    data: matte.data.map((alpha, i) => {
      const [x, y] = [i % matte.width, Math.floor(i / matte.width)];
      return x > 80 && x < 260 && y > 150 && y < 450 ? 255 : alpha;
    }),
  };
  expect(keptHoles(guide, grown, areaOf(grown))).toBeNull();
});
