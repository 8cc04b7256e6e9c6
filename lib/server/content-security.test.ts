import { describe, expect, test } from 'vitest';
import { contentSecurity, pageUrlOf } from './content-security';

const given = {
  nonce: 'AAAA',
  blobApiUrl: null,
  pageUrl: 'https://app.example.com/b/1',
  isDevelopment: false,
};

function directives(change: Partial<typeof given> | { blobApiUrl: string } = {}) {
  const policy = contentSecurity({ ...given, ...change });
  return new Map(
    policy.split('; ').map((line): [string, string[]] => {
      const [name = '', ...sources] = line.split(' ');
      return [name, sources];
    }),
  );
}

describe('a page', () => {
  test('runs what carries its nonce, and nothing that is merely written into it', () => {
    expect(directives().get('script-src')).toEqual(["'nonce-AAAA'", "'strict-dynamic'"]);
  });

  test('loads nothing that is not named', () => {
    const policy = directives();
    expect(policy.get('default-src')).toEqual(["'none'"]);
    for (const name of ['frame-ancestors', 'base-uri', 'object-src']) {
      expect(policy.get(name), name).toEqual(["'none'"]);
    }
  });

  test('evaluates strings in development alone', () => {
    expect(directives({ isDevelopment: true }).get('script-src')).toContain("'unsafe-eval'");
    expect(contentSecurity(given)).not.toContain('eval');
  });

  test.each<[string, string | null, string, string[]]>([
    ["Vercel's store", null, 'https://app.example.com/', ["'self'", 'https://vercel.com']],
    [
      'a store of its own',
      'https://blob.example.com/api',
      'https://app.example.com/',
      ["'self'", 'https://blob.example.com'],
    ],
    ['the stand-in', 'http://localhost:3000/standin/blob', 'http://localhost:3000/b/1', ["'self'"]],
    [
      'the stand-in, which it knows by another name',
      'http://localhost:3000/standin/blob',
      'http://127.0.0.1:3000/',
      ["'self'", 'http://localhost:3000'],
    ],
    [
      'the stand-in from another machine',
      'http://localhost:3000/standin/blob',
      'https://photos.example.com/',
      ["'self'"],
    ],
  ])('talks to the app and to %s', (_, blobApiUrl, pageUrl, expected) => {
    const policy = contentSecurity({ ...given, blobApiUrl, pageUrl });
    expect(policy).toContain(`; connect-src ${expected.join(' ')};`);
  });
});

describe('the address of a page', () => {
  const at = (headers: Record<string, string>) =>
    pageUrlOf(new Request('http://localhost:3000/b/1?x=y', { headers }));

  test.each<[string, Record<string, string>, string]>([
    ['as it was asked for', { host: '127.0.0.1:3000' }, 'http://127.0.0.1:3000/b/1'],
    [
      'behind a proxy',
      { host: 'inner', 'x-forwarded-host': 'app.example.com', 'x-forwarded-proto': 'https' },
      'https://app.example.com/b/1',
    ],
    [
      'behind two',
      { 'x-forwarded-host': 'app.example.com, inner', 'x-forwarded-proto': 'https,http' },
      'https://app.example.com/b/1',
    ],
    ['with a host that is none', { host: 'a b' }, 'http://localhost:3000/b/1?x=y'],
  ])('%s', (_, headers, expected) => {
    expect(at(headers)).toBe(expected);
  });

  test.each(["x; script-src 'unsafe-inline'", "x;script-src'unsafe-inline'"])(
    'cannot write into the policy: %s',
    (host) => {
      const blobApiUrl = 'http://localhost:3000/standin/blob';
      const policy = contentSecurity({ ...given, blobApiUrl, pageUrl: at({ host }) });
      expect(policy).toBe(contentSecurity({ ...given, blobApiUrl, pageUrl: blobApiUrl }));
    },
  );
});
