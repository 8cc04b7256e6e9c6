import type { Locale } from './locale';

/** Numbers as Chinese says them: with a word of measure, and without a plural. */

export const LOCALE = 'zh-CN' satisfies Locale;
export const whole = new Intl.NumberFormat(LOCALE);
export const percent = new Intl.NumberFormat(LOCALE, {
  style: 'percent',
  maximumFractionDigits: 0,
});

export const photos = (count: number) => `${whole.format(count)} 张照片`;
export const files = (count: number) => `${whole.format(count)} 个文件`;
export const days = (count: number) => `${whole.format(count)} 天`;
export const credits = (count: number, isTest: boolean) =>
  `${whole.format(count)} ${isTest ? '测试积分' : '积分'}`;
