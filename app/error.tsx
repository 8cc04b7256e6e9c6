'use client';

import { Button } from '@/components/ui/button';
import { en } from '@/lib/messages/en';

export default function Problem({ reset }: { error: Error; reset: () => void }) {
  return (
    <main className="grid min-h-dvh place-content-center justify-items-center gap-4 p-6 text-center">
      <h1 className="font-medium text-2xl">{en.problem.headline}</h1>
      <p className="text-quiet">{en.errors.internal}</p>
      <Button onClick={reset}>{en.problem.again}</Button>
    </main>
  );
}
