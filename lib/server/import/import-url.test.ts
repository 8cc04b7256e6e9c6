import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { anyText } from '@/lib/base/fixture';
import { hostOf, parseImportUrl } from './import-url';

describe('may be tried:', () => {
  test.each([
    ['https://shop.example.com/a.jpg', 'https://shop.example.com/a.jpg'],
    ['https://SHOP.example.com:443/a.jpg#top', 'https://shop.example.com/a.jpg'],
    [' https://shop.example.com/a.jpg?w=1&sig=x\n', 'https://shop.example.com/a.jpg?w=1&sig=x'],
    ['https://shop.example.com./a.jpg', 'https://shop.example.com./a.jpg'],
    ['https://bücher.example.com/ä', 'https://xn--bcher-kva.example.com/%C3%A4'],
    ['https://8.8.8.8/a.jpg', 'https://8.8.8.8/a.jpg'],
    ['https://[2606:4700::1111]/a.jpg', 'https://[2606:4700::1111]/a.jpg'],
    ['https://internal.example.com/', 'https://internal.example.com/'],
    ['https://notlocalhost.com/', 'https://notlocalhost.com/'],
  ])('%j', (text, href) => {
    expect(parseImportUrl(text)?.href).toBe(href);
  });
});

describe('may not be tried:', () => {
  test.each([
    ['unencrypted', 'http://shop.example.com/a.jpg'],
    ['another port', 'https://shop.example.com:8443/a.jpg'],
    ['the port of http', 'https://shop.example.com:80/a.jpg'],
    ['the port of ssh', 'https://shop.example.com:22/'],
    ['a user', 'https://user@shop.example.com/a.jpg'],
    ['a password', 'https://:secret@shop.example.com/a.jpg'],
    ['a host as a user', 'https://shop.example.com@127.0.0.1/a.jpg'],
    ['loopback', 'https://127.0.0.1/'],
    ['loopback in decimal', 'https://2130706433/'],
    ['loopback in octal', 'https://0177.0.0.1/'],
    ['loopback in hex', 'https://0x7f000001/'],
    ['loopback in hex parts', 'https://0x7f.0x0.0x0.0x1/'],
    ['loopback, mixed', 'https://0x7f.1/'],
    ['loopback, short', 'https://127.1/'],
    ['loopback with a dot', 'https://127.0.0.1./'],
    ['loopback in wide digits', 'https://１２７.０.０.１/'],
    ['loopback, percent-encoded', 'https://%31%32%37.0.0.1/'],
    ['zero', 'https://0/'],
    ['metadata', 'https://169.254.169.254/latest/meta-data'],
    ['metadata in decimal', 'https://2852039166/'],
    ['metadata in hex', 'https://0xa9fea9fe/'],
    ['private', 'https://192.168.0.1/'],
    ['loopback in v6', 'https://[::1]/'],
    ['loopback, mapped', 'https://[::ffff:127.0.0.1]/'],
    ['loopback, mapped in hex', 'https://[::ffff:7f00:1]/'],
    ['metadata behind NAT64', 'https://[64:ff9b::a9fe:a9fe]/'],
    ['unique local', 'https://[fd00:ec2::254]/'],
    ['this machine', 'https://localhost/'],
    ['this machine with a dot', 'https://localhost./'],
    ['this machine in capitals', 'https://LOCALHOST/'],
    ['under this machine', 'https://a.localhost/'],
    ['a name of one label', 'https://intranet/'],
    ['a name of one label with a dot', 'https://printer./'],
    ['a neighbour', 'https://printer.local/'],
    ['a neighbour with a dot', 'https://printer.local./'],
    ["the cloud's own name", 'https://metadata.google.internal/'],
    ['a home', 'https://router.home.arpa/'],
    ['a file', 'file:///etc/passwd'],
    ['data', 'data:image/png;base64,AAAA'],
    ['a blob', 'blob:https://shop.example.com/1'],
    ['ftp', 'ftp://shop.example.com/a.jpg'],
    ['gopher', 'gopher://shop.example.com/a.jpg'],
    ['a script', 'javascript:alert(1)'],
    ['a relative path', '/a.jpg'],
    ['no host', 'https://'],
    ['prose', 'a picture, please'],
    ['nothing', ''],
    ['longer than any address', `https://shop.example.com/${'a'.repeat(2048)}`],
  ])('%s: %s', (_, text) => {
    expect(parseImportUrl(text)).toBeNull();
  });

  test('any text but what is https on its port, without a user', () => {
    fc.assert(
      fc.property(fc.oneof(fc.webUrl(), anyText, fc.ipV4(), fc.ipV6()), anyText, (host, rest) => {
        for (const text of [
          host,
          `https://${host}/${rest}`,
          `https://${rest}`,
          `https://[${host}]`,
        ]) {
          const url = parseImportUrl(text);
          if (!url) continue;
          expect(url).toMatchObject({ protocol: 'https:', port: '', username: '', password: '' });
          expect(hostOf(url)).toMatch(/[.:]/);
        }
      }),
    );
  });
});
