'use client';

import dynamic from 'next/dynamic';
import { createContext, type ReactNode, use } from 'react';
import type { Locale } from '@/lib/messages/locale';
import { LocaleContext, useLocale } from './words';

// They draw nothing: the server names the file of the words in the page by them, so that it is on
// its way before anything asks for it.
const English = dynamic(() => import('@/lib/messages/en-start').then(() => Nothing));
const Chinese = dynamic(() => import('@/lib/messages/zh-start').then(() => Nothing));
function Nothing() {
  return null;
}

export type ChooseLocale = (form: FormData) => Promise<void>;
const Choosing = createContext<ChooseLocale | null>(null);

/** The language that all within is said in. */
export function Language({
  locale,
  chooseLocale,
  children,
}: {
  locale: Locale;
  chooseLocale: ChooseLocale;
  children: ReactNode;
}) {
  return (
    <LocaleContext value={locale}>
      {locale === 'en' ? <English /> : <Chinese />}
      <Choosing value={chooseLocale}>{children}</Choosing>
    </LocaleContext>
  );
}

/** The other language, in its own words. It works without scripts too. */
export function LanguageSwitch() {
  const chooseLocale = use(Choosing);
  const [locale, name]: [Locale, string] =
    useLocale() === 'en' ? ['zh-CN', '简体中文'] : ['en', 'English'];
  if (!chooseLocale) return null;
  return (
    <form action={chooseLocale}>
      <button
        type="submit"
        name="locale"
        value={locale}
        lang={locale}
        className="min-h-6 whitespace-nowrap text-quiet text-sm underline-offset-4 hover:underline"
      >
        {name}
      </button>
    </form>
  );
}
