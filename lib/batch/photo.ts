import type { ErrorCode } from '@/lib/base/errors';
import type { Prepared as Rendition } from '@/lib/image/prepare';
import type { Study } from '@/lib/image/study';
import type { Findings } from '@/lib/matte/findings';
import type { Repair } from '@/lib/matte/repair';
import type { Submission, UploadGrant } from '@/lib/task/task';

/** A photo in the browser: what the person dropped, and how far it has come. */

/** What preparing found out about the original; kept for as long as the photo is in the batch. */
export type Prepared = Omit<Rendition, 'copy' | 'digest'>;

/** What its bytes said, before anything was spent on it. */
export type Studied = Omit<Study, 'digest'> & {
  /** A cut-out of the same bytes is kept already: no credit will be used. */
  readonly isKept: boolean;
};

interface PhotoBase {
  readonly id: string;
  /** Counts the tries, ended ones too. An event of another run answers a question no longer asked. */
  readonly run: number;
  readonly name: string;
  /** The folders that it lay in, outermost first, with `/` between them; empty for none. */
  readonly folder: string;
  /** The original; null in a browser that was not given it. */
  readonly file: File | null;
  /** SHA-256 of the original's bytes, in hex, as soon as it is known. */
  readonly digest: string | null;
  /** Found out only where a person is asked before it may cost anything. */
  readonly studied: Studied | null;
  readonly prepared: Prepared | null;
  /** It waits for a person's word before it may cost anything. */
  readonly isHeld: boolean;
  /** Tasks at the server that earlier runs of it left behind. */
  readonly formerTaskIds: readonly string[];
  /** A cut-out kept of the same bytes will do; not any more once one that was promised is gone. */
  readonly mayReuse: boolean;
}

export type WorkPhase = 'preparing' | 'uploading' | 'removing';

/** What the server has yet to hear of a photo that it has. */
export type Wish = 'retry' | 'cancel';

/** What a person says of a finished picture; one that is rejected is left out of what is saved. */
export type Verdict = 'keep' | 'reject';

export type PhotoState =
  | { readonly phase: 'queued' }
  | { readonly phase: 'preparing' }
  /** `copy` waits for its grant, and then for a free lane while `sentBytes` is null. */
  | {
      readonly phase: 'uploading';
      readonly copy: Blob;
      readonly grant: UploadGrant | null;
      readonly sentBytes: number | null;
    }
  | {
      readonly phase: 'removing';
      readonly taskId: string;
      /** Where the copy was uploaded to; null where a kept cut-out shall do. */
      readonly source: Submission['source'];
      /** `offered` as long as it is uncertain whether the server has `taken` it over. */
      readonly submission: 'due' | 'offered' | 'taken';
      /** Whether the model is at work, and not only its queue. */
      readonly running: boolean;
      readonly wish: Wish | null;
    }
  /** `preview` is the small finished picture, or why there is none; null until it was tried. */
  | {
      readonly phase: 'done';
      readonly taskId: string;
      readonly preview: Blob | ErrorCode | null;
      /** The cut-out was there already: no credit was used. */
      readonly reused: boolean;
      /** What its matte shows, with its repairs; null until it was looked at. */
      readonly findings: Findings | null;
      readonly verdict: Verdict | null;
      /** What a person has changed in the matte. */
      readonly repair: Repair;
    }
  | {
      readonly phase: 'failed';
      readonly during: WorkPhase;
      readonly error: ErrorCode;
      /** The task at the server, where there is one. */
      readonly taskId: string | null;
    }
  | {
      readonly phase: 'cancelled';
      readonly taskId: string | null;
      /** It was with the model already, so that a credit may be used. */
      readonly wasRunning: boolean;
    };

export type Photo = PhotoBase & PhotoState;
export type Phase = Photo['phase'];
export type PhotoIn<P extends Phase> = Extract<Photo, { phase: P }>;

/** Whether it may be worked on: nobody has to be asked, and the original is there. */
const isFree = ({ isHeld, file }: Photo): boolean => !isHeld && file !== null;

/** Whether it waits for somebody, and not for its turn. */
export const isIdle = (photo: Photo): boolean => photo.phase === 'queued' && !isFree(photo);

/** Whether the server has not been told of it in its present run. */
export const isUnsubmitted = (photo: Photo): boolean =>
  photo.phase === 'queued' ||
  photo.phase === 'preparing' ||
  photo.phase === 'uploading' ||
  (photo.phase === 'removing' && photo.submission === 'due');

/** Whether it is among the finished pictures that are saved together: nobody has rejected it. */
export const isToSave = (photo: Photo): photo is PhotoIn<'done'> =>
  photo.phase === 'done' && photo.verdict !== 'reject';

export const isSettled = ({ phase }: Photo): boolean =>
  phase === 'done' || phase === 'failed' || phase === 'cancelled';

/** Whether a press on `Cancel` would still do something. */
export const canCancel = (photo: Photo): boolean =>
  !isSettled(photo) && !(photo.phase === 'removing' && photo.wish === 'cancel');
