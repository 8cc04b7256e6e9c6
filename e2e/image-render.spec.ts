import { expect, test } from '@playwright/test';
import sharp from 'sharp';
import { type Layout, PLAIN_LAYOUT } from '@/lib/layout/layout';
import type { Place } from '@/lib/matte/flag';
import type { Harness } from './image-harness';
import { hardPicture, openHarness, unwrap } from './image-page';

declare const harness: Harness;

const opened = openHarness();

type Order = Parameters<Harness['render']>[2];

const PLAIN: Order = {
  background: { kind: 'none' },
  shadow: { kind: 'none' },
  isDecontaminated: true,
  format: { type: 'png' },
  tagging: { dpi: null, copyright: null },
};

/** Around the disc that the harness lays on every photo, and its soft rim. */
const AROUND: Place = { left: 0.03, top: 0.03, right: 0.97, bottom: 0.97 };

const SQUARE: Layout = {
  ...PLAIN_LAYOUT,
  canvas: { kind: 'fixed', width: 500, height: 500 },
  fill: 0.8,
};

async function decoded(bytes: Buffer) {
  const { data, info } = await sharp(bytes).raw().toBuffer({ resolveWithObject: true });
  const { width, height, channels } = info;
  const at = (x: number, y: number) => [
    ...data.subarray((y * width + x) * channels, (y * width + x + 1) * channels),
  ];
  return { data, width, height, channels, at };
}

async function render(
  name: string,
  layout: Layout,
  changes: Partial<Order> = {},
  subject: Place | null = AROUND,
) {
  const order = { ...PLAIN, ...changes };
  const answer = unwrap(
    await opened.page.evaluate(
      ([url, plan, wanted, place]) => harness.render(url, plan, wanted, place),
      [`/${hardPicture(name)}`, layout, order, subject] as const,
    ),
  );
  const file = Buffer.from(answer.picture, 'base64');
  return {
    ...answer,
    file,
    finishedFile: Buffer.from(answer.finished, 'base64'),
    subject: answer.subject === null ? null : Buffer.from(answer.subject, 'base64'),
  };
}

/** How many rows of a canvas are not what stands at their place in the finished photo. */
async function strays({ file, finishedFile, placement }: Awaited<ReturnType<typeof render>>) {
  const [laid, whole] = [await decoded(file), await decoded(finishedFile)];
  const { source, content, canvas } = placement;
  expect([laid.width, laid.height]).toEqual([canvas.width, canvas.height]);
  const [canvasRow, contentRow] = [canvas.width * 4, content.width * 4];
  const expected = Buffer.alloc(canvasRow);
  let wrong = 0;
  for (let y = 0; y < canvas.height; y++) {
    const v = y - content.y;
    expected.fill(0);
    if (v >= 0 && v < content.height) {
      const from = ((source.y + v) * whole.width + source.x) * 4;
      whole.data.copy(expected, content.x * 4, from, from + contentRow);
    }
    if (!laid.data.subarray(y * canvasRow, (y + 1) * canvasRow).equals(expected)) wrong++;
  }
  return wrong;
}

const orientations = [1, 2, 3, 4, 5, 6, 7, 8].map((each) => `orientation-${each}.jpg`);

for (const name of [...orientations, 'transparent.png', 'turned.tiff', 'tiny.jpg', '1x1.png']) {
  test(`${name} as it was shot is the finished cut-out, byte for byte`, async () => {
    const { file, finishedFile } = await render(name, PLAIN_LAYOUT);
    expect(file.equals(finishedFile)).toBe(true);
  });
}

for (const name of [
  'orientation-6.jpg',
  'orientation-3.jpg',
  'transparent.png',
  'wide-strip.jpg',
]) {
  test(`${name} trimmed, with margins, keeps every pixel of colour and alpha`, async () => {
    const layout: Layout = {
      ...PLAIN_LAYOUT,
      canvas: { kind: 'subject' },
      margins: { unit: 'px', top: 7, right: 31, bottom: 0, left: 12 },
    };
    const place = { left: 0.2, top: 0.13, right: 0.9, bottom: 0.71 };
    expect(await strays(await render(name, layout, {}, place))).toBe(0);
  });
}

test('a small subject on a large canvas is not scaled, and keeps every pixel', async () => {
  const result = await render('orientation-1.jpg', {
    ...SQUARE,
    canvas: { kind: 'fixed', width: 1301, height: 1100 },
    align: { x: 'centre', y: 'bottom' },
  });
  expect(result.placement.content).toMatchObject({ width: 752, height: 564 });
  expect(await strays(result)).toBe(0);
});

test('24 megapixels trimmed keep every pixel', async () => {
  const result = await render('24-megapixels.jpg', {
    ...PLAIN_LAYOUT,
    canvas: { kind: 'subject' },
    margins: { unit: '%', top: 5, right: 5, bottom: 5, left: 5 },
  });
  expect(result.size.width).toBeGreaterThan(6000);
  expect(await strays(result)).toBe(0);
});

test('white is 255 wherever the subject is not, and opaque everywhere', async () => {
  const { file, subject, size } = await render('orientation-1.jpg', SQUARE, {
    background: { kind: 'colour', colour: '#ffffff' },
    wantsSubject: true,
  });
  expect(size).toEqual({ width: 500, height: 500 });
  const { data } = await decoded(file);
  let [clear, tinted, opaque, seeThrough] = [0, 0, 0, 0];
  for (const [pixel, alpha] of (subject ?? []).entries()) {
    const colour = data.subarray(pixel * 4, pixel * 4 + 4);
    if (colour[3] !== 255) seeThrough++;
    if (alpha === 255) opaque++;
    if (alpha > 2) continue;
    clear++;
    if (colour.some((value) => value !== 255)) tinted++;
  }
  expect(subject?.length).toBe(250_000);
  expect(opaque).toBeGreaterThan(40_000);
  expect(clear).toBeGreaterThan(100_000);
  expect({ tinted, seeThrough }).toEqual({ tinted: 0, seeThrough: 0 });
});

test('scaled, it is what another program makes of the finished cut-out', async () => {
  // The part that is shown is 752 by 564, and comes to lie on whole pixels: 376 by 282.
  const result = await render('orientation-1.jpg', { ...SQUARE, fill: 0.752 });
  const { source, content } = result.placement;
  expect(content).toEqual({ x: 62, y: 109, width: 376, height: 282 });
  const ours = await decoded(result.file);
  const theirs = await decoded(
    await sharp(result.finishedFile)
      .extract({ left: source.x, top: source.y, width: source.width, height: source.height })
      .resize(376, 282, { kernel: 'cubic', fit: 'fill' })
      .png()
      .toBuffer(),
  );
  let [total, compared] = [0, 0];
  for (let y = 0; y < 282; y++) {
    for (let x = 0; x < 376; x++) {
      const [one, other] = [ours.at(62 + x, 109 + y), theirs.at(x, y)];
      const seen = Math.min(one[3] ?? 0, other[3] ?? 0) / 255;
      if (seen === 0) continue;
      compared++;
      for (let c = 0; c < 4; c++) {
        total += Math.abs((one[c] ?? 0) - (other[c] ?? 0)) * (c === 3 ? 1 : seen);
      }
    }
  }
  expect(compared).toBeGreaterThan(60_000);
  expect(total / compared / 4).toBeLessThan(0.5);
});

test('a JPEG is on white unless told otherwise', async () => {
  const { file, type } = await render('orientation-1.jpg', SQUARE, {
    format: { type: 'jpeg', quality: 90, chroma: '4:4:4' },
  });
  expect(type).toBe('image/jpeg');
  expect(await sharp(file).metadata()).toMatchObject({
    format: 'jpeg',
    width: 500,
    height: 500,
    chromaSubsampling: '4:4:4',
  });
  const { at } = await decoded(file);
  for (const corner of [at(0, 0), at(499, 0), at(0, 499), at(499, 499)]) {
    expect(corner).toEqual([255, 255, 255]);
  }
  expect(at(250, 250)).not.toEqual([255, 255, 255]);
});

test('a drop shadow lies where it was asked for, in its colour, and under the subject', async () => {
  const shadow = {
    kind: 'drop',
    opacity: 0.5,
    blur: 0.02,
    x: 0.2,
    y: 0.1,
    colour: '#2040c0',
  } as const;
  const plain = await decoded((await render('orientation-1.jpg', SQUARE)).file);
  const { file, subject } = await render('orientation-1.jpg', SQUARE, {
    shadow,
    wantsSubject: true,
  });
  const cast = await decoded(file);
  // The disc is 340 by 255 about the middle; its shadow is moved by 80 and by 40.
  expect(cast.at(250, 250)).toEqual(plain.at(250, 250));
  expect(cast.at(455, 290)).toEqual([32, 64, 192, 128]);
  expect(cast.at(60, 250)).toEqual(plain.at(60, 250));
  expect(cast.at(250, 100)).toEqual([0, 0, 0, 0]);
  // The alpha that is looked at is the subject's alone.
  expect(subject?.[290 * 500 + 455]).toBe(0);

  const onWhite = await decoded(
    (
      await render('orientation-1.jpg', SQUARE, {
        shadow,
        background: { kind: 'colour', colour: '#ffffff' },
      })
    ).file,
  );
  expect(onWhite.at(455, 290)).toEqual([144, 160, 224, 255]);
});

test('a contact shadow lies at the foot', async () => {
  const shadow = { kind: 'contact', opacity: 0.6, blur: 0.05 } as const;
  const { file, placement } = await render('orientation-1.jpg', SQUARE, { shadow });
  const { at } = await decoded(file);
  const alphas = Array.from({ length: 500 }, (_, y) => at(250, y)[3] ?? 0);
  const foot = alphas.lastIndexOf(255);
  expect(foot).toBeLessThan(placement.content.y + placement.content.height);
  const below = alphas.slice(foot + 8, foot + 20);
  expect(Math.max(...below)).toBeGreaterThan(40);
  expect(Math.max(...alphas.slice(foot + 80))).toBe(0);
  expect(at(250, 20)[3]).toBe(0);
});

test('a gradient has the asked colours at its ends', async () => {
  const background = { kind: 'gradient', from: '#ff0000', to: '#0000ff', degrees: 90 } as const;
  const { at } = await decoded((await render('orientation-1.jpg', SQUARE, { background })).file);
  const [left = [], right = []] = [at(0, 10), at(499, 490)];
  expect(Math.abs((left[0] ?? 0) - 255) + (left[2] ?? 0)).toBeLessThanOrEqual(2);
  expect(Math.abs((right[2] ?? 0) - 255) + (right[0] ?? 0)).toBeLessThanOrEqual(2);
  expect(at(0, 490)).toEqual(left);
});

test('a picture as background covers the canvas, upright', async () => {
  const background = `/${hardPicture('orientation-6.jpg')}`;
  const { file } = await render('orientation-1.jpg', SQUARE, { background });
  const ours = await decoded(file);
  const theirs = await decoded(
    await sharp(hardPicture('orientation-6.jpg'))
      .autoOrient()
      .resize(500, 500, { fit: 'cover', kernel: 'cubic', fastShrinkOnLoad: false })
      .png()
      .toBuffer(),
  );
  for (const [x, y] of [
    [10, 10],
    [490, 10],
    [10, 490],
    [490, 490],
    [250, 30],
  ] as const) {
    for (const [c, value] of theirs.at(x, y).slice(0, 3).entries()) {
      expect(Math.abs((ours.at(x, y)[c] ?? 0) - value)).toBeLessThan(16);
    }
    expect(ours.at(x, y)[3]).toBe(255);
  }
});

for (const [name, format] of [
  ['webp', { type: 'webp', isLossless: true, quality: 100 }],
  ['avif', { type: 'avif', quality: 80 }],
] as const) {
  test(`${name} holds the alpha that was laid out`, async () => {
    const { file, subject, size } = await render('orientation-1.jpg', SQUARE, {
      format,
      wantsSubject: true,
    });
    const { data, width, height, channels } = await decoded(file);
    expect({ width, height, channels }).toEqual({ ...size, channels: 4 });
    let most = 0;
    for (const [pixel, alpha] of (subject ?? []).entries()) {
      most = Math.max(most, Math.abs((data[pixel * 4 + 3] ?? 0) - alpha));
    }
    expect(subject?.length).toBe(250_000);
    expect(most).toBe(0);
  });
}

test('a file is made with the best quality that keeps it as small as it may be, and measured', async () => {
  const jpeg = {
    background: { kind: 'colour', colour: '#ffffff' },
    format: { type: 'jpeg', quality: 95, chroma: '4:4:4' },
    isMeasured: true,
  } as const;
  const free = await render('orientation-1.jpg', SQUARE, jpeg);
  expect(free.format).toEqual(jpeg.format);
  const maxBytes = Math.round(free.file.length * 0.8);
  const held = await render('orientation-1.jpg', SQUARE, { ...jpeg, maxBytes });
  expect(held.file.length).toBeLessThanOrEqual(maxBytes);
  expect(held.format).toMatchObject({ type: 'jpeg', chroma: '4:4:4' });
  expect('quality' in held.format && held.format.quality).toBeLessThan(95);
  expect(free.psnr ?? 0).toBeGreaterThan(30);
  expect(held.psnr ?? 0).toBeLessThan(free.psnr ?? 0);
  expect((await render('orientation-1.jpg', SQUARE, { isMeasured: true })).psnr).toBe(
    Number.POSITIVE_INFINITY,
  );
});
