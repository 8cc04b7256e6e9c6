import type { ErrorCode } from '@/lib/base/errors';
import type { Prepared as Rendition } from '@/lib/image/prepare';
import type { Study } from '@/lib/image/study';
import type { Variant } from '@/lib/image/variant';
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

/** What one try of a photo came to. */
export interface Outcome {
  readonly taskId: string;
  readonly variant: Variant;
  /** How its API copy came from the original; null where that has to be found out anew. */
  readonly prepared: Prepared | null;
  /** The small finished picture, or why there is none; null until it was tried. */
  readonly preview: Blob | ErrorCode | null;
  /**
   * That picture shows other edges, or a matte before its repair: `due` to be made anew, or why it
   * could not be; null where it is as it should be.
   */
  readonly stale: 'due' | ErrorCode | null;
  /** The cut-out was there already: no credit was used. */
  readonly reused: boolean;
  /** What its matte shows, with its repairs; null until it was looked at. */
  readonly findings: Findings | null;
  readonly verdict: Verdict | null;
  /** What a person has changed in the matte. */
  readonly repair: Repair;
}

/** Another try that came to nothing; no error where it was cancelled. */
export interface Vain {
  readonly variant: Variant;
  readonly error: ErrorCode | null;
}

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
  /** Which API copy the present try sends, or what is shown was made of. */
  readonly variant: Variant;
  /** What its other tries came to. During another try the last of them is what it was before. */
  readonly earlier: readonly Outcome[];
  /** Its last other try, where that came to nothing. */
  readonly vain: Vain | null;
  /** Credits that may have been used by tries which came to nothing. */
  readonly sunk: number;
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
  | ({
      readonly phase: 'done';
      /** It has yet to be found out whether this is better than the last of what was earlier. */
      readonly isContested: boolean;
      /** It was looked at in vain: nothing is gained by doing so again. */
      readonly isBlind: boolean;
    } & Omit<Outcome, 'variant' | 'prepared'>)
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

/** The base of a photo without the fields of its phase, in another. */
export function inPhase(photo: Photo, state: PhotoState): Photo {
  const { id, run, name, folder, file, digest, studied, prepared } = photo;
  const { isHeld, mayReuse, formerTaskIds, variant, earlier, vain, sunk } = photo;
  const base = { id, run, name, folder, file, digest, studied, prepared, isHeld, mayReuse };
  return { ...base, formerTaskIds, variant, earlier, vain, sunk, ...state };
}

/** How far every photo has come that was only just added. */
export const FRESH = {
  digest: null,
  studied: null,
  prepared: null,
  mayReuse: true,
  formerTaskIds: [],
  variant: 'plain',
  earlier: [],
  vain: null,
  sunk: 0,
} as const;

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

/** Whether its matte can be repaired: the original is there, and where it lies in the cut-out is known. */
export const canRepair = (photo: Photo): boolean =>
  photo.phase === 'done' && photo.file !== null && photo.prepared !== null;

export const isSettled = ({ phase }: Photo): boolean =>
  phase === 'done' || phase === 'failed' || phase === 'cancelled';

/** Whether a press on `Cancel` would still do something. */
export const canCancel = (photo: Photo): boolean =>
  !isSettled(photo) && !(photo.phase === 'removing' && photo.wish === 'cancel');
