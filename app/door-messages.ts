import 'server-only';
import { type DoorMessages, enDoor } from '@/lib/messages/en-door';
import type { Locale } from '@/lib/messages/locale';
import { zhDoor } from '@/lib/messages/zh-door';
import { requestLocale } from './request-locale';

const ALL: Record<Locale, DoorMessages> = { en: enDoor, 'zh-CN': zhDoor };

/** What is said where people come in, in the language to answer in. */
export const doorMessages = async (): Promise<DoorMessages> => ALL[await requestLocale()];
