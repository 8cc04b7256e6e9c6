import sharp from 'sharp';
import { expect, test } from 'vitest';
import { photo } from './fixture';
import { fetchSource, sourceProblem } from './source';

const { signal } = new AbortController();
const blank = (width: number, height: number) =>
  sharp({ create: { width, height, channels: 3, background: '#fff' } });

test.each([
  [256, 256],
  [4000, 4000],
  [4096, 3906],
  [4096, 256],
])('%i × %i pixels are accepted', async (width, height) => {
  expect(await sourceProblem(await photo(width, height))).toBeNull();
});

test.each([
  [255, 300, 'at least 256px'],
  [300, 255, 'at least 256px'],
  [4097, 300, 'at most 4096px'],
  [4096, 4096, '16 million'],
  [4096, 3907, '16 million'],
])('%i × %i pixels are refused', async (width, height, why) => {
  const problem = await sourceProblem(await photo(width, height));
  expect(problem).toMatchObject({ failCode: '422', failMsg: expect.stringContaining(why) });
});

test('JPEG and WEBP are accepted, by their bytes', async () => {
  expect(await sourceProblem(await blank(300, 300).jpeg().toBuffer())).toBeNull();
  expect(await sourceProblem(await blank(300, 300).webp().toBuffer())).toBeNull();
});

test.each([
  ['a GIF', () => blank(300, 300).gif().toBuffer()],
  ['a TIFF', () => blank(300, 300).tiff().toBuffer()],
  ['text', async () => Buffer.from('not a picture at all')],
  ['nothing', async () => Buffer.alloc(0)],
])('%s is of no supported type', async (_, make) => {
  expect(await sourceProblem(await make())).toMatchObject({
    failMsg: expect.stringContaining('type is not supported'),
  });
});

test('a file that only begins like a PNG could not be read', async () => {
  const head = (await photo()).subarray(0, 12);
  expect(await sourceProblem(head)).toMatchObject({ failMsg: 'image could not be read' });
});

const serving = (bytes: number) => async () => new Response(new Uint8Array(bytes));

test('5,000,000 bytes are fetched, one more is too large', async () => {
  const url = 'https://img.test/a.png';
  expect(await fetchSource(url, serving(5_000_000), signal)).toMatchObject({ ok: true });
  expect(await fetchSource(url, serving(5_000_001), signal)).toMatchObject({
    failCode: '422',
    failMsg: 'image is larger than 5MB',
  });
});

test.each(['file:///etc/passwd', 'data:image/png;base64,AAAA', 'ftp://img.test/a.png'])(
  '%s is not fetched',
  async (url) => {
    const asked: unknown[] = [];
    const fetch = async (input: unknown) => {
      asked.push(input);
      return new Response('ok');
    };
    expect(await fetchSource(url, fetch, signal, [])).toMatchObject({ failCode: '400' });
    expect(asked).toEqual([]);
  },
);

test('a server that is away is asked twice more, one that says no is not', async () => {
  const asked: string[] = [];
  const answering = (replies: Response[]) => async (input: string | URL | Request) => {
    asked.push(String(input));
    const reply = replies.shift();
    if (!reply) throw new TypeError('fetch failed');
    return reply;
  };
  const away = [new Response(null, { status: 503 }), Response.error(), new Response('ok')];
  expect(await fetchSource('https://a.test/', answering(away.slice(0, 1)), signal, [0, 0])).toEqual(
    {
      ok: false,
      failCode: '400',
      failMsg: 'image could not be downloaded',
    },
  );
  expect(asked).toHaveLength(3);
  const no = answering([new Response(null, { status: 403 }), new Response('ok')]);
  expect(await fetchSource('https://b.test/', no, signal, [0, 0])).toMatchObject({ ok: false });
  expect(asked).toHaveLength(4);
});

test('fetching stops when the signal is aborted', async () => {
  const controller = new AbortController();
  const hanging = (_: unknown, init?: RequestInit) =>
    new Promise<Response>((_resolve, reject) => {
      init?.signal?.addEventListener('abort', () => reject(new Error('aborted')));
    });
  const fetched = fetchSource('https://a.test/', hanging, controller.signal);
  controller.abort(new Error('closed'));
  await expect(fetched).rejects.toThrow('closed');
});
