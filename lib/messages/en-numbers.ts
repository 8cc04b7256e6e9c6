import type { Locale } from './locale';

/** Numbers as English says them. */

export const LOCALE = 'en' satisfies Locale;
export const whole = new Intl.NumberFormat(LOCALE);
export const percent = new Intl.NumberFormat(LOCALE, {
  style: 'percent',
  maximumFractionDigits: 0,
});
export const plural = new Intl.PluralRules(LOCALE);

export const counted = (count: number, one: string, many: string) =>
  `${whole.format(count)} ${plural.select(count) === 'one' ? one : many}`;
export const days = (count: number) => counted(count, 'day', 'days');
