import { expect, test } from 'vitest';
import { callbackUrl } from './callback-key';
import { withoutSecrets } from './log';

test('what opens a protected deployment stays in the address beside our own, and out of the log', () => {
  const base = 'https://b.vercel.app/api/callback?x-vercel-protection-bypass=by%2Fpass';
  const url = callbackUrl(base, 'task', 2, 'secret-key');
  expect(Object.fromEntries(new URL(url).searchParams)).toEqual({
    'x-vercel-protection-bypass': 'by/pass',
    task: 'task',
    attempt: '2',
    key: 'secret-key',
  });
  expect(withoutSecrets(`calls back at ${url}`)).toBe(
    'calls back at https://b.vercel.app/api/callback?…',
  );
});
