import { describe, expect, test, vi } from 'vitest';
import { BodyTooLarge } from '@/lib/base/bytes';
import { ForbiddenSource, fetchResult, isAllowedSource, ResultGone } from './result';

const SOURCES = {
  hosts: ['*.aiquickdraw.com', 'files.kie.ai'],
  origins: ['http://localhost:3000'],
};

describe('a result may come from', () => {
  test.each([
    'https://tempfile.aiquickdraw.com/r/a.png',
    'https://a.b.aiquickdraw.com/r/a.png',
    'https://TEMPFILE.AIQUICKDRAW.COM/r/a.png',
    'https://tempfile.aiquickdraw.com:443/a.png',
    'https://files.kie.ai/a.png?token=1',
    'http://localhost:3000/standin/kie/files/a.png',
  ])('%s', (url) => {
    expect(isAllowedSource(url, SOURCES)).toBe(true);
  });
});

describe('a result may not come from', () => {
  test.each([
    ['a look-alike', 'https://evil-aiquickdraw.com/a.png'],
    ['a longer name', 'https://aiquickdraw.com.evil.com/a.png'],
    ['a longer name of a host', 'https://files.kie.ai.evil.com/a.png'],
    ['a sub-domain of a single host', 'https://x.files.kie.ai/a.png'],
    ['the bare domain of a pattern', 'https://aiquickdraw.com/a.png'],
    ['an unlisted sub-domain', 'https://www.kie.ai/a.png'],
    ['an unencrypted host', 'http://tempfile.aiquickdraw.com/a.png'],
    ['another port', 'https://tempfile.aiquickdraw.com:8443/a.png'],
    ['a user name', 'https://user@tempfile.aiquickdraw.com/a.png'],
    ['a password', 'https://:secret@tempfile.aiquickdraw.com/a.png'],
    ['a host in the user name', 'https://tempfile.aiquickdraw.com@evil.com/a.png'],
    ['a host behind a backslash', 'https://evil.com\\.aiquickdraw.com/a.png'],
    ['a host in the path', 'https://evil.com/tempfile.aiquickdraw.com/a.png'],
    ['a host in the fragment', 'https://evil.com#.aiquickdraw.com'],
    ['a trailing dot', 'https://tempfile.aiquickdraw.com./a.png'],
    ['an address', 'https://127.0.0.1/a.png'],
    ['an address in disguise', 'https://0x7f.1/a.png'],
    ['an IPv6 address', 'https://[::1]/a.png'],
    ["the cloud's metadata", 'http://169.254.169.254/latest/meta-data'],
    ['another port of an origin', 'http://localhost:3001/a.png'],
    ['an origin with a user', 'http://user@localhost:3000/a.png'],
    ['a file', 'file:///etc/passwd'],
    ['data', 'data:image/png;base64,AAAA'],
    ['a relative path', '/a.png'],
    ['nowhere', ''],
  ])('%s: %s', (_, url) => {
    expect(isAllowedSource(url, SOURCES)).toBe(false);
  });
});

const URL_A = 'https://tempfile.aiquickdraw.com/r/a.png';

/** Fetches `URL_A` in a world where each address has one answer. */
function fetchIn(world: Record<string, () => Response>, options: { maxBytes?: number } = {}) {
  const asked: string[] = [];
  const headers: Headers[] = [];
  const send = vi.fn(async (input: string | URL | Request, init?: RequestInit) => {
    const request = new Request(input, init);
    asked.push(request.url);
    headers.push(request.headers);
    const answer = world[request.url];
    if (!answer) throw new TypeError('fetch failed');
    return answer();
  });
  const bytes = fetchResult(URL_A, {
    sources: SOURCES,
    maxBytes: options.maxBytes ?? 1_000,
    timeoutMs: 5_000,
    fetch: send,
  });
  return { bytes, asked, headers };
}

const redirectTo = (location: string) => () =>
  new Response(null, { status: 302, headers: { location } });

describe('fetching a result', () => {
  test('brings the bytes, and says who asks', async () => {
    const { bytes, headers } = fetchIn({ [URL_A]: () => new Response('picture') });
    expect(new TextDecoder().decode(await bytes)).toBe('picture');
    expect(headers[0]?.get('user-agent')).toMatch(/^Clearcut/);
    expect(headers[0]?.get('authorization')).toBeNull();
  });

  test('follows a redirect to a listed host', async () => {
    const other = 'https://cdn.aiquickdraw.com/b.png';
    const { bytes } = fetchIn({
      [URL_A]: redirectTo(other),
      [other]: redirectTo('/c.png'),
      'https://cdn.aiquickdraw.com/c.png': () => new Response('picture'),
    });
    expect((await bytes).byteLength).toBe(7);
  });

  test.each([
    'https://evil.com/b.png',
    'http://tempfile.aiquickdraw.com/r/a.png',
    'http://169.254.169.254/',
    '//evil.com/b.png',
  ])('does not follow one to %s', async (location) => {
    const { bytes, asked } = fetchIn({ [URL_A]: redirectTo(location) });
    await expect(bytes).rejects.toBeInstanceOf(ForbiddenSource);
    expect(asked).toEqual([URL_A]);
  });

  test('gives up on redirects that never end', async () => {
    const { bytes, asked } = fetchIn({ [URL_A]: redirectTo(URL_A) });
    await expect(bytes).rejects.toBeInstanceOf(ResultGone);
    expect(asked.length).toBeLessThan(6);
  });

  test.each([403, 404, 410, 500, 206, 204, 304])('HTTP %i is not the result', async (status) => {
    const { bytes } = fetchIn({ [URL_A]: () => new Response(null, { status }) });
    await expect(bytes).rejects.toMatchObject({ name: 'ResultGone', status });
  });

  test('an endless body is cut off at the limit', async () => {
    let pulled = 0;
    const endless = () =>
      new Response(
        new ReadableStream({
          pull: (controller) => {
            pulled++;
            controller.enqueue(new Uint8Array(100));
          },
        }),
      );
    const { bytes } = fetchIn({ [URL_A]: endless }, { maxBytes: 1_000 });
    await expect(bytes).rejects.toBeInstanceOf(BodyTooLarge);
    expect(pulled).toBeLessThan(20);
  });

  test('a server that never answers is left after the time given', async () => {
    const hanging = (_: unknown, init?: RequestInit) =>
      new Promise<Response>((_resolve, reject) => {
        init?.signal?.addEventListener('abort', () => reject(init.signal?.reason));
      });
    const options = { sources: SOURCES, maxBytes: 10, timeoutMs: 20, fetch: hanging };
    await expect(fetchResult(URL_A, options)).rejects.toMatchObject({ name: 'TimeoutError' });
  });
});
