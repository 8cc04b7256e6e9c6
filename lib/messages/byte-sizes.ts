import type { Locale } from './locale';

/** Sizes of files as a language says them: 340 kB, 1.2 MB. */
export function byteSizes(locale: Locale) {
  const format = (unit: 'kilobyte' | 'megabyte', digits: number) =>
    new Intl.NumberFormat(locale, { style: 'unit', unit, maximumFractionDigits: digits });
  const wholeKilo = format('kilobyte', 0);
  const kilo = format('kilobyte', 1);
  const mega = format('megabyte', 1);
  return {
    megabytes: (count: number): string => mega.format(count / 1e6),
    /** Rounded, and never nothing. */
    rough: (count: number): string =>
      count >= 999_500 ? mega.format(count / 1e6) : wholeKilo.format(Math.max(1, count / 1e3)),
    /** To a tenth of its unit. */
    exact: (count: number): string =>
      count >= 1e6 ? mega.format(count / 1e6) : kilo.format(count / 1e3),
  };
}
