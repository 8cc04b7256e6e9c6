'use client';

import { Button } from '@/components/ui/button';
import { enBroken } from '@/lib/messages/en-broken';

export default function Problem({ reset }: { error: Error; reset: () => void }) {
  return (
    <main className="grid min-h-dvh place-content-center justify-items-center gap-4 p-6 text-center">
      <h1 className="font-medium text-2xl">{enBroken.headline}</h1>
      <p className="text-quiet">{enBroken.reason}</p>
      <Button onClick={reset}>{enBroken.again}</Button>
    </main>
  );
}
