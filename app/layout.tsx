import type { Metadata, Viewport } from 'next';
import type { ReactNode } from 'react';
import { OpenDesks } from '@/components/open-desks';
import { enStart } from '@/lib/messages/en-start';
import { geist } from './fonts/geist';
import './globals.css';

export const metadata: Metadata = { title: enStart.title, description: enStart.description };

export const viewport: Viewport = {
  colorScheme: 'light dark',
  themeColor: [
    { media: '(prefers-color-scheme: light)', color: '#f3f3f2' },
    { media: '(prefers-color-scheme: dark)', color: '#121211' },
  ],
};

export default function RootLayout({ children }: { children: ReactNode }) {
  return (
    <html lang="en" className={geist}>
      <body>
        {children}
        <OpenDesks />
      </body>
    </html>
  );
}
