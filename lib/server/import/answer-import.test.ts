import { describe, expect, test, vi } from 'vitest';
import { ERRORS, type ErrorCode } from '@/lib/base/errors';
import type { Fields } from '../log';
import { INERT } from '../shell-headers.mjs';
import { answerImport, importRequestSchema } from './answer-import';
import { createPictureFetcher, FETCH_LIMITS, type FetchPicture } from './fetch-picture';
import { eachInAnInternet, hang, PRIVATE, png, send } from './fixture';

const A = 'https://shop.example.com/rote%20Tasse.jpg?sig=SECRET';
const PAGE = 'shop.example.com/rote%20Tasse.jpg?sig=SECRET';

const internet = eachInAnInternet();

function ask(url = A, signal = new AbortController().signal, limits = FETCH_LIMITS) {
  const log = vi.fn<(event: string, fields?: Fields) => void>();
  const fetchPicture = createPictureFetcher(internet().network, limits);
  return { log, answer: answerImport({ log, fetchPicture }, url, signal) };
}

describe('a picture', () => {
  test('is passed on as what it is, and as nothing that runs or stays', async () => {
    internet().pages[PAGE] = send(png(9_000), {
      'content-type': 'text/html',
      'content-disposition': 'inline; filename="run.html"',
      'set-cookie': 'a=b',
      'cache-control': 'public',
    });
    const { log, answer } = ask();
    const response = await answer;
    expect(response.status).toBe(200);
    expect(Object.fromEntries(response.headers)).toEqual({
      'content-type': 'image/png',
      'content-length': '9000',
      'content-disposition': "attachment; filename*=UTF-8''rote%20Tasse.png",
      'content-security-policy': INERT,
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
    });
    expect(png(9_000).equals(Buffer.from(await response.arrayBuffer()))).toBe(true);
    expect(log.mock.calls).toEqual([
      [
        'import.done',
        { host: 'shop.example.com', type: 'image/png', bytes: 9_000, ms: expect.any(Number) },
      ],
    ]);
  });

  test('that is a page as well is handed on as a picture, to be saved and not shown', async () => {
    const page = '<!doctype html><script>alert(1)</script>';
    const both = Buffer.concat([Buffer.from('ffd8fffe0040', 'hex'), Buffer.from(page)]);
    internet().pages[PAGE] = send(both, { 'content-type': 'text/html' });
    const { headers } = await ask().answer;
    expect(headers.get('content-type')).toBe('image/jpeg');
    expect(headers.get('content-disposition')).toMatch(/^attachment;.*\.jpg$/);
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('content-security-policy')).toBe(INERT);
  });

  test('with marks in its name has a header that holds them', async () => {
    internet().pages["shop.example.com/it's(1)*.png"] = send(png());
    const response = await ask("https://shop.example.com/it's(1)*.png").answer;
    expect(response.headers.get('content-disposition')).toMatch(/''it%27s%281%29\.png$/);
  });

  test('is passed on before it is there as a whole', async () => {
    internet().pages[PAGE] = hang(png(5_000));
    const reader = (await ask().answer).body?.getReader();
    expect((await reader?.read())?.value?.byteLength).toBeGreaterThanOrEqual(512);
    await reader?.cancel();
    await internet().ended(1);
  });

  test('is asked for no faster than it is taken', async () => {
    let sent = 0;
    internet().pages[PAGE] = (_, reply) => {
      const more = () => {
        while (!reply.destroyed && reply.write(png(100_000))) sent += 100_000;
      };
      reply.on('drain', more);
      more();
    };
    const response = await ask(A, undefined, { ...FETCH_LIMITS, bodyMs: 300 }).answer;
    await internet().ended(1);
    expect(sent).toBeLessThan(50_000_000);
    await expect(response.arrayBuffer()).rejects.toBeDefined();
  });
});

describe('what goes wrong', () => {
  test.each<[string, ErrorCode, () => void]>([
    [
      'a private address',
      'url-refused',
      () => {
        internet().names['shop.example.com'] = [[PRIVATE]];
      },
    ],
    ['nothing there', 'url-unreachable', () => undefined],
    [
      'a page',
      'url-no-picture',
      () => {
        internet().pages[PAGE] = send('<html>', { 'content-type': 'image/png' });
      },
    ],
    [
      'SVG',
      'unsupported-format',
      () => {
        internet().pages[PAGE] = send('<svg onload="alert(1)"/>');
      },
    ],
    [
      'too much',
      'file-too-large',
      () => {
        internet().pages[PAGE] = send(png(), { 'content-length': '999999999999' });
      },
    ],
  ])('at %s is answered with its code: %s', async (_, code, arrange) => {
    arrange();
    const { log, answer } = ask();
    const response = await answer;
    expect(response.status).toBe(ERRORS[code].status);
    expect(await response.json()).toEqual({ error: code });
    expect(log.mock.calls).toEqual([
      ['import.failed', expect.objectContaining({ host: 'shop.example.com', code })],
    ]);
  });

  test('in the middle breaks the answer off, and is logged once', async () => {
    internet().pages[PAGE] = (_, reply) => {
      reply.write(png(), () => reply.destroy());
    };
    const { log, answer } = ask();
    await expect((await answer).arrayBuffer()).rejects.toBeDefined();
    expect(log.mock.calls).toEqual([
      ['import.failed', expect.objectContaining({ code: 'url-unreachable', type: 'image/png' })],
    ]);
  });

  test('never shows more of the address in the log than its host', async () => {
    const { log, answer } = ask();
    await answer;
    const refused = ask(`http://user:SECRET@shop.example.com${new URL(A).pathname}`);
    await refused.answer;
    const said = JSON.stringify([log.mock.calls, refused.log.mock.calls]);
    expect(said).not.toMatch(/SECRET|Tasse/);
  });

  test('at what is no address is logged without a host', async () => {
    const { log, answer } = ask('SECRET');
    expect((await answer).status).toBe(422);
    expect(log.mock.calls).toEqual([['import.failed', expect.objectContaining({ host: null })]]);
    expect(JSON.stringify(log.mock.calls)).not.toContain('SECRET');
  });
});

describe('whoever asked and is gone', () => {
  test('before the answer', async () => {
    const gone = new AbortController();
    internet().pages[PAGE] = () => gone.abort();
    const { log, answer } = ask(A, gone.signal);
    expect((await answer).ok).toBe(false);
    await internet().ended(1);
    expect(log.mock.calls).toEqual([
      ['import.failed', expect.objectContaining({ code: 'cancelled' })],
    ]);
  });

  test('in the middle of it lets go of the other side, and is logged once', async () => {
    const gone = new AbortController();
    internet().pages[PAGE] = hang(png());
    const { log, answer } = ask(A, gone.signal);
    const reader = (await answer).body?.getReader();
    await reader?.read();
    const next = reader?.read();
    gone.abort();
    await expect(next).rejects.toBeDefined();
    await internet().ended(1);
    expect(log.mock.calls).toEqual([
      ['import.failed', expect.objectContaining({ code: 'cancelled' })],
    ]);
  });

  test('while it waits for more is logged once', async () => {
    let breakOff = (_: Error) => {};
    const broken = new Promise<never>((_, reject) => {
      breakOff = reject;
    });
    const fetchPicture: FetchPicture = async () => ({
      type: 'image/png',
      bytes: null,
      body: (async function* () {
        yield png();
        await broken;
      })(),
      close: () => breakOff(new Error('aborted')),
    });
    const log = vi.fn();
    const { body } = await answerImport({ log, fetchPicture }, A, new AbortController().signal);
    const reader = body?.getReader();
    await reader?.read();
    const next = reader?.read();
    await new Promise(setImmediate);
    await reader?.cancel();
    await next;
    await new Promise(setImmediate);
    expect(log.mock.calls).toEqual([
      ['import.failed', expect.objectContaining({ code: 'cancelled' })],
    ]);
  });
});

test.each([null, {}, { url: '' }, { url: 7 }, { url: ['https://a.example.com'] }, 'https://a'])(
  '%j is no request',
  (input) => {
    expect(importRequestSchema.safeParse(input).success).toBe(false);
  },
);
