import 'server-only';
import { seesAddresses } from '@/lib/door/address';
import type { Doors } from '@/lib/door/doors';
import type { Environment } from '../environment.mjs';
import { type Finding, finding } from './finding';
import type { CallbackReading } from './readings';

const DAY_MS = 86_400_000;

/** Names that only this machine or its neighbours reach. */
const NEAR =
  /^(localhost|.+\.(local|localhost|internal|lan|home\.arpa)|(127|10)(\.\d+){3}|(192\.168|169\.254|172\.(1[6-9]|2\d|3[01]))(\.\d+){2}|\[(::1|f[cd].*|fe80.*)\]|[^.]+)$/;

export const isNear = (url: string): boolean => NEAR.test(new URL(url).hostname);

/** Addresses of the poolers that the usual hosts of PostgreSQL put in front of it. */
export function isPooled(databaseUrl: string): boolean {
  const { hostname, port, searchParams } = new URL(databaseUrl);
  return (
    /(^|[.-])(pooler|pooled|pgbouncer|pool)([.-]|$)/.test(hostname) ||
    port === '6543' ||
    port === '6432' ||
    searchParams.get('pgbouncer') === 'true'
  );
}

export function checkSignature({ kie }: Pick<Environment, 'kie'>): Finding[] {
  if (kie.standIn) return [];
  return kie.webhookKey
    ? [finding('signature', 'ok', 'signature-ok')]
    : [finding('signature', 'advice', 'signature-missing')];
}

export function checkPooling({
  databaseUrl,
  isServerless,
}: Pick<Environment, 'databaseUrl' | 'isServerless'>): Finding[] {
  if (!databaseUrl || !isServerless) return [];
  return isPooled(databaseUrl)
    ? [finding('pooling', 'ok', 'pooling-ok')]
    : [finding('pooling', 'advice', 'pooling-direct')];
}

/**
 * Never a problem: where Kie cannot call, results are asked for.
 * @param reading how our own address answered to us; null where it was not asked
 */
export function checkCallback(
  { kie, appUrl }: Pick<Environment, 'kie' | 'appUrl'>,
  reading: CallbackReading | null,
): Finding {
  if (kie.standIn) return finding('callback', 'ok', 'callback-at-home');
  if (!kie.callbackUrl || isNear(appUrl)) {
    return finding('callback', 'advice', 'callback-near', appUrl);
  }
  switch (reading?.kind) {
    case undefined:
      return finding('callback', 'advice', 'callback-silent', appUrl);
    case 'silent':
      return finding('callback', 'advice', 'callback-silent', `${appUrl}: ${reading.why}`);
    case 'protected':
      return finding('callback', 'advice', 'callback-protected', appUrl);
    case 'foreign':
      return finding('callback', 'advice', 'callback-foreign', `${appUrl}: ${reading.status}`);
    case 'ours':
      return appUrl.startsWith('https:')
        ? finding('callback', 'ok', 'callback-ok', appUrl)
        : finding('callback', 'advice', 'callback-plain', appUrl);
  }
}

/** Without addresses whoever comes in by a door is held by no more than what all share. */
export function checkDoors(
  doors: Doors,
  { kie, appUrl, front }: Pick<Environment, 'kie' | 'appUrl' | 'front'>,
): Finding {
  const isSeen = seesAddresses(front);
  switch (doors) {
    case 'home':
      // Whoever finds the address would spend the owner's credits.
      return kie.standIn || isNear(appUrl)
        ? finding('doors', 'ok', 'doors-home')
        : finding('doors', 'advice', 'doors-open');
    case 'closed':
      return finding('doors', 'problem', 'doors-closed');
    case 'team':
      return isSeen
        ? finding('doors', 'ok', 'doors-team')
        : finding('doors', 'advice', 'doors-team-unseen');
    case 'public':
      return isSeen
        ? finding('doors', 'ok', 'doors-public')
        : finding('doors', 'advice', 'doors-public-unseen');
    case 'both':
      return isSeen
        ? finding('doors', 'ok', 'doors-both')
        : finding('doors', 'advice', 'doors-public-unseen');
  }
}

export function checkSweep({
  cronSecret,
  isServerless,
}: Pick<Environment, 'cronSecret' | 'isServerless'>): Finding {
  if (cronSecret) return finding('sweep', 'ok', 'sweep-ok');
  return isServerless
    ? finding('sweep', 'advice', 'sweep-missing')
    : finding('sweep', 'ok', 'sweep-itself');
}

export const checkRetention = ({ retentionMs }: Pick<Environment, 'retentionMs'>): Finding =>
  finding('retention', 'ok', 'retention', Math.round(retentionMs / DAY_MS));
