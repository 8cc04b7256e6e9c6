import { expect, test } from 'vitest';
import { accepted, localeOf } from './locale';

test.each([
  [null, 'en'],
  ['', 'en'],
  ['de-DE,de;q=0.9', 'en'],
  ['en-GB', 'en'],
  ['zh-CN,zh;q=0.9,en;q=0.8', 'zh-CN'],
  ['zh', 'zh-CN'],
  ['zh-Hans-SG', 'zh-CN'],
  ['ZH-sg', 'zh-CN'],
  ['en-US,en;q=0.9,zh-CN;q=0.8', 'en'],
  ['en;q=0.5, zh-CN;q=0.7', 'zh-CN'],
  ['fr, zh;q=0.4, en;q=0.3', 'zh-CN'],
  ['*', 'en'],
  ['zh;q=0, *;q=0.1', 'en'],
  ['zh;q=lots', 'en'],
  ['zhx-CN', 'en'],
])('of the languages %s, %s is taken', (header, locale) => {
  expect(accepted(header)).toBe(locale);
});

test.each(['zh-TW', 'zh-Hant-HK'])('who reads %s is given the nearest there is', (tag) => {
  expect(accepted(tag)).toBe('zh-CN');
});

test('a header without end is not read to its end', () => {
  expect(accepted(`${'de,'.repeat(100_000)}zh`)).toBe('en');
});

test('a choice that is none of the languages counts as none', () => {
  expect(localeOf('zh-CN')).toBe('zh-CN');
  expect(localeOf('zh')).toBeNull();
  expect(localeOf(undefined)).toBeNull();
});
