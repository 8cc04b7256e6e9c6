import type { ErrorCode } from '@/lib/base/errors';
import type { BatchView, Grant } from '@/lib/task/task';
import type { Prepared, Wish } from './photo';

/** What happened to one photo, in the past tense, and in which of its runs. */
export type PhotoEvent = { readonly id: string; readonly run: number } & (
  | { readonly type: 'preparing-began' }
  | { readonly type: 'prepared'; readonly prepared: Prepared; readonly copy: Blob }
  | { readonly type: 'granted'; readonly grant: Grant }
  | { readonly type: 'sent'; readonly sentBytes: number }
  | { readonly type: 'uploaded' }
  | { readonly type: 'failed'; readonly error: ErrorCode }
  | { readonly type: 'previewed'; readonly preview: Blob | ErrorCode }
);

/** How things stood when the server was asked; its answer says nothing of what came after. */
export interface Reading {
  readonly epoch: number;
  /** The tasks that it had taken over by then. */
  readonly known: ReadonlySet<string>;
}

type TaskIds = ReadonlySet<string>;
type Ids = readonly string[];

export type BatchEvent =
  | PhotoEvent
  | { readonly type: 'added'; readonly files: readonly { id: string; file: File }[] }
  /** A submission is on its way; from here on the server may have these tasks. */
  | { readonly type: 'offered'; readonly taskIds: TaskIds }
  /** `missing` are not taken: the kept cut-outs that they counted on have gone meanwhile. */
  | { readonly type: 'submitted'; readonly taskIds: TaskIds; readonly missing: TaskIds }
  | { readonly type: 'watched'; readonly reading: Reading; readonly view: BatchView }
  /** The server does not know the batch any more. */
  | { readonly type: 'lost'; readonly reading: Reading }
  /** A person pressed `Try again`, or `Cancel`. */
  | { readonly type: 'retried'; readonly ids: Ids }
  | { readonly type: 'cancelled'; readonly ids: Ids }
  /** The server's answer to a list of wishes: to which tasks it happened. */
  | {
      readonly type: 'answered';
      readonly wish: Wish;
      readonly taskIds: TaskIds;
      readonly changed: TaskIds;
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
