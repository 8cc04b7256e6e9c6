// @vitest-environment happy-dom
import { act, cleanup, render, screen } from '@testing-library/react';
import { afterEach, expect, test } from 'vitest';
import { byHand } from '@/lib/batch/fixture';
import { Late, latePart } from './late';

Object.assign(globalThis, { IS_REACT_ACT_ENVIRONMENT: true });
afterEach(cleanup);

type Part = (props: { word: string }) => string;
const Said: Part = ({ word }) => `said: ${word}`;

test('a part that cannot be fetched leaves the page as it is, and is drawn once it can', async () => {
  const { calls, answer } = byHand<[], Part>();
  const part = latePart(() => answer());
  render(
    <main>
      the page
      <Late part={part} props={{ word: 'here' }} />
    </main>,
  );
  await act(async () => calls[0]?.reject(new Error('lost')));
  expect(screen.getByRole('main').textContent).toBe('the page');

  const again = part.fetch();
  const atOnce = part.fetch();
  expect(calls, 'one try at a time').toHaveLength(2);
  await act(async () => calls[1]?.resolve(Said));
  await Promise.all([again, atOnce, part.fetch()]);
  expect(screen.getByRole('main').textContent).toBe('the pagesaid: here');
  expect(calls).toHaveLength(2);
});

test('a failure is told to whoever fetches', async () => {
  const { calls, answer } = byHand<[], Part>();
  const { fetch } = latePart(() => answer());
  const fetching = fetch();
  calls[0]?.reject(new Error('lost'));
  await expect(fetching).rejects.toThrow('lost');
});

test('where it cannot be fetched, what stands for it is drawn until it can', async () => {
  const { calls, answer } = byHand<[], Part>();
  const part = latePart(() => answer());
  render(<Late part={part} props={{ word: 'here' }} lost={() => <p>lost</p>} />);
  expect(screen.queryByText('lost'), 'not while it is fetched').toBeNull();
  await act(async () => calls[0]?.reject(new Error('lost')));
  expect(screen.getByText('lost')).toBeDefined();
  const again = part.fetch();
  await act(async () => calls.at(-1)?.resolve(Said));
  await again;
  expect(screen.queryByText('lost')).toBeNull();
  expect(screen.getByText('said: here')).toBeDefined();
});

test('it is tried again where somebody asks for that', async () => {
  const { calls, answer } = byHand<[], Part>();
  const part = latePart(() => answer());
  const lost = (again: () => Promise<void>) => (
    <button type="button" onClick={again}>
      again
    </button>
  );
  render(<Late part={part} props={{ word: 'here' }} lost={lost} />);
  await act(async () => calls[0]?.reject(new Error('lost')));
  expect(calls, 'and by nobody else').toHaveLength(1);
  await act(async () => screen.getByRole('button').click());
  await act(async () => calls[1]?.reject(new Error('lost again')));
  await act(async () => screen.getByRole('button').click());
  await act(async () => calls[2]?.resolve(Said));
  expect(screen.getByText('said: here')).toBeDefined();
});
