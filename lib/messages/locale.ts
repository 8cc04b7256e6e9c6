/** The languages that the page is said in; the first is the one for everybody else. */
export const LOCALES = ['en', 'zh-CN'] as const;
export type Locale = (typeof LOCALES)[number];

/** What a person chose, against what their browser asks for. */
export const LOCALE_COOKIE = 'locale';

/** @returns null for what is none of them, spelt exactly */
export const localeOf = (text: string | null | undefined): Locale | null =>
  LOCALES.find((locale) => locale === text) ?? null;

/** Whoever reads Chinese in any script is nearer to this one than to English. */
function nearest(tag: string): Locale | null {
  const language = tag.split('-')[0]?.toLowerCase();
  if (language === 'zh') return 'zh-CN';
  return language === 'en' || language === '*' ? 'en' : null;
}

/** `q=0.8`; one where nothing is said, and none where it cannot be read. */
function weightOf(parameters: readonly string[]): number {
  const said = parameters.map((each) => each.trim()).find((each) => /^q=/i.test(each));
  if (said === undefined) return 1;
  return /^q=(0(\.\d{0,3})?|1(\.0{0,3})?)$/i.test(said) ? Number(said.slice(2)) : 0;
}

/**
 * The language of `Accept-Language` (RFC 9110, 12.5.4) with the greatest weight; of several with the
 * same, the one that stands first.
 */
export function accepted(header: string | null | undefined): Locale {
  let best: { locale: Locale; weight: number } | null = null;
  for (const range of (header ?? '').slice(0, 1_000).split(',')) {
    const [tag = '', ...parameters] = range.split(';');
    const locale = nearest(tag.trim());
    const weight = weightOf(parameters);
    if (locale && weight > (best?.weight ?? 0)) best = { locale, weight };
  }
  return best?.locale ?? 'en';
}
