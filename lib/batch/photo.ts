import type { ErrorCode } from '@/lib/base/errors';
import type { Prepared as Rendition } from '@/lib/image/prepare';

/** A photo in the browser: what the person dropped, and how far it has come. */

/** What preparing found out about the original; kept for as long as the photo is in the batch. */
export type Prepared = Omit<Rendition, 'copy'>;

interface PhotoBase {
  readonly id: string;
  /** Counts the tries. An event of another run is an answer to a question no longer asked. */
  readonly run: number;
  readonly name: string;
  readonly file: File;
  readonly prepared: Prepared | null;
}

export type WorkPhase = 'preparing' | 'uploading' | 'removing';

export type PhotoState =
  | { readonly phase: 'queued' }
  | { readonly phase: 'preparing' }
  /** `copy` waits for a free lane while `sentBytes` is null. */
  | { readonly phase: 'uploading'; readonly copy: Blob; readonly sentBytes: number | null }
  /** Uploaded; `submitted` once the server has taken it over. */
  | {
      readonly phase: 'removing';
      readonly taskId: string;
      readonly pathname: string;
      readonly proof: string;
      readonly submitted: boolean;
      /** Whether the model is at work, and not only its queue. */
      readonly running: boolean;
    }
  /** `preview` is the small finished picture, or why there is none; null until it was tried. */
  | {
      readonly phase: 'done';
      readonly taskId: string;
      readonly preview: Blob | ErrorCode | null;
    }
  | { readonly phase: 'failed'; readonly during: WorkPhase; readonly error: ErrorCode }
  | { readonly phase: 'cancelled' };

export type Photo = PhotoBase & PhotoState;
export type Phase = Photo['phase'];
export type PhotoIn<P extends Phase> = Extract<Photo, { phase: P }>;

export const isSettled = ({ phase }: Photo): boolean =>
  phase === 'done' || phase === 'failed' || phase === 'cancelled';
