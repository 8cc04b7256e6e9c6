import 'server-only';

export type Standing = 'ok' | 'advice' | 'problem';

export type Check =
  | 'configuration'
  | 'kie'
  | 'signature'
  | 'blob'
  | 'database'
  | 'pooling'
  | 'callback'
  | 'clock'
  | 'doors'
  | 'sweep'
  | 'retention';

/** What a check can say; its sentence, and what is to be done, stand under the same name in the messages. */
export type Said =
  | 'configuration-ok'
  | 'configuration-broken'
  | 'kie-ok'
  | 'kie-low'
  | 'kie-empty'
  | 'kie-refused'
  | 'kie-odd'
  | 'kie-silent'
  | 'kie-built-in'
  | 'kie-built-in-silent'
  | 'signature-ok'
  | 'signature-missing'
  | 'blob-ok'
  | 'blob-local'
  | 'blob-local-silent'
  | 'blob-unknown-store'
  | 'blob-refused'
  | 'blob-public-store'
  | 'blob-suspended'
  | 'blob-open'
  | 'blob-failed'
  | 'database-ok'
  | 'database-embedded'
  | 'database-embedded-idle'
  | 'database-down'
  | 'database-behind'
  | 'database-ahead'
  | 'pooling-ok'
  | 'pooling-direct'
  | 'callback-ok'
  | 'callback-at-home'
  | 'callback-near'
  | 'callback-plain'
  | 'callback-protected'
  | 'callback-foreign'
  | 'callback-silent'
  | 'clock-ok'
  | 'clock-off'
  | 'clock-unknown'
  | 'doors-home'
  | 'doors-open'
  | 'doors-team'
  | 'doors-public'
  | 'doors-both'
  | 'doors-team-unseen'
  | 'doors-public-unseen'
  | 'doors-closed'
  | 'sweep-ok'
  | 'sweep-itself'
  | 'sweep-missing'
  | 'retention';

/** How one thing that a deployment stands on was found. */
export interface Finding {
  check: Check;
  standing: Standing;
  said: Said;
  /** A number, a name or another's words that belong into the sentence; never a secret. */
  value: string | number;
}

export const finding = (
  check: Check,
  standing: Standing,
  said: Said,
  value: string | number = '',
): Finding => ({ check, standing, said, value });
