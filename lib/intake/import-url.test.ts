import { afterEach, describe, expect, test, vi } from 'vitest';
import { importUrl } from './import-url';

const URL_A = 'https://a.example.com/1.jpg?sig=x';
const never = new AbortController().signal;

const answering = (answer: (input: string, init: RequestInit) => Response | Promise<Response>) => {
  const send = vi.fn(async (input: string, init: RequestInit) => answer(input, init));
  vi.stubGlobal('fetch', send);
  return send;
};
afterEach(() => vi.unstubAllGlobals());

const picture = (headers: Record<string, string> = {}, body: BodyInit = 'picture') =>
  new Response(body, { headers: { 'content-type': 'image/webp', ...headers } });

describe('a picture', () => {
  test('comes as a file with the name and the type that the server gives', async () => {
    const send = answering(() =>
      picture({ 'content-disposition': "attachment; filename*=UTF-8''rote%20Tasse%20%C3%A4.webp" }),
    );
    const file = await importUrl(URL_A, never);
    expect({ name: file.name, type: file.type, text: await file.text() }).toEqual({
      name: 'rote Tasse ä.webp',
      type: 'image/webp',
      text: 'picture',
    });
    const [path, init] = send.mock.calls[0] ?? [];
    expect(path).toBe('/api/import');
    expect(init).toMatchObject({ method: 'POST', body: JSON.stringify({ url: URL_A }) });
  });

  test.each([
    '',
    'attachment',
    "attachment; filename*=UTF-8''",
    "attachment; filename*=UTF-8''%E0%A4%A",
  ])('without a name that can be read (%j) is a photo', async (disposition) => {
    answering(() => picture({ 'content-disposition': disposition }));
    expect((await importUrl(URL_A, never)).name).toBe('photo');
  });
});

describe('a failure', () => {
  test.each(['url-refused', 'url-no-picture', 'file-too-large', 'not-allowed'])(
    'has the code of the server: %s',
    async (error) => {
      answering(() => Response.json({ error }, { status: 422 }));
      await expect(importUrl(URL_A, never)).rejects.toMatchObject({
        name: 'AppError',
        code: error,
      });
    },
  );

  test.each<[string, () => Response]>([
    ['a code that nobody knows', () => Response.json({ error: 'toString' }, { status: 500 })],
    ['JSON of another shape', () => Response.json(null, { status: 500 })],
    ['a page of a proxy', () => new Response('<html>', { status: 504 })],
    [
      'no answer',
      () => {
        throw new TypeError('Failed to fetch');
      },
    ],
    [
      'half a picture',
      () =>
        picture(
          {},
          new ReadableStream({ pull: (controller) => controller.error(new TypeError()) }),
        ),
    ],
  ])('that is %s is one of the way', async (_, answer) => {
    answering(answer);
    await expect(importUrl(URL_A, never)).rejects.toMatchObject({ code: 'url-unreachable' });
  });

  test('by the person who gave up is that', async () => {
    const gone = new AbortController();
    const reason = new Error('gone');
    answering((_, { signal }) => {
      gone.abort(reason);
      return Promise.reject(signal?.reason);
    });
    await expect(importUrl(URL_A, gone.signal)).rejects.toBe(reason);
  });
});
