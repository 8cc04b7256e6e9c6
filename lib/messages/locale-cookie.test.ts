import { expect, test } from 'vitest';
import { localeCookie } from './locale-cookie';

const formOf = (locale: string | File) => {
  const form = new FormData();
  form.set('locale', locale);
  return form;
};

test('a language that was chosen is kept, for https alone where the browser speaks it', () => {
  expect(localeCookie(formOf('zh-CN'), false)).toMatchObject({ value: 'zh-CN', secure: false });
  expect(localeCookie(formOf('en'), true)).toMatchObject({ value: 'en', secure: true });
});

test('whatever else is sent in its place changes nothing', () => {
  for (const form of [undefined, null, 'en', ['en'], { locale: 'en' }, new FormData()]) {
    expect(localeCookie(form, false)).toBeNull();
  }
  for (const said of ['tlh', '', new File(['en'], 'en')]) {
    expect(localeCookie(formOf(said), false)).toBeNull();
  }
});
