'use client';

import { useRouter } from 'next/navigation';
import { useTransition } from 'react';
import { Button } from '../ui/button';

/** Has everything tried once more; what was found before stays until then. */
export function CheckAgain({ label, checking }: { label: string; checking: string }) {
  const { refresh } = useRouter();
  const [isChecking, start] = useTransition();
  return (
    <Button look="primary" aria-disabled={isChecking} onClick={() => start(refresh)}>
      {isChecking ? checking : label}
    </Button>
  );
}
