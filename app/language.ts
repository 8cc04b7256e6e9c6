'use server';

import { cookies } from 'next/headers';
import { LOCALE_COOKIE, localeOf } from '@/lib/messages/locale';
import { services } from '@/lib/server/services';

const YEAR_S = 365 * 86_400;

/** Keeps the language that somebody chose. Who chooses does not matter, and nobody is asked. */
export async function chooseLocale(form: FormData): Promise<void> {
  const said = form.get('locale');
  const locale = typeof said === 'string' ? localeOf(said) : null;
  if (!locale) return;
  (await cookies()).set(LOCALE_COOKIE, locale, {
    path: '/',
    maxAge: YEAR_S,
    sameSite: 'lax',
    httpOnly: true,
    secure: services().env.appUrl.startsWith('https:'),
  });
}
