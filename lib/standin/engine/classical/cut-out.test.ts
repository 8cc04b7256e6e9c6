import { readFile } from 'node:fs/promises';
import path from 'node:path';
import sharp from 'sharp';
import { expect, test } from 'vitest';
import { compareAlpha } from '@/lib/standin/engine/compare-alpha';
import { REFUSALS } from '@/lib/standin/engine/outcome';
import { decode } from '@/lib/standin/engine/pixels';
import { cutOutClassical } from './cut-out';

const PHOTOS = path.join(process.cwd(), 'e2e', 'images', 'photos');
const photo = (name: string) => readFile(path.join(PHOTOS, `${name}.jpg`));

test.each(['handbag-grey-gradient', 'headphones-yellow-paper', 'mug-white-studio'])(
  '%s is cut out',
  async (name) => {
    const bytes = await photo(name);
    const outcome = await cutOutClassical(bytes);
    if (!outcome.ok) throw new Error(outcome.failMsg);
    const image = await decode(bytes);
    expect(outcome).toMatchObject({ width: image.width, height: image.height });
    const { data, info } = await sharp(outcome.png).raw().toBuffer({ resolveWithObject: true });
    expect(info).toMatchObject({ width: image.width, height: image.height, channels: 4 });

    const alpha = Uint8Array.from(
      { length: info.width * info.height },
      (_, i) => data[i * 4 + 3] ?? 0,
    );
    const reference = path.join(PHOTOS, `${name}.alpha.png`);
    const exact = await sharp(reference).extractChannel(0).raw().toBuffer();
    expect(compareAlpha(alpha, exact).iou).toBeGreaterThan(0.9);

    let changed = 0;
    for (const [i, a] of alpha.entries()) {
      if (a !== 255) continue;
      for (let c = 0; c < 3; c++) if (data[i * 4 + c] !== image.data[i * 3 + c]) changed++;
    }
    expect(changed).toBe(0);
  },
);

test.each([
  ['bottle-dark-table', REFUSALS.backdrop],
  ['carton-wood-table', REFUSALS.backdrop],
  ['plant-busy-room', REFUSALS.backdrop],
  ['teddy-wood-table', REFUSALS.backdrop],
  ['perfume-grey-studio', REFUSALS.subject],
  ['sneaker-white-on-white', REFUSALS.subject],
  ['sunglasses-peach-paper', REFUSALS.subject],
])('%s is refused: %s', async (name, phrase) => {
  const outcome = await cutOutClassical(await photo(name));
  expect(outcome).toMatchObject({ ok: false, failCode: '422' });
  if (!outcome.ok) expect(outcome.failMsg).toMatch(new RegExp(`^${phrase}: [\\w ]{12,}`));
});

test('a backdrop alone has no subject', async () => {
  const gradient = Buffer.from(
    `<svg xmlns="http://www.w3.org/2000/svg" width="600" height="400"><defs><linearGradient id="g"
    x2="1" y2="1"><stop stop-color="#ddd"/><stop offset="1" stop-color="#b8bcc4"/></linearGradient>
    </defs><rect width="600" height="400" fill="url(#g)"/></svg>`,
  );
  const outcome = await cutOutClassical(await sharp(gradient).png().toBuffer());
  expect(outcome).toMatchObject({ ok: false, failCode: '422' });
  if (!outcome.ok) expect(outcome.failMsg).toMatch(/^no subject found: /);
});

test.each([1, 3, 300])('a plain picture of %i px a side is no special case', async (side) => {
  const create = { width: side, height: side, channels: 3 as const, background: '#ccc' };
  const outcome = await cutOutClassical(await sharp({ create }).png().toBuffer());
  expect(outcome).toMatchObject({ ok: false, failCode: '422' });
});

test('a sideways photo comes out upright and its matte with it', async () => {
  const upright = await sharp(await photo('mug-white-studio'))
    .resize(400, 300)
    .png()
    .toBuffer();
  const turned = await sharp(upright)
    .rotate(270)
    .jpeg({ quality: 95 })
    .withMetadata({ orientation: 6 })
    .toBuffer();
  const outcome = await cutOutClassical(turned);
  if (!outcome.ok) throw new Error(outcome.failMsg);
  expect(outcome).toMatchObject({ width: 400, height: 300 });
  const alpha = await sharp(outcome.png).extractChannel(3).raw().toBuffer();
  const exact = await sharp(path.join(PHOTOS, 'mug-white-studio.alpha.png'))
    .resize(400, 300)
    .extractChannel(0)
    .raw()
    .toBuffer();
  expect(compareAlpha(alpha, exact).iou).toBeGreaterThan(0.88);
});
