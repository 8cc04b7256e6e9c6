import { describe, expect, test } from 'vitest';
import { createPictureFetcher, FETCH_LIMITS, type FetchLimits } from './fetch-picture';
import { eachInAnInternet, hang, PRIVATE, PUBLIC, png, redirect, send } from './fixture';

const A = 'https://shop.example.com/a.png';
const never = new AbortController().signal;

const internet = eachInAnInternet();

function fetchPicture(url = A, limits: Partial<FetchLimits> = {}, signal = never) {
  return createPictureFetcher(internet().network, { ...FETCH_LIMITS, ...limits })(url, signal);
}

/** Fetches, and reads all of it. */
async function bytesAt(url = A, limits: Partial<FetchLimits> = {}): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of (await fetchPicture(url, limits)).body) chunks.push(chunk);
  return Buffer.concat(chunks);
}

describe('a picture', () => {
  test.each([1, 511, 512, 513, 300_000])(
    'arrives whole, with %i bytes after its first',
    async (n) => {
      internet().pages['shop.example.com/a.png'] = send(png(n + 8));
      const picture = await fetchPicture();
      expect(picture).toMatchObject({ type: 'image/png', bytes: n + 8 });
      picture.close();
      expect((await bytesAt()).equals(png(n + 8))).toBe(true);
    },
  );

  test('is what its bytes are, whatever the other side calls it', async () => {
    internet().pages['shop.example.com/a.png'] = send(png(), { 'content-type': 'text/html' });
    expect((await fetchPicture()).type).toBe('image/png');
  });

  test('that drips in small pieces is read like any other', async () => {
    internet().pages['shop.example.com/a.png'] = (_, reply) => {
      for (let at = 0; at < 600; at += 3) reply.write(png(600).subarray(at, at + 3));
      reply.end();
    };
    expect((await bytesAt()).equals(png(600))).toBe(true);
  });

  test('of unknown length says so', async () => {
    internet().pages['shop.example.com/a.png'] = (_, reply) => {
      reply.write(png());
      reply.end();
    };
    expect((await fetchPicture()).bytes).toBeNull();
  });

  test('is found behind redirects, relative ones too', async () => {
    internet().pages['shop.example.com/a.png'] = redirect('https://cdn.example.com/1');
    internet().pages['cdn.example.com/1'] = redirect('2', 301);
    internet().pages['cdn.example.com/2'] = redirect('/3', 303);
    internet().pages['cdn.example.com/3'] = redirect('//shop.example.com/b.png', 308);
    internet().pages['shop.example.com/b.png'] = send(png());
    expect((await bytesAt()).equals(png())).toBe(true);
    expect(internet().lookups).toHaveLength(5);
  });

  test('behind a redirect whose own body never ends is not kept waiting by it', async () => {
    internet().pages['shop.example.com/a.png'] = hang('moved', { location: '/b.png' }, 302);
    internet().pages['shop.example.com/b.png'] = send(png());
    expect((await bytesAt()).equals(png())).toBe(true);
    await internet().ended(2);
  });

  test('lets go of the other side when it is closed, read or not', async () => {
    internet().pages['shop.example.com/a.png'] = hang(png());
    (await fetchPicture()).close();
    const reading = await fetchPicture();
    for await (const _ of reading.body) break;
    await internet().ended(2);
  });
});

describe('nobody is asked, and nothing is connected to,', () => {
  test.each([
    ['an unencrypted address', 'http://shop.example.com/a.png'],
    ['another port', 'https://shop.example.com:8443/a.png'],
    ['a user', 'https://user:secret@shop.example.com/a.png'],
    ['an address of this machine', `https://${PRIVATE}/a.png`],
    ['one in decimal', 'https://2130706434/a.png'],
    ['one in octal', 'https://0177.0.0.2/a.png'],
    ['one in hex', 'https://0x7f000002/a.png'],
    ['one mapped into v6', 'https://[::ffff:127.0.0.2]/a.png'],
    ['one in v6', 'https://[::1]/a.png'],
    ['a name of this machine', 'https://localhost/a.png'],
    ['no address at all', 'a.png'],
  ])('for %s', async (_, url) => {
    await expect(fetchPicture(url)).rejects.toMatchObject({ code: 'url-refused' });
    expect(internet().lookups).toEqual([]);
    expect(internet().touched).toEqual([]);
  });

  test.each<[string, string[]]>([
    ['this machine', [PRIVATE]],
    ["the cloud's metadata", ['169.254.169.254']],
    ['a private one among public ones', [PUBLIC, '8.8.8.8', '10.0.0.1']],
    ['a private one before public ones', [PRIVATE, PUBLIC]],
    ['a private one in v6', [PUBLIC, 'fd00:ec2::254']],
    ['a private one mapped into v6', ['::ffff:127.0.0.2']],
    ['a private one behind NAT64', ['64:ff9b::7f00:2']],
    ['what is no address', ['shop.example.com']],
  ])('where a name leads to %s', async (_, addresses) => {
    internet().names['shop.example.com'] = [addresses];
    await expect(fetchPicture()).rejects.toMatchObject({ code: 'url-refused' });
    expect(internet().touched).toEqual([]);
  });
});

describe('a redirect is not followed', () => {
  test.each([
    ['out of https', 'http://shop.example.com/b.png'],
    ['to another port', 'https://shop.example.com:8443/b.png'],
    ['to a user', 'https://user@shop.example.com/b.png'],
    ['to an address of this machine', `https://${PRIVATE}/b.png`],
    ['to one in decimal', 'https://2130706434/b.png'],
    ['to one mapped into v6', 'https://[::ffff:7f00:2]/b.png'],
    ['to a name of this machine', 'https://localhost/b.png'],
    ['to metadata', '//169.254.169.254/latest/meta-data'],
    ['to a file', 'file:///etc/passwd'],
    ['to data', 'data:image/png;base64,AAAA'],
    ['to what is no URL', 'https://'],
    ['to a name that leads inside', 'https://inside.example.com/b.png'],
  ])('%s', async (_, location) => {
    internet().names['inside.example.com'] = [[PRIVATE]];
    internet().pages['shop.example.com/a.png'] = redirect(location);
    await expect(fetchPicture()).rejects.toMatchObject({ code: 'url-refused' });
    expect(internet().touched).toEqual([PUBLIC]);
  });

  test('for ever', async () => {
    internet().pages['shop.example.com/a.png'] = redirect(A);
    await expect(fetchPicture()).rejects.toMatchObject({ code: 'url-unreachable' });
    expect(internet().asked).toHaveLength(FETCH_LIMITS.maxRedirects + 1);
  });
});

describe('a name that changes where it leads', () => {
  test('between the look and the connection is connected to where it led', async () => {
    internet().names['shop.example.com'] = [[PUBLIC], [PRIVATE]];
    internet().pages['shop.example.com/a.png'] = send(png());
    expect((await bytesAt()).equals(png())).toBe(true);
    expect(internet().lookups).toEqual(['shop.example.com']);
    expect(internet().touched).toEqual([PUBLIC]);
  });

  test('between two hops is refused at the second', async () => {
    internet().names['shop.example.com'] = [[PUBLIC], [PRIVATE]];
    internet().pages['shop.example.com/a.png'] = redirect('/b.png');
    await expect(fetchPicture()).rejects.toMatchObject({ code: 'url-refused' });
    expect(internet().touched).toEqual([PUBLIC]);
  });
});

describe('no picture is', () => {
  const HTML = '<!doctype html><title>Sign in</title>';
  test.each<[string, string | Buffer, string]>([
    ['a page that calls itself one', HTML, 'url-no-picture'],
    ['text', 'secret=1', 'url-no-picture'],
    ['nothing', '', 'url-no-picture'],
    ['the beginning of one', png(4), 'url-no-picture'],
    ['SVG, which can hold scripts', '<svg onload="alert(1)"/>', 'unsupported-format'],
    ['PDF', '%PDF-1.7', 'unsupported-format'],
  ])('%s', async (_, body, code) => {
    internet().pages['shop.example.com/a.png'] = send(body, { 'content-type': 'image/png' });
    await expect(fetchPicture()).rejects.toMatchObject({ code });
  });

  test.each([204, 304])('HTTP %i, which has no body', async (status) => {
    internet().pages['shop.example.com/a.png'] = (_, reply) => reply.writeHead(status).end();
    await expect(fetchPicture()).rejects.toMatchObject({ code: 'url-unreachable' });
  });

  test('what never ends, and the connection is let go of', async () => {
    internet().pages['shop.example.com/a.png'] = hang(HTML.padEnd(2_000));
    await expect(fetchPicture()).rejects.toMatchObject({ code: 'url-no-picture' });
    await internet().ended(1);
  });

  test.each([201, 203, 206, 300, 400, 401, 403, 404, 429, 500, 503])(
    'the body of HTTP %i, and the connection is let go of',
    async (status) => {
      internet().pages['shop.example.com/a.png'] = hang(png(), {}, status);
      await expect(fetchPicture()).rejects.toMatchObject({ code: 'url-unreachable' });
      await internet().ended(1);
    },
  );
});

describe('a picture too large', () => {
  test('by its declared length is refused before it is read', async () => {
    internet().pages['shop.example.com/a.png'] = (_, reply) =>
      void reply.writeHead(200, { 'content-length': FETCH_LIMITS.maxBytes + 1 }).flushHeaders();
    await expect(fetchPicture()).rejects.toMatchObject({ code: 'file-too-large' });
    await internet().ended(1);
  });

  test('by its bytes is cut off, however long it would go on', async () => {
    let sent = 0;
    internet().pages['shop.example.com/a.png'] = (_, reply) => {
      const more = () => {
        while (!reply.destroyed && reply.write(png(10_000))) sent += 10_000;
      };
      reply.on('drain', more);
      more();
    };
    await expect(bytesAt(A, { maxBytes: 50_000 })).rejects.toMatchObject({
      code: 'file-too-large',
    });
    await internet().ended(1);
    expect(sent).toBeLessThan(50_000_000);
  });

  test('by one byte is too large, and not by none', async () => {
    internet().pages['shop.example.com/a.png'] = (_, reply) => {
      reply.write(png(1_000));
      reply.end(png(1_000));
    };
    expect(await bytesAt(A, { maxBytes: 2_000 })).toHaveLength(2_000);
    await expect(bytesAt(A, { maxBytes: 1_999 })).rejects.toMatchObject({ code: 'file-too-large' });
  });
});

describe('given up is', () => {
  const unreachable = { code: 'url-unreachable' };

  test('a name that nobody knows', async () => {
    internet().names['shop.example.com'] = [[]];
    await expect(fetchPicture()).rejects.toMatchObject(unreachable);
    internet().network.resolve = async () => Promise.reject(new Error('getaddrinfo ENOTFOUND'));
    await expect(fetchPicture()).rejects.toMatchObject(unreachable);
  });

  test('a name that is looked up for ever', async () => {
    internet().network.resolve = () => new Promise(() => {});
    await expect(fetchPicture(A, { answerMs: 20 })).rejects.toMatchObject(unreachable);
  });

  test('a server that accepts and never answers', async () => {
    internet().pages['shop.example.com/a.png'] = () => {};
    await expect(fetchPicture(A, { answerMs: 50 })).rejects.toMatchObject(unreachable);
    await internet().ended(internet().touched.length);
  });

  test('a server whose first bytes drip', async () => {
    internet().pages['shop.example.com/a.png'] = (_, reply) => {
      const drip = setInterval(() => reply.write('\x89'), 5);
      reply.on('close', () => clearInterval(drip));
    };
    await expect(fetchPicture(A, { answerMs: 60 })).rejects.toMatchObject(unreachable);
    await internet().ended(1);
  });

  test('a picture that drips without end', async () => {
    internet().pages['shop.example.com/a.png'] = (_, reply) => {
      reply.write(png());
      const drip = setInterval(() => reply.write('.'), 5);
      reply.on('close', () => clearInterval(drip));
    };
    await expect(bytesAt(A, { bodyMs: 60 })).rejects.toMatchObject(unreachable);
    await internet().ended(1);
  });

  test('a picture that nobody reads on', async () => {
    internet().pages['shop.example.com/a.png'] = hang(png());
    await fetchPicture(A, { bodyMs: 50 });
    await internet().ended(1);
  });

  test('a picture that breaks off before its declared end', async () => {
    internet().pages['shop.example.com/a.png'] = (_, reply) => {
      reply.writeHead(200, { 'content-length': 5_000 });
      reply.write(png(), () => reply.destroy());
    };
    await expect(bytesAt()).rejects.toThrow('aborted');
  });

  test('a picture that breaks off in the middle of a chunk', async () => {
    internet().pages['shop.example.com/a.png'] = (_, reply) => {
      reply.write(png(), () => reply.destroy());
    };
    await expect(bytesAt()).rejects.toThrow('aborted');
  });
});

describe('whoever asked and is gone', () => {
  test('ends the connection before its answer', async () => {
    const gone = new AbortController();
    const reason = new Error('gone');
    internet().pages['shop.example.com/a.png'] = () => gone.abort(reason);
    await expect(fetchPicture(A, {}, gone.signal)).rejects.toBe(reason);
    await internet().ended(1);
  });

  test('ends it in the middle of the picture', async () => {
    const gone = new AbortController();
    internet().pages['shop.example.com/a.png'] = hang(png());
    await fetchPicture(A, {}, gone.signal);
    gone.abort();
    await internet().ended(1);
  });
});
