import { expect, test, vi } from 'vitest';
import { z } from 'zod';
import { AppError } from '@/lib/base/errors';
import { HOME } from '@/lib/db/fixture';
import type { Visitor } from '@/lib/door/visitor';
import { answerGet } from './answer-get';
import { reply } from './reply';

const schema = z.object({ id: z.string().regex(/^\d+$/), loud: z.literal('yes').optional() });

async function ask(
  path: string,
  {
    enter = async (): Promise<Visitor> => HOME,
    answer = async (): Promise<Response | null> => reply('well'),
    ...rest
  } = {},
) {
  const request = new Request(`http://app.test/${path}`);
  const params = Promise.resolve({ id: path.split('?')[0] });
  const spec = { route: 'ask', enter, schema, ...rest };
  const answered = await answerGet({ log: vi.fn() }, request, params, spec, answer);
  return [answered.status, await answered.json()];
}

test('who asks by an address is answered in their own name', async () => {
  const answer = vi.fn(async () => reply('well'));
  expect(await ask('7?loud=yes', { answer })).toEqual([200, 'well']);
  expect(answer).toHaveBeenCalledWith({ id: '7', loud: 'yes' }, HOME);
});

test('who may not come in is told so, and nothing is asked in their name', async () => {
  const answer = vi.fn(async () => reply('well'));
  for (const [code, status] of [
    ['closed', 403],
    ['signed-out', 401],
  ] as const) {
    const enter = async (): Promise<Visitor> => {
      throw new AppError(code);
    };
    for (const path of ['7', 'x']) {
      expect(await ask(path, { enter, answer })).toEqual([status, { error: code }]);
    }
  }
  expect(answer).not.toHaveBeenCalled();
});

test.each<[string, Parameters<typeof ask>[1], number, string]>([
  ['x', {}, 400, 'invalid-input'],
  ['7', { answer: async () => null }, 404, 'not-found'],
  ['7', { answer: () => Promise.reject(new Error('secret')) }, 500, 'internal'],
  [
    '7',
    { answer: () => Promise.reject(new AppError('storage-unavailable')) },
    503,
    'storage-unavailable',
  ],
])('an address that has no answer is told why: %s', async (path, options, status, error) => {
  expect(await ask(path, options)).toEqual([status, { error }]);
});
