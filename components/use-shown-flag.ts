import { useState } from 'react';
import type { Flag, FlagCode } from '@/lib/matte/flag';

/** Which flag of the photo that is seen is explained: its worst one, until another, or none, is chosen. */
export function useShownFlag(photoId: string, flags: readonly Flag[]) {
  const [chosen, setChosen] = useState<{ photoId: string; code: FlagCode | null } | null>(null);
  const code = chosen?.photoId === photoId ? chosen.code : (flags[0]?.code ?? null);
  return [code, (next: FlagCode | null) => setChosen({ photoId, code: next })] as const;
}
