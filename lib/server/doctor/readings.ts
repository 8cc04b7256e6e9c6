import 'server-only';
import type { MigrationState } from '@/lib/db/migration-state';
import type { BlobTrouble } from '@/lib/storage/blob-trouble';

/** What the probes bring back: plain facts, judged elsewhere. `why` is fit to be shown. */

/** Somebody else's clock minus ours, in ms; null where their answer did not tell. */
type Clock = { clockMs: number | null };

export type KieReading =
  | ({ kind: 'credits'; left: number } & Clock)
  | ({ kind: 'answered'; code: number } & Clock)
  | { kind: 'silent'; why: string };

export type BlobReading =
  /** `isOpen`: whoever has an object's address could read it. */
  | ({ kind: 'works'; isOpen: boolean } & Clock)
  | { kind: 'failed'; step: 'write' | 'read' | 'delete'; trouble: BlobTrouble | null; why: string };

export type DatabaseReading =
  | ({ kind: 'postgres' } & MigrationState)
  | { kind: 'embedded' }
  /** Not looked into: it serves one process, and that is the app. */
  | { kind: 'embedded-idle' }
  | { kind: 'down'; why: string };

export type CallbackReading =
  | { kind: 'ours' }
  /** Vercel's deployment protection answers for us. */
  | { kind: 'protected' }
  | { kind: 'foreign'; status: number }
  | { kind: 'silent'; why: string };
