import type { Keep } from '@/lib/keep/keep';

let opening: Promise<Keep> | undefined;

/** What this browser keeps, to be looked at: opened once, as nothing closes it before the page. */
export function keptBatches(): Promise<Keep> {
  opening ??= import('@/lib/keep/keep')
    .then(({ openKeep }) => openKeep())
    .catch((cause: unknown) => {
      opening = undefined;
      throw cause;
    });
  return opening;
}
