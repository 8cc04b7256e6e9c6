import { createContext, use } from 'react';
import type { Messages } from '@/lib/messages/en';
import type { ExportMessages } from '@/lib/messages/en-export';
import type { StartMessages } from '@/lib/messages/en-start';
import { type Locale, localeOf } from '@/lib/messages/locale';
import type { Words as RulesMessages } from '@/lib/rules/words';

/** What is said, in parts: each comes with what says it. */
interface Parts {
  start: StartMessages;
  page: Messages;
  export: ExportMessages;
  rules: RulesMessages;
}
export type Part = keyof Parts;

type Load = { [P in Part]: () => Promise<Parts[P]> };

/** Each word is fetched in the one language that it is read in. */
const LOADS: Record<Locale, Load> = {
  en: {
    start: () => import('@/lib/messages/en-start').then(({ enStart }) => enStart),
    page: () => import('@/lib/messages/en').then(({ en }) => en),
    export: () => import('@/lib/messages/en-export').then(({ enExport }) => enExport),
    rules: () => import('@/lib/messages/en-rules').then(({ enRules }) => enRules),
  },
  'zh-CN': {
    start: () => import('@/lib/messages/zh-start').then(({ zhStart }) => zhStart),
    page: () => import('@/lib/messages/zh').then(({ zh }) => zh),
    export: () => import('@/lib/messages/zh-export').then(({ zhExport }) => zhExport),
    rules: () => import('@/lib/messages/zh-rules').then(({ zhRules }) => zhRules),
  },
};

const shelf: Record<Locale, { [P in Part]?: Promise<Parts[P]> }> = { en: {}, 'zh-CN': {} };

function take<P extends Part>(part: P, locale: Locale): Promise<Parts[P]> {
  const ofLocale: { [Q in P]?: Promise<Parts[Q]> } = shelf[locale];
  const found = ofLocale[part];
  if (found) return found;
  const promise = LOADS[locale][part]();
  ofLocale[part] = promise;
  promise.then(
    // As React marks what it has waited for itself: what is there is read at once.
    (value) => Object.assign(promise, { status: 'fulfilled', value }),
    // The next who asks tries again.
    () => delete ofLocale[part],
  );
  return promise;
}

/** What the server drew the page in. */
export const LocaleContext = createContext<Locale>('en');
export const useLocale = (): Locale => use(LocaleContext);

/** The words of a part, in the language of the page. Where they are not there yet it is waited. */
export const useWords = <P extends Part>(part: P): Parts[P] => use(take(part, useLocale()));

/**
 * Fetches words ahead of what says them, in the language that the page is in.
 * @throws where they cannot be fetched; it may be tried again
 */
export const fetchWords = <P extends Part>(part: P): Promise<Parts[P]> =>
  take(part, localeOf(document.documentElement.lang) ?? 'en');
