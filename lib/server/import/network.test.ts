import type { LookupAddress } from 'node:dns';
import { describe, expect, test } from 'vitest';
import { eachInAnInternet, PRIVATE, PUBLIC, send } from './fixture';
import { createConnect, publicInternet } from './network';

const HERE: LookupAddress[] = [{ address: PUBLIC, family: 4 }];
const never = new AbortController().signal;

const internet = eachInAnInternet();
const connect = (url: string, addresses = HERE) =>
  internet().network.connect(new URL(url), addresses, never);

describe('a connection', () => {
  test('goes to the address given, whatever the name says', async () => {
    internet().pages['shop.example.com/a.jpg?w=1'] = send('');
    const answer = await connect('https://shop.example.com/a.jpg?w=1');
    expect(answer.statusCode).toBe(200);
    expect(answer.resume().socket.remoteAddress).toBe(PUBLIC);
    const other = await connect('https://shop.example.com/a.jpg?w=1', [
      { address: PRIVATE, family: 4 },
    ]);
    other.resume();
    expect(internet().touched).toEqual([PUBLIC, PRIVATE]);
  });

  test('is made anew for each request', async () => {
    for (let n = 0; n < 3; n++) (await connect('https://shop.example.com/')).resume();
    expect(internet().touched).toHaveLength(3);
  });

  test('tells nothing of who asks', async () => {
    (await connect('https://shop.example.com/a.jpg')).resume();
    expect(internet().asked[0]?.headers).toEqual({
      host: 'shop.example.com',
      accept: expect.stringContaining('image/'),
      'accept-encoding': 'identity',
      'user-agent': expect.stringMatching(/^Clearcut/),
      connection: 'close',
    });
  });

  test('needs a certificate of the name', async () => {
    await expect(connect('https://shop.example.org/a.jpg')).rejects.toMatchObject({
      code: 'ERR_TLS_CERT_ALTNAME_INVALID',
    });
    expect(internet().asked).toEqual([]);
  });

  test('needs a certificate that somebody known has signed', async () => {
    const trusting = createConnect({ port: internet().port });
    await expect(trusting(new URL('https://shop.example.com/'), HERE, never)).rejects.toMatchObject(
      { code: 'DEPTH_ZERO_SELF_SIGNED_CERT' },
    );
    expect(internet().asked).toEqual([]);
  });

  test('is not made to no address', async () => {
    await expect(connect('https://shop.example.com/', [])).rejects.toThrow('no address');
  });

  test('ends when it is told to', async () => {
    const gone = new AbortController();
    internet().pages['shop.example.com/'] = () => gone.abort(new Error('gone'));
    const hanging = internet().network.connect(
      new URL('https://shop.example.com/'),
      HERE,
      gone.signal,
    );
    await expect(hanging).rejects.toMatchObject({ name: 'AbortError' });
    await internet().ended(1);
  });
});

test('on the internet, the names of this machine lead to what is not public', async () => {
  const { resolve, isPublic } = publicInternet;
  const addresses = await resolve('localhost');
  expect(addresses.length).toBeGreaterThan(0);
  expect(addresses.filter(({ address }) => isPublic(address))).toEqual([]);
});
