import { DrizzleQueryError } from 'drizzle-orm';
import { describe, expect, test, vi } from 'vitest';
import { explain, log, withoutSecrets } from './log';

describe('a log line', () => {
  test('is one line of JSON', () => {
    const print = vi.spyOn(console, 'log').mockImplementation(() => undefined);
    log('task.failed', { task: 't', why: 'first\nsecond "quoted"' });
    const [line] = print.mock.calls[0] ?? [];
    print.mockRestore();
    expect(String(line)).not.toContain('\n');
    expect(JSON.parse(String(line))).toMatchObject({
      at: expect.stringMatching(/^\d{4}-.*Z$/),
      event: 'task.failed',
      task: 't',
    });
  });

  test.each([
    ['a callback key', 'POST https://app.example.com/api/callback?task=t&key=SECRET failed'],
    ['a signed URL in quotes', '{"url":"https://store.example.com/a.jpg?sig=SECRET","x":1}'],
    ['a user in a URL', 'https://user:SECRET@example.com/a'],
    ['a database', 'connect postgres://user:SECRET@db.example.com:5432/x?sslmode=SECRET'],
    ['a database, long name', 'postgresql://user:SECRET@db/x'],
    ['a Blob token', 'token vercel_blob_rw_store_SECRET is not known'],
    ['a client token', '"vercel_blob_client_store_SECRET="'],
    ['a bearer', 'authorization: Bearer SECRET'],
    ['a bearer in JSON', '{"authorization":"bearer SECRET"}'],
  ])('never holds %s', (_, text) => {
    expect(withoutSecrets(text)).not.toContain('SECRET');
  });

  test('keeps what is no secret', () => {
    const text = 'GET https://api.example.com/api/v1/jobs failed (502)';
    expect(withoutSecrets(text)).toBe(text);
  });
});

describe('an error is explained', () => {
  test('with its causes, in one line, without secrets', () => {
    const cause = new Error('GET https://a.example.com/b?key=SECRET', { cause: 'reset' });
    const said = explain(new TypeError('fetch failed', { cause }));
    expect(said).toBe('TypeError: fetch failed ← Error: GET https://a.example.com/b?… ← reset');
  });

  test('without the parameters of a query that failed', () => {
    const cause = new Error('connection reset');
    const thrown = new DrizzleQueryError('insert into tasks values ($1)', ['SECRET.jpg'], cause);
    expect(explain(thrown)).toBe('query failed ← Error: connection reset');
  });

  test('even when it is its own cause', () => {
    const error = new Error('round');
    error.cause = error;
    expect(explain(error).length).toBeLessThan(200);
  });

  test.each([null, undefined, 'text', 7])('or is no error: %j', (thrown) => {
    expect(typeof explain(thrown)).toBe('string');
  });
});
