import { expect, test } from '@playwright/test';
import type { Harness } from './image-harness';
import { hardPicture, openHarness, unwrap } from './image-page';

declare const harness: Harness;

const opened = openHarness();

const region = (name: string, box: { x: number; y: number; width: number; height: number }) =>
  opened.page.evaluate(([url, part]) => harness.region(url, part), [
    `/${hardPicture(name)}`,
    box,
  ] as const);

const SMALL = { x: 40, y: 100, width: 150, height: 90 };
const LARGE = { x: 400, y: 1500, width: 2000, height: 1200 };

for (const [name, box] of [
  ['orientation-1.jpg', SMALL],
  ['orientation-6.jpg', SMALL],
  ['24-megapixels.jpg', LARGE],
] as const) {
  test(`what is shown of ${name} from nearby is what is exported, pixel for pixel`, async () => {
    const { ms, opaquePixels, softPixels, ...rest } = unwrap(await region(name, box));
    test.info().annotations.push({ type: 'time', description: `${Math.round(ms)} ms` });
    expect(rest).toEqual({ length: box.width * box.height * 4, before: 0, alpha: 0, opaque: 0 });
    expect(opaquePixels).toBeGreaterThan(0);
    expect(softPixels).toBeGreaterThan(0);
  });
}

test('a part that reaches over the edge is refused', async () => {
  const outside = await region('orientation-1.jpg', { x: -1, y: 0, width: 10, height: 10 });
  expect(outside).toMatchObject({ ok: false, code: 'invalid-input' });
});
