import 'server-only';
import type { BlobTrouble } from '@/lib/storage/blob-trouble';
import type { Environment } from '../environment.mjs';
import { type Finding, finding, type Said } from './finding';
import type { BlobReading, DatabaseReading, KieReading } from './readings';

/** A batch of ordinary size needs more. */
const FEW_CREDITS = 50;

/** Half a minute is told; from two on, the five that a callback may be old are at stake. */
const CLOCK_ADVICE_MS = 30_000;
const CLOCK_PROBLEM_MS = 120_000;

export function checkKie({ kie }: Pick<Environment, 'kie'>, reading: KieReading): Finding {
  if (kie.standIn) {
    return reading.kind === 'credits'
      ? finding('kie', 'ok', 'kie-built-in')
      : finding('kie', 'advice', 'kie-built-in-silent');
  }
  switch (reading.kind) {
    case 'silent':
      return finding('kie', 'problem', 'kie-silent', reading.why);
    case 'answered':
      return reading.code === 401
        ? finding('kie', 'problem', 'kie-refused')
        : finding('kie', 'problem', 'kie-odd', reading.code);
    case 'credits':
      if (reading.left <= 0) return finding('kie', 'problem', 'kie-empty');
      return reading.left < FEW_CREDITS
        ? finding('kie', 'advice', 'kie-low', reading.left)
        : finding('kie', 'ok', 'kie-ok', reading.left);
  }
}

const BLOB_SAYS: Record<BlobTrouble, Said> = {
  'unknown-store': 'blob-unknown-store',
  refused: 'blob-refused',
  'public-store': 'blob-public-store',
  suspended: 'blob-suspended',
};

export function checkBlob({ blob }: Pick<Environment, 'blob'>, reading: BlobReading): Finding {
  if (reading.kind === 'works') {
    if (reading.isOpen) return finding('blob', 'problem', 'blob-open');
    return finding('blob', 'ok', blob.standIn ? 'blob-local' : 'blob-ok');
  }
  if (blob.standIn) return finding('blob', 'advice', 'blob-local-silent');
  return reading.trouble
    ? finding('blob', 'problem', BLOB_SAYS[reading.trouble])
    : finding('blob', 'problem', 'blob-failed', `${reading.step}: ${reading.why}`);
}

export function checkDatabase(reading: DatabaseReading): Finding {
  switch (reading.kind) {
    case 'embedded':
      return finding('database', 'ok', 'database-embedded');
    case 'embedded-idle':
      return finding('database', 'ok', 'database-embedded-idle');
    case 'down':
      return finding('database', 'problem', 'database-down', reading.why);
    case 'postgres':
      if (reading.isAhead) return finding('database', 'advice', 'database-ahead');
      return reading.missing.length > 0
        ? finding('database', 'problem', 'database-behind', reading.missing.join(', '))
        : finding('database', 'ok', 'database-ok');
  }
}

/** The clock of this machine against those that answered: one that agrees is enough. */
export function checkClock(readings: readonly (KieReading | BlobReading)[]): Finding {
  const off = readings
    .flatMap((reading) =>
      'clockMs' in reading && reading.clockMs !== null ? [reading.clockMs] : [],
    )
    .sort((a, b) => Math.abs(a) - Math.abs(b))[0];
  if (off === undefined) return finding('clock', 'advice', 'clock-unknown');
  const seconds = Math.round(Math.abs(off) / 1_000);
  if (Math.abs(off) < CLOCK_ADVICE_MS) return finding('clock', 'ok', 'clock-ok');
  const standing = Math.abs(off) < CLOCK_PROBLEM_MS ? 'advice' : 'problem';
  return finding('clock', standing, 'clock-off', seconds);
}
