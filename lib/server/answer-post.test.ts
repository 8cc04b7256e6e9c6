import { describe, expect, test, vi } from 'vitest';
import { z } from 'zod';
import { AppError } from '@/lib/base/errors';
import { HOME } from '@/lib/db/fixture';
import { answerPost } from './answer-post';

const enter = vi.fn(async () => HOME);
const POST = { route: 'doubles', enter, schema: z.object({ n: z.number() }), maxBodyBytes: 100 };

function post(
  body: string,
  headers: Record<string, string> = {},
  answer?: () => Promise<Response>,
) {
  const request = new Request('http://app.test/x', { method: 'POST', body, headers });
  const log = vi.fn();
  return answerPost({ log }, request, POST, answer ?? (async ({ n }) => ({ double: 2 * n })));
}

describe('what a page posts', () => {
  test('is answered, and no cache keeps that', async () => {
    const answer = await post('{"n":4}');
    expect([answer.status, await answer.json()]).toEqual([200, { double: 8 }]);
    expect(answer.headers.get('cache-control')).toBe('no-store');
  });

  test('is answered with a response where one is made', async () => {
    const answer = await post('{"n":4}', {}, async () => new Response('made', { status: 201 }));
    expect([answer.status, await answer.text()]).toEqual([201, 'made']);
  });

  test.each<[string, string, Record<string, string>, number, string]>([
    ["is another site's", '{"n":4}', { 'sec-fetch-site': 'cross-site' }, 403, 'not-allowed'],
    ['is no JSON', 'n=4', {}, 400, 'invalid-input'],
    ['does not fit', '{"n":"4"}', {}, 400, 'invalid-input'],
    ['is too long', `{"n":4${' '.repeat(100)}}`, {}, 413, 'invalid-input'],
  ])('and %s is refused', async (_, body, headers, status, error) => {
    const answer = await post(body, headers);
    expect([answer.status, await answer.json()]).toEqual([status, { error }]);
  });

  test.each([
    ['closed', 403],
    ['signed-out', 401],
  ] as const)('by who may not come in (%s) is not looked at', async (code, status) => {
    enter.mockRejectedValueOnce(new AppError(code));
    const made = vi.fn(async () => new Response('made'));
    const answer = await post('{"n":4}', {}, made);
    expect([answer.status, await answer.json()]).toEqual([status, { error: code }]);
    expect(made).not.toHaveBeenCalled();
  });

  test('and cannot be answered now is told so', async () => {
    const answer = await post('{"n":4}', {}, async () => {
      throw new AppError('database-unavailable');
    });
    expect([answer.status, await answer.json()]).toEqual([503, { error: 'database-unavailable' }]);
  });
});
