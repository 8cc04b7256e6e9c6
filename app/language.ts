'use server';

import { cookies, headers } from 'next/headers';
import { localeCookie } from '@/lib/messages/locale-cookie';
import { services } from '@/lib/server/services';
import { isHttps } from '@/lib/server/session';

/** Keeps the language that somebody chose. Who chooses does not matter, and nobody is asked. */
export async function chooseLocale(form: FormData): Promise<void> {
  const proto = (await headers()).get('x-forwarded-proto');
  const cookie = localeCookie(form, isHttps(services().env, proto));
  if (cookie) (await cookies()).set(cookie);
}
