import type { Metadata, Viewport } from 'next';
import type { ReactNode } from 'react';
import { Language } from '@/components/language';
import { OpenDesks } from '@/components/open-desks';
import { geist } from './fonts/geist';
import './globals.css';
import { chooseLocale } from './language';
import { requestLocale } from './request-locale';
import { requestMessages } from './request-messages';

// A page that was made when the app was built could not carry the nonce that its scripts need.
export const dynamic = 'force-dynamic';

export async function generateMetadata(): Promise<Metadata> {
  const { title, description } = await requestMessages();
  return { title, description };
}

export const viewport: Viewport = {
  colorScheme: 'light dark',
  themeColor: [
    { media: '(prefers-color-scheme: light)', color: '#f3f3f2' },
    { media: '(prefers-color-scheme: dark)', color: '#121211' },
  ],
};

export default async function RootLayout({ children }: { children: ReactNode }) {
  const locale = await requestLocale();
  return (
    <html lang={locale} className={geist}>
      <body>
        <Language locale={locale} chooseLocale={chooseLocale}>
          {children}
          <OpenDesks />
        </Language>
      </body>
    </html>
  );
}
