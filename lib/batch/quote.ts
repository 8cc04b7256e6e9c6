import { copyDigestOf } from './copies';
import { isIdle, isSettled, type Photo, type PhotoIn } from './photo';
import { PILOT } from './pilot';
import type { Batch } from './reducer';

/** What a batch will cost, worked out before anything is spent. */
export interface Quote {
  /** Photos that wait for a person's word. */
  held: PhotoIn<'queued'>[];
  /** Of these, the ones whose bytes have not been looked at yet. */
  unread: number;
  /** Of the same bytes as another one: one credit does for all of them. */
  same: number;
  /** Their cut-outs are kept from before. */
  kept: number;
  /** One for each distinct photo that was not done yet. */
  credits: number;
  /** Photos that cannot be worked on, each with its reason. */
  problems: PhotoIn<'failed'>[];
}

const isHeldOne = (photo: Photo): photo is PhotoIn<'queued'> =>
  photo.phase === 'queued' && photo.isHeld && photo.file !== null;

/** Whether it has a cut-out, or is on its way to one. */
const isBegun = (photo: Photo): boolean =>
  photo.phase !== 'failed' && photo.phase !== 'cancelled' && !isIdle(photo);

export function quoteOf({ photos }: Batch): Quote {
  const held: PhotoIn<'queued'>[] = [];
  const problems: PhotoIn<'failed'>[] = [];
  const begun = new Set<string>();
  for (const photo of photos.values()) {
    if (isHeldOne(photo)) held.push(photo);
    else if (photo.phase === 'failed' && photo.isHeld) problems.push(photo);
    else {
      const digest = isBegun(photo) && copyDigestOf(photo);
      if (digest) begun.add(digest);
    }
  }
  let [unread, same, kept, credits] = [0, 0, 0, 0];
  for (const photo of held) {
    const { studied } = photo;
    const digest = copyDigestOf(photo);
    if (!studied) unread += 1;
    else if (digest && begun.has(digest)) same += 1;
    else if (studied.isKept) kept += 1;
    else credits += 1;
    if (digest) begun.add(digest);
  }
  return { held, unread, same, kept, credits, problems };
}

/** The first photos that will each show something new, for a look before the rest is paid for. */
export function pilotOf({ held }: Quote): string[] {
  const seen = new Set<string>();
  const ids: string[] = [];
  for (const { id, digest } of held) {
    if (ids.length === PILOT) break;
    if (digest && seen.has(digest)) continue;
    if (digest) seen.add(digest);
    ids.push(id);
  }
  return ids;
}

/** Whether all that was let go on has ended. */
export const isPilotOver = ({ photos }: Batch): boolean =>
  [...photos.values()].every((photo) => isSettled(photo) || isIdle(photo));
