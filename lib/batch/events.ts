import type { ErrorCode } from '@/lib/base/errors';
import type { Findings } from '@/lib/matte/findings';
import type { Repair } from '@/lib/matte/repair';
import type { BatchView, Grant, Room } from '@/lib/task/task';
import type { Copies } from './copies';
import type { Prepared, Studied, Verdict, Wish } from './photo';
import type { Batch } from './reducer';

/** What happened to one photo, in the past tense, and in which of its runs. */
export type PhotoEvent = { readonly id: string; readonly run: number } & (
  | { readonly type: 'studied'; readonly studied: Studied; readonly digest: string | null }
  | { readonly type: 'preparing-began' }
  | {
      readonly type: 'prepared';
      readonly prepared: Prepared;
      readonly digest: string | null;
      readonly copy: Blob;
    }
  | { readonly type: 'granted'; readonly grant: Grant }
  | { readonly type: 'sent'; readonly sentBytes: number }
  | { readonly type: 'uploaded' }
  | { readonly type: 'failed'; readonly error: ErrorCode }
  | { readonly type: 'previewed'; readonly preview: Blob | ErrorCode }
  /** Comes after the preview, which does not wait for it. */
  | { readonly type: 'examined'; readonly findings: Findings }
);

/** How things stood when the server was asked; its answer says nothing of what came after. */
export interface Reading {
  readonly epoch: number;
  /** The tasks that it had taken over by then. */
  readonly known: ReadonlySet<string>;
}

/** A file that is added, and the folders that it lies in. */
export interface Arrival {
  readonly id: string;
  readonly file: File;
  readonly folder: string;
}

export type TaskIds = ReadonlySet<string>;
type Ids = readonly string[];

export type BatchEvent =
  | PhotoEvent
  /** `isHeld` where a person is asked before they may cost anything. */
  | { readonly type: 'added'; readonly files: readonly Arrival[]; readonly isHeld: boolean }
  /** A person let these go on. */
  | { readonly type: 'released'; readonly ids: Ids }
  /** What it is called, as the server has been told; empty for no name. */
  | { readonly type: 'named'; readonly name: string }
  /** The most credits that the batch may use; null for no limit. */
  | { readonly type: 'capped'; readonly cap: number | null }
  /** The batch as it was kept, or the beginning of one that the server knows. */
  | { readonly type: 'restored'; readonly batch: Batch }
  /** The original of a photo that this browser did not have. */
  | { readonly type: 'brought'; readonly id: string; readonly file: File }
  /** What preparing found out about the original of a result that another browser made. */
  | {
      readonly type: 'measured';
      readonly id: string;
      readonly taskId: string;
      readonly prepared: Prepared;
    }
  /** A submission is on its way; from here on the server may have these tasks. */
  | { readonly type: 'offered'; readonly taskIds: TaskIds }
  /**
   * `missing` are not taken: the kept cut-outs that they counted on have gone meanwhile; nor are
   * `refused`, for which today's allowance leaves no room.
   */
  | {
      readonly type: 'submitted';
      readonly taskIds: TaskIds;
      readonly missing: TaskIds;
      readonly refused?: TaskIds;
    }
  /** How many photos may be begun today; null for as many as one likes. */
  | { readonly type: 'allowed'; readonly room: Room }
  | {
      readonly type: 'watched';
      readonly reading: Reading;
      readonly view: BatchView;
      /** Which of its tasks are other tries of a photo. */
      readonly copies: Copies;
    }
  /** The server does not know the batch any more. */
  | { readonly type: 'lost'; readonly reading: Reading }
  /** Somebody deleted the batch from elsewhere: it is at an end, and so is all work on it. */
  | { readonly type: 'deleted'; readonly batchId: string }
  /** The photos that the page draws at the moment. */
  | { readonly type: 'drawn'; readonly ids: Ids }
  /** Those that somebody looks at one by one, with the neighbours; none once that is over. */
  | { readonly type: 'seen'; readonly ids: Ids }
  /** Whether all finished photos shall be looked at, and not only those that are drawn. */
  | { readonly type: 'review-wanted'; readonly isWanted: boolean }
  /** A person looked at the finished pictures; null takes back what was said. */
  | { readonly type: 'judged'; readonly ids: Ids; readonly verdict: Verdict | null }
  /** All that a person has changed in a photo's matte until now. */
  | { readonly type: 'repaired'; readonly id: string; readonly repair: Repair }
  /** Whether the old background's tint is taken out of soft edges. */
  | { readonly type: 'edges-chosen'; readonly isDecontaminated: boolean }
  /** A person wants to see what another API copy of these comes to, which may cost. */
  | { readonly type: 'tried-anew'; readonly ids: Ids }
  /** Of a photo's results a person has chosen the one of this task. */
  | { readonly type: 'swapped'; readonly id: string; readonly taskId: string }
  /** A person pressed `Try again`, or `Cancel`. */
  | { readonly type: 'retried'; readonly ids: Ids }
  | { readonly type: 'cancelled'; readonly ids: Ids }
  /** The server's answer to a list of wishes: to which tasks it happened, and how. */
  | {
      readonly type: 'answered';
      readonly wish: Wish;
      readonly taskIds: TaskIds;
      readonly changed: TaskIds;
      /** Those of them for which a credit may be used although they were cancelled. */
      readonly tried: TaskIds;
      /** Those that today's allowance leaves no room for. */
      readonly refused?: TaskIds;
    }
  | {
      readonly type: 'refused';
      readonly wish: Wish;
      readonly taskIds: TaskIds;
      readonly error: ErrorCode;
    }
  | { readonly type: 'removed'; readonly ids: Ids }
  /** The batch is about to be deleted: nothing begins until it is `cleared`, or `reopened`. */
  | { readonly type: 'closing' }
  | { readonly type: 'reopened' }
  | { readonly type: 'cleared'; readonly id: string };
