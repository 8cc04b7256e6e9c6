import 'server-only';
import { en, type Messages } from '@/lib/messages/en';
import type { Locale } from '@/lib/messages/locale';
import { zh } from '@/lib/messages/zh';
import { requestLocale } from './request-locale';

const ALL: Record<Locale, Messages> = { en, 'zh-CN': zh };

/** What the server itself says, in the language to answer in. */
export const requestMessages = async (): Promise<Messages> => ALL[await requestLocale()];
