import 'server-only';
import { cookies, headers } from 'next/headers';
import { accepted, LOCALE_COOKIE, type Locale, localeOf } from '@/lib/messages/locale';

/** The language to answer in: the one that was chosen, or else what the browser asks for. */
export async function requestLocale(): Promise<Locale> {
  const [jar, head] = await Promise.all([cookies(), headers()]);
  return localeOf(jar.get(LOCALE_COOKIE)?.value) ?? accepted(head.get('accept-language'));
}
