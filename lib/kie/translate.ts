import type { ErrorCode } from '@/lib/base/errors';
import type { PauseReason } from '@/lib/task/task';
import { type KieRecord, recordSchema } from './schema';

/** What Kie says of a task, in our words. */
export type Verdict =
  | { kind: 'pending' }
  | { kind: 'succeeded'; resultUrl: string; credits: number }
  /** Finished, says the state, but no result can be found in the record. */
  | { kind: 'incomplete' }
  | { kind: 'failed'; error: ErrorCode; kieCode: string | null; credits: number };

/**
 * Why a request as a whole was not served. `operator` means that no photo will be taken before
 * something is mended in the account or at Kie, and what that is.
 */
export type Refusal =
  | { reason: 'operator'; error: ErrorCode; pause: PauseReason }
  | { reason: 'busy' | 'permanent'; error: ErrorCode };

/** 404 speaks of an endpoint or a model, not of a picture. */
const PAUSES: Readonly<Record<number, PauseReason>> = {
  401: 'key-refused',
  402: 'no-credits',
  404: 'not-found',
  433: 'key-capped',
  455: 'maintenance',
  505: 'switched-off',
};

/**
 * Body codes of a refused request (kie-api, section 8). Unknown ones follow their hundred: 4xx
 * will not get better by itself, 5xx may.
 */
export function refusal(code: number): Refusal {
  const pause = PAUSES[code];
  if (pause) return { reason: 'operator', error: 'service-unavailable', pause };
  switch (code) {
    case 408:
    case 429:
    case 430:
    case 500:
      return { reason: 'busy', error: 'service-busy' };
    case 400:
    case 422:
      return { reason: 'permanent', error: 'picture-refused' };
    default:
      return code >= 500
        ? { reason: 'busy', error: 'service-busy' }
        : { reason: 'permanent', error: 'picture-refused' };
  }
}

/**
 * Kie's texts are not for people: they may name the vendor, and their wording is not documented.
 * They only help to choose among our own.
 */
const FAILURES: readonly [RegExp, ErrorCode][] = [
  [/download|fetch|could not be (read|loaded)|invalid url|inaccessible/i, 'source-unreadable'],
  [/no (salient )?(subject|foreground|object)/i, 'no-subject'],
  [/subject is unclear/i, 'subject-unclear'],
  [/back(drop|ground) is not plain/i, 'backdrop-not-plain'],
];

/** Codes of a failed task that speak of the account, of the service or of its load. */
const NOT_OF_PICTURE = ['401', '402', '403', '404', '405', '409', '429', '430', '433', '455'];

function failure(code: string | null, text: string): ErrorCode {
  const known = FAILURES.find(([pattern]) => pattern.test(text));
  if (known) return known[1];
  if (code === '408') return 'timed-out';
  if (code === '451') return 'source-unreadable';
  const isOfPicture = code && /^4\d\d$/.test(code) && !NOT_OF_PICTURE.includes(code);
  return isOfPicture ? 'picture-refused' : 'removal-failed';
}

const parsed = (json: unknown): unknown => {
  if (typeof json !== 'string') return json;
  try {
    return JSON.parse(json);
  } catch {
    return null;
  }
};

function firstUrl(result: unknown): string | null {
  const value = parsed(result);
  if (typeof value !== 'object' || value === null || !('resultUrls' in value)) return null;
  const urls = Array.isArray(value.resultUrls) ? value.resultUrls : [];
  return urls.find((url): url is string => typeof url === 'string' && URL.canParse(url)) ?? null;
}

/** Judges a recordInfo `data`; unknown states count as still running. */
export function verdictOf(record: KieRecord): Verdict {
  const state = record.state.toLowerCase();
  if (state === 'success') {
    const resultUrl = firstUrl(record.response) ?? firstUrl(record.resultJson);
    const credits = record.creditsConsumed ?? record.consumeCredits ?? 1;
    return resultUrl ? { kind: 'succeeded', resultUrl, credits } : { kind: 'incomplete' };
  }
  if (state === 'fail' || state === 'failed') {
    const kieCode = record.failCode || null;
    return {
      kind: 'failed',
      error: failure(kieCode, record.failMsg ?? ''),
      kieCode,
      credits: record.creditsConsumed ?? record.consumeCredits ?? 0,
    };
  }
  return { kind: 'pending' };
}

/** A record from foreign JSON; `null` when there is none yet or it cannot be read as one. */
export function toRecord(data: unknown): KieRecord | null {
  const record = recordSchema.safeParse(data);
  return record.success ? record.data : null;
}

/**
 * Whether the record is of the task that we created under this callback. `param` repeats our
 * request; a record without it cannot tell, and is taken.
 */
export const isOurs = (record: KieRecord, mark: string): boolean =>
  !record.param?.includes('callBackUrl') || record.param.includes(mark);
