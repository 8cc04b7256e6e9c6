'use client';

import { createContext, type ReactNode, use } from 'react';
import type { Locale } from '@/lib/messages/locale';
import { ActionForm } from './ui/action-form';
import { fetchWords, LocaleContext, useLocale } from './words';

// On their way before anything is drawn that says them.
if (typeof document !== 'undefined') fetchWords('start').catch(() => undefined);

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
    <ActionForm action={chooseLocale}>
      <button
        type="submit"
        name="locale"
        value={locale}
        lang={locale}
        className="min-h-6 whitespace-nowrap text-quiet text-sm underline-offset-4 hover:underline"
      >
        {name}
      </button>
    </ActionForm>
  );
}
