'use client';

import { LanguageSwitch } from '@/components/language';
import { useStartMessages } from '@/components/start-messages';
import { Button } from '@/components/ui/button';

export default function Problem({ reset }: { error: Error; reset: () => void }) {
  const { broken } = useStartMessages();
  return (
    <main className="grid min-h-dvh place-content-center justify-items-center gap-4 p-6 text-center">
      <h1 className="font-medium text-2xl">{broken.headline}</h1>
      <p className="text-quiet">{broken.reason}</p>
      <Button onClick={reset}>{broken.again}</Button>
      <LanguageSwitch />
    </main>
  );
}
