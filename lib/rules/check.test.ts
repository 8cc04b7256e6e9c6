import sharp from 'sharp';
import { describe, expect, test } from 'vitest';
import { checkExport, worstOf } from './check';
import { blankJpeg, drawn, goodsFilling, goodsOn, padded, paint, written } from './fixture';
import type { ExportedFile } from './judge';
import { constraintsOn, RULES_IDS, type RulesId, rulesOf } from './rules';

const BEFORE = new Date('2027-01-30T23:59:59Z');
const AFTER = new Date('2027-01-31T00:00:00Z');

function rules(id: RulesId) {
  const found = rulesOf(id);
  if (!found) throw new Error(id);
  return found;
}

const checkOf = (file: ExportedFile, id: RulesId, constraint: string, today = BEFORE) => {
  const found = checkExport(file, rules(id), today).find((check) => check.id === constraint);
  if (!found) throw new Error(`${id} has no ${constraint}`);
  return found;
};

type Make = () => Promise<ExportedFile>;
/** A file that just meets a constraint, and one that misses it by one unit. */
type Pair = [meets: Make, misses: Make];

const sized =
  (width: number, height: number): Make =>
  () =>
    written(blankJpeg(width, height));
const longest = (limit: number): Pair => [sized(8, limit), sized(8, limit - 1)];
const shortest = (limit: number): Pair => [sized(limit, limit + 9), sized(limit - 1, limit + 9)];

/** Known by its header: that many pixels need not be decoded for it. */
const vast =
  (width: number, height: number): Make =>
  async () => {
    const create = { width, height, channels: 3, background: '#ffffff' } as const;
    const bytes = await sharp({ create, limitInputPixels: false }).jpeg().toBuffer();
    const pixels = { width: 1, height: 1, data: new Uint8Array(4).fill(255) };
    return { name: 'vast.jpg', bytes: new Uint8Array(bytes), pixels, subject: null };
  };

const weighing = (megabytes: number): Pair => [
  async () => padded(await sized(40, 40)(), megabytes * 1e6),
  async () => padded(await sized(40, 40)(), megabytes * 1e6 + 1),
];

const filling =
  (canvas: number, long: number): Make =>
  () => {
    const goods = goodsFilling(canvas, canvas, long, 300);
    return written(drawn(goods).jpeg({ quality: 95 }), { subject: goods.matte });
  };

const png = (image: ReturnType<typeof goodsFilling>) =>
  written(drawn(image).png({ compressionLevel: 1 }), { subject: image.matte });

/** Goods of 200 px with a pixel so far to the left of them. */
const speckled = (gap: number, value: number, alpha = 255) => {
  const goods = goodsOn(500, 500, { left: 150, top: 150, width: 200, height: 200 });
  paint(goods, 150 - gap, 250, value, alpha);
  return goods;
};

const small = () => speckled(80, 255);
const tagged: Make = sized(40, 40);
const untagged: Make = () => written(drawn(small()).jpeg());
const as =
  (type: 'png' | 'jpeg' | 'webp' | 'avif' | 'gif', effort = {}): Make =>
  () =>
    written(drawn(small()).removeAlpha().toFormat(type, effort));
const avif = as('avif', { effort: 0 });
const named =
  (name: string): Make =>
  async () => ({ ...(await sized(40, 40)()), name });

const PAIRS: Record<RulesId, Record<string, Pair>> = {
  'amazon-main': {
    side: longest(500),
    'side-for-zoom': longest(1000),
    'side-advised': longest(1600),
    ratio: [sized(60, 60), sized(60, 59)],
    fill: [filling(2000, 1700), filling(2000, 1699)],
    background: [() => png(speckled(80, 255)), () => png(speckled(80, 254))],
    opaque: [() => png(speckled(80, 255)), () => png(speckled(80, 255, 254))],
    srgb: [tagged, untagged],
    format: [as('png'), as('webp')],
    'format-first': [as('jpeg'), as('png')],
    bytes: weighing(10),
    name: [named('a/B000123456.MAIN.jpg'), named('a/B000123456-MAIN.jpg')],
  },
  'google-shopping': {
    'side-until-2027': shortest(100),
    'side-of-apparel': shortest(250),
    side: shortest(500),
    'side-advised': shortest(1500),
    pixels: [vast(8000, 8000), vast(8000, 8001)],
    fill: [filling(1500, 1125), filling(1500, 1124)],
    background: [() => png(speckled(80, 20, 0)), () => png(speckled(80, 254))],
    format: [as('gif'), avif],
    bytes: weighing(16),
    srgb: [tagged, untagged],
  },
  ebay: {
    side: longest(500),
    'side-advised': longest(1600),
    bytes: weighing(12),
    srgb: [tagged, untagged],
  },
  etsy: {
    'side-advised': shortest(2000),
    format: [as('gif'), as('webp')],
    bytes: weighing(10),
    srgb: [tagged, untagged],
  },
  shopify: {
    side: [sized(4472, 8), sized(4473, 8)],
    pixels: [vast(5000, 4000), vast(5001, 4000)],
    'side-advised': shortest(2048),
    bytes: weighing(20),
    srgb: [tagged, untagged],
  },
  'instagram-square': {
    ratio: [sized(90, 90), sized(90, 91)],
    width: [sized(1080, 8), sized(1081, 8)],
    side: longest(1080),
    bytes: weighing(30),
    srgb: [tagged, untagged],
  },
  'instagram-portrait': {
    ratio: [sized(80, 100), sized(80, 99)],
    width: [sized(1080, 8), sized(1079, 8)],
    side: longest(1350),
    bytes: weighing(30),
    srgb: [tagged, untagged],
  },
  'instagram-story': {
    ratio: [sized(90, 160), sized(91, 160)],
    width: [sized(1080, 8), sized(1081, 8)],
    side: longest(1920),
    bytes: weighing(30),
    srgb: [tagged, untagged],
  },
};

describe.each(RULES_IDS)('%s', (id) => {
  test.each(rules(id).constraints.map((each) => each.id))(
    '%s is met, and missed by one unit',
    async (constraint) => {
      const [meets, misses] = PAIRS[id][constraint] ?? [];
      if (!meets || !misses) throw new Error(`no pictures for ${id}/${constraint}`);
      const today = constraint === 'side' ? AFTER : BEFORE;
      expect(checkOf(await meets(), id, constraint, today)).toMatchObject({ verdict: 'met' });
      expect(checkOf(await misses(), id, constraint, today)).toMatchObject({ verdict: 'missed' });
    },
  );
});

describe('the upper ends', () => {
  test('of the side on Amazon', async () => {
    const [meets, misses] = [await sized(10_000, 8)(), await sized(10_001, 8)()];
    expect(checkOf(meets, 'amazon-main', 'side').verdict).toBe('met');
    expect(checkOf(misses, 'amazon-main', 'side').verdict).toBe('missed');
  });

  test('of the fill on Google', async () => {
    const [meets, misses] = [await filling(1500, 1350)(), await filling(1500, 1351)()];
    expect(checkOf(meets, 'google-shopping', 'fill').verdict).toBe('met');
    expect(checkOf(misses, 'google-shopping', 'fill').verdict).toBe('missed');
  });
});

describe('white', () => {
  const background = (file: ExportedFile) => checkOf(file, 'amazon-main', 'background');

  test.each([
    ['4:4:4', 95],
    ['4:2:0', 95],
    ['4:2:0', 90],
    ['4:4:4', 100],
  ] as const)('a JPEG of %s at %i on pure white is white', async (chromaSubsampling, quality) => {
    const goods = goodsFilling(1000, 1000, 700, 441);
    const file = await written(drawn(goods).jpeg({ quality, chromaSubsampling }), {
      subject: goods.matte,
    });
    const check = background(file);
    expect(check).toMatchObject({ verdict: 'met', measured: { far: 0, near: 0, ring: 24 } });
    // Something was there to be tolerated.
    expect(check.measured).toHaveProperty('worst.rgba');
    expect(background({ ...file, subject: null }).verdict).toBe('met');
  });

  test('a spot far away is found, and told where it is, also after JPEG', async () => {
    const goods = speckled(120, 225);
    const file = await written(drawn(goods).jpeg({ quality: 95 }), { subject: goods.matte });
    const check = background(file);
    expect(check.verdict).toBe('missed');
    expect(check.place?.left).toBeCloseTo(30 / 500, 2);
    expect(check.place?.top).toBeCloseTo(250 / 500, 2);
  });

  test('only where colours are shared may a pixel next to the subject be darker', async () => {
    const goods = goodsFilling(500, 500, 300);
    const edged = (chromaSubsampling: string, quality = 95) =>
      written(drawn(goods).jpeg({ quality, chromaSubsampling }), { subject: goods.matte });
    const dark = async (file: ExportedFile) => {
      const i = 250 * 500 + 100 - 1;
      file.pixels.data.fill(200, i * 4, i * 4 + 3);
      return background(file);
    };
    expect(await dark(await edged('4:2:0'))).toMatchObject({ verdict: 'met' });
    expect(await dark(await edged('4:4:4'))).toMatchObject({ measured: { near: 1 } });
    // What coarse losses leave farther away is not tolerated.
    expect(background(await edged('4:2:0', 60)).verdict).toBe('missed');
  });

  test('254 is tolerated in the ring, and not one pixel beyond', async () => {
    expect(background(await png(speckled(24, 254))).verdict).toBe('met');
    expect(background(await png(speckled(25, 254)))).toMatchObject({
      verdict: 'missed',
      measured: { far: 1, near: 0, worst: { x: 125, y: 250, rgba: [254, 254, 254, 255] } },
    });
  });

  test('the ring is round: its corners are not as far as its sides together', async () => {
    const corner = (away: number) => {
      const goods = goodsOn(500, 500, { left: 150, top: 150, width: 200, height: 200 });
      paint(goods, 150 - away, 150 - 18, 254);
      return png(goods);
    };
    expect(background(await corner(18)).verdict).toBe('met');
    expect(background(await corner(19)).verdict).toBe('missed');
  });

  test('in the ring, 230 is tolerated and 229 is not', async () => {
    expect(background(await png(speckled(10, 230))).verdict).toBe('met');
    expect(background(await png(speckled(10, 229)))).toMatchObject({
      verdict: 'missed',
      measured: { far: 0, near: 1 },
    });
  });

  test('the ring grows with pictures beyond 2000 px', async () => {
    const goods = goodsOn(4000, 300, { left: 2000, top: 100, width: 100, height: 100 });
    paint(goods, 2000 - 48, 150, 254);
    expect(background(await png(goods)).verdict).toBe('met');
    paint(goods, 2000 - 49, 150, 254);
    expect(background(await png(goods)).verdict).toBe('missed');
  });

  test('haze that was left in the matte is found, a soft edge is not', async () => {
    const goods = speckled(80, 252);
    goods.matte.data[250 * 500 + 70] = 3;
    expect(background(await png(goods)).verdict).toBe('missed');
    const soft = speckled(1, 200);
    soft.matte.data[250 * 500 + 149] = 12;
    expect(background(await png(soft)).verdict).toBe('met');
  });

  test('a clear background is none that is white, but Google takes it', async () => {
    const goods = small();
    for (let i = 0; i < 250_000; i++)
      if (goods.matte.data[i] === 0) goods.pixels.data.fill(0, i * 4, i * 4 + 4);
    const file = await png(goods);
    expect(background(file).verdict).toBe('missed');
    expect(checkOf(file, 'google-shopping', 'background').verdict).toBe('met');
    expect(checkOf({ ...file, subject: null }, 'google-shopping', 'fill').measured).toMatchObject({
      bySide: 0.4,
      byArea: 0.16,
    });
  });

  test('an empty canvas is white all over, and filled by nothing', async () => {
    const file = await sized(300, 300)();
    expect(background(file).verdict).toBe('met');
    expect(checkOf(file, 'amazon-main', 'fill')).toMatchObject({
      verdict: 'missed',
      measured: { bySide: 0, byArea: 0 },
    });
  });
});

describe('without a matte', () => {
  test('the subject is found in the picture, white parts inside it too, and it is said', async () => {
    const goods = goodsOn(400, 400, { left: 50, top: 50, width: 300, height: 300 });
    for (let y = 90; y < 300; y++) for (let x = 90; x < 300; x++) paint(goods, x, y, 250);
    const file = { ...(await png(goods)), subject: null };
    expect(checkOf(file, 'amazon-main', 'background')).toMatchObject({
      verdict: 'met',
      measured: { subjectBy: 'pixels' },
    });
    expect(checkOf(file, 'amazon-main', 'fill').measured).toEqual({
      kind: 'fill',
      bySide: 0.75,
      byArea: 0.5625,
      subjectBy: 'pixels',
    });
  });

  test('on a background of another colour nothing can be told', async () => {
    const grey = sharp({
      create: { width: 90, height: 90, channels: 3, background: '#bbbbbb' },
    }).jpeg();
    const checks = checkExport(await written(grey), rules('amazon-main'), BEFORE);
    expect(checks.find(({ id }) => id === 'fill')?.verdict).toBe('unknown');
    expect(checks.find(({ id }) => id === 'background')?.verdict).toBe('unknown');
  });

  test('a matte of another size is not believed', async () => {
    const file = await png(small());
    const subject = { width: 2, height: 2, data: new Uint8Array(4) };
    expect(checkOf({ ...file, subject }, 'amazon-main', 'fill').measured).toMatchObject({
      subjectBy: 'pixels',
    });
  });
});

describe('what is not told apart by a unit', () => {
  test('a channel of alpha that hides nothing is told, and tolerated', async () => {
    expect(checkOf(await png(small()), 'amazon-main', 'opaque')).toMatchObject({
      verdict: 'met',
      measured: { hasChannel: true, notOpaque: 0 },
    });
  });

  test('a profile of other colours misses sRGB; one that is not read is unknown', async () => {
    const image = () => drawn(small());
    const wide = await written(image().jpeg().withIccProfile('p3'));
    expect(checkOf(wide, 'amazon-main', 'srgb').verdict).toBe('missed');
    const unread = await written(image().png().withIccProfile('srgb'));
    expect(checkOf(unread, 'amazon-main', 'srgb').verdict).toBe('unknown');
  });

  test.each(['B000123456.jpg', 'B000123456.MAIN.jpg', 'x/y/B000123456.PT01.jpeg'])(
    'Amazon knows %s',
    async (name) => {
      expect(checkOf(await named(name)(), 'amazon-main', 'name').verdict).toBe('met');
    },
  );

  test.each(['B000123456.XY.jpg', '4006381333931.jpg', 'mug.MAIN.jpg', 'B000123456'])(
    'Amazon does not know %s as a main picture',
    async (name) => {
      expect(checkOf(await named(name)(), 'amazon-main', 'name').verdict).toBe('missed');
    },
  );

  test('bytes that are no picture are judged as far as can be told', async () => {
    const file = { ...(await png(small())), bytes: new TextEncoder().encode('no picture') };
    const checks = checkExport(file, rules('amazon-main'), BEFORE);
    expect(checks.find(({ id }) => id === 'side')).toMatchObject({ verdict: 'unknown' });
    expect(checks.find(({ id }) => id === 'format')).toMatchObject({ verdict: 'unknown' });
    expect(checks.find(({ id }) => id === 'bytes')).toMatchObject({ verdict: 'met' });
  });
});

describe('the day', () => {
  const levels = (today: Date) =>
    constraintsOn(rules('google-shopping'), today)
      .filter(({ id }) => id.startsWith('side'))
      .map(({ id, level }) => `${id} ${level}`);

  test('decides what Google requires: until it comes, the new size is advice', async () => {
    expect(levels(BEFORE)).toEqual([
      'side-until-2027 required',
      'side-of-apparel advised',
      'side advised',
      'side-advised advised',
    ]);
    expect(levels(AFTER)).toEqual(['side required', 'side-advised advised']);
    const file = await sized(400, 400)();
    expect(checkOf(file, 'google-shopping', 'side', BEFORE).from).toBe('2027-01-31');
    expect(checkOf(file, 'google-shopping', 'side', AFTER).from).toBeNull();
  });
});

describe('how a file stands', () => {
  const check = (level: 'required' | 'advised', verdict: 'met' | 'missed' | 'unknown') => ({
    id: `${level} ${verdict}`,
    level,
    verdict,
    measured: null,
    wanted: { kind: 'opaque' } as const,
    place: null,
    from: null,
    only: null,
  });
  const met = check('required', 'met');

  test('is the worst of what was found', () => {
    expect(worstOf([])).toBeNull();
    expect(worstOf([met, check('advised', 'met')])).toBe('met');
    expect(worstOf([met, check('advised', 'missed')])).toBe('advice');
    expect(worstOf([met, check('advised', 'unknown')])).toBe('advice');
    expect(worstOf([check('required', 'unknown'), check('advised', 'missed')])).toBe('unknown');
    expect(worstOf([check('required', 'unknown'), check('required', 'missed')])).toBe('missed');
  });
});
