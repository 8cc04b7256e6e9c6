// @vitest-environment happy-dom
import { act, cleanup, render, screen } from '@testing-library/react';
import { startTransition, useState } from 'react';
import { afterEach, expect, test } from 'vitest';
import type { Locale } from '@/lib/messages/locale';
import { Language } from './language';
import { useMessages } from './messages';

Object.assign(globalThis, { IS_REACT_ACT_ENVIRONMENT: true });

afterEach(cleanup);

let choose: (locale: Locale) => void = () => undefined;

function Counter() {
  const say = useMessages();
  const [mark] = useState(() => Math.random());
  return <p data-mark={mark}>{say.batches.photos(2)}</p>;
}

function Page() {
  const [locale, setLocale] = useState<Locale>('en');
  choose = setLocale;
  return (
    <Language locale={locale} chooseLocale={async () => undefined}>
      <Counter />
    </Language>
  );
}

test('another language takes the place of the first, and nothing that was drawn is lost', async () => {
  await act(async () => render(<Page />));
  const { mark } = screen.getByText('2 photos').dataset;
  await act(async () => startTransition(() => choose('zh-CN')));
  expect((await screen.findByText('2 张照片')).dataset.mark).toBe(mark);
});
