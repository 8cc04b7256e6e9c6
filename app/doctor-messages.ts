import 'server-only';
import { type DoctorMessages, enDoctor } from '@/lib/messages/en-doctor';
import type { Locale } from '@/lib/messages/locale';
import { zhDoctor } from '@/lib/messages/zh-doctor';
import { requestLocale } from './request-locale';

const ALL: Record<Locale, DoctorMessages> = { en: enDoctor, 'zh-CN': zhDoctor };

/** What is said of the deployment, in the language to answer in. */
export const doctorMessages = async (): Promise<DoctorMessages> => ALL[await requestLocale()];
