import { LOCALE_COOKIE, localeOf } from './locale';

const YEAR_S = 365 * 86_400;

/**
 * The cookie that keeps a language.
 * @param form what came with the request, which may be anything
 * @returns null where it names no language that we have
 */
export function localeCookie(form: unknown, isHttps: boolean) {
  const said = form instanceof FormData ? form.get('locale') : null;
  const locale = typeof said === 'string' ? localeOf(said) : null;
  if (!locale) return null;
  return {
    name: LOCALE_COOKIE,
    value: locale,
    path: '/',
    maxAge: YEAR_S,
    sameSite: 'lax' as const,
    httpOnly: true,
    secure: isHttps,
  };
}
