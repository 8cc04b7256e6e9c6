import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { anyText } from '@/lib/base/fixture';
import { pastedUrls } from './pasted-urls';

const A = 'https://a.example.com/1.jpg';
const B = 'https://b.example.com/2.png?w=1,h=2&sig=x';

const pasted = (formats: Record<string, string>) =>
  pastedUrls({ getData: (format) => formats[format] ?? '' });
const text = (plain: string) => pasted({ 'text/plain': plain });

describe('pasted text gives the addresses in it:', () => {
  test.each<[string, string, string[]]>([
    ['one', A, [A]],
    ['one a line', `${A}\r\n${B}\n`, [A, B]],
    ['between spaces', `  ${A}\t${B} `, [A, B]],
    ['between commas', `${A},${B}, ${A}2`, [A, B, `${A}2`]],
    ['between semicolons', `${A};${B}`, [A, B]],
    ['twice the same', `${A} ${A} HTTPS://A.example.com/1.jpg ${A}#top`, [A]],
    ['in the order that they stand in', `${B} ${A}`, [B, A]],
    ['in quotes', `"${A}" '${B}'`, [A, B]],
    ['in angles', `<${A}>`, [A]],
    ['in Markdown', `![cup](${A})`, [A]],
    ['in a sentence', `Take ${A}, or (see ${B}).`, [A, B]],
    ['with brackets of its own', 'https://a.example.com/a_(1)', ['https://a.example.com/a_(1)']],
    ['in columns', `SKU-1\t${A}\nSKU-2\t${B}`, [A, B]],
    ['unencrypted, to be refused in words', 'http://a.example.com/', ['http://a.example.com/']],
    ['none in prose', 'A picture of a cup, please: the red one. 1/2 http', []],
    ['none in a bare scheme', 'https:// http://', []],
    ['none of another scheme', 'ftp://a.example.com/ file:///a javascript:alert(1) data:,x', []],
    ['none in nothing', '', []],
  ])('%s', (_, plain, urls) => {
    expect(text(plain)).toEqual(urls);
  });

  test('and however many there are', () => {
    const urls = Array.from({ length: 2_000 }, (_, n) => `https://a.example.com/${n}.jpg`);
    expect(text(urls.join('\n'))).toEqual(urls);
  });
});

describe('a piece of a page', () => {
  const picture = `<meta charset='utf-8'><img alt="1 > 0" data-src="no" src="${A}">`;

  test('that is a picture gives it, and not what it links to', () => {
    const link = 'https://a.example.com/page';
    expect(
      pasted({
        'text/html': `<a href="${link}">${picture}</a>`,
        'text/uri-list': link,
        'text/plain': link,
      }),
    ).toEqual([A]);
  });

  test('that is several gives all, however they are written', () => {
    const html = `<IMG SRC='${B.replaceAll('&', '&amp;')}'/>\n<img class=x src=${A}>`;
    expect(pasted({ 'text/html': html })).toEqual([B, A]);
  });

  test('that holds addresses as text gives these', () => {
    const html = `<table><tr><td>${A}</td></tr></table><img src="https://x.example.com/icon.png">`;
    expect(pasted({ 'text/html': html, 'text/plain': A })).toEqual([A]);
  });

  test('with text that holds none gives its pictures', () => {
    expect(pasted({ 'text/html': `<p>Cup</p>${picture}`, 'text/plain': 'Cup' })).toEqual([A]);
  });

  test('with pictures that have no address gives none', () => {
    expect(
      pasted({ 'text/html': '<img src="data:image/png;base64,AA"><img src="/a.png"><img>' }),
    ).toEqual([]);
  });

  test('as long as one can make it is read in time', () => {
    const pieces = ['<img ', '<img src="', '<', ' src ', 'x="" ', '\'"', 'https://a.b/,', '....'];
    for (const piece of pieces) {
      expect(pasted({ 'text/html': piece.repeat(200_000) }).length).toBeLessThan(2);
      expect(pasted({ 'text/html': `<img ${piece.repeat(200_000)}` }).length).toBeLessThan(2);
      expect(text(piece.repeat(200_000)).length).toBeLessThan(2);
    }
  }, 5_000);
});

test('a list gives its addresses without its comments', () => {
  expect(pasted({ 'text/uri-list': `# https://no.example.com/\r\n${A}\r\n${B}` })).toEqual([A, B]);
});

test('whatever is pasted, what comes out are addresses of the web, each once', () => {
  fc.assert(
    fc.property(fc.array(fc.oneof(anyText, fc.webUrl())), anyText, (words, html) => {
      const urls = pasted({ 'text/plain': words.join(' '), 'text/html': html });
      expect(new Set(urls).size).toBe(urls.length);
      for (const url of urls) expect(new URL(url).href).toMatch(/^https?:/);
    }),
  );
});
