import { newId } from '@/lib/base/ids';
import type { TaskState } from '@/lib/task/task';
import { type TaskEvent, transition } from '@/lib/task/transition';

/** What should become of photos, by the table of `lib/task/transition.ts` and nothing else. */

export interface PhotoModel {
  id: string;
  batchId: string;
  /** Two photos with the same word here are of the same bytes in the same workspace. */
  bytes: string;
  state: TaskState;
  attempt: number;
  cutout: string | null;
  hasCopy: boolean;
  reused: boolean;
  isGone: boolean;
  successes: number;
}

export interface AttemptModel {
  photo: PhotoModel;
  number: number;
  isSent: boolean;
  /** What Kie made of the call, if anything; a credit is taken for each that it finishes well. */
  kie: { id: string; state: 'working' | 'succeeded' | 'failed' } | null;
  /** A refusal that has not arrived yet. */
  refusal: 'busy' | 'permanent' | null;
  /** Kie's id stands in our books. */
  isKnown: boolean;
  hasEnded: boolean;
  /** It has ended since Kie's id was known. */
  isSettled: boolean;
  credits: number | null;
}

const BUSY: readonly TaskState[] = ['submitting', 'running'];

export class Model {
  photos: PhotoModel[] = [];
  attempts: AttemptModel[] = [];

  get here(): PhotoModel[] {
    return this.photos.filter(({ isGone }) => !isGone);
  }

  in(...states: TaskState[]): PhotoModel[] {
    return this.here.filter(({ state }) => states.includes(state));
  }

  get made(): AttemptModel[] {
    return this.attempts.filter(({ kie }) => kie !== null);
  }

  get known(): AttemptModel[] {
    return this.attempts.filter(({ photo, isKnown }) => isKnown && !photo.isGone);
  }

  /** Credits that Kie has taken. */
  get cost(): number {
    return this.made.filter(({ kie }) => kie?.state === 'succeeded').length;
  }

  twinsOf({ id, bytes }: PhotoModel): PhotoModel[] {
    return this.here.filter((other) => other.bytes === bytes && other.id !== id);
  }

  isBusy = ({ state }: PhotoModel): boolean => BUSY.includes(state);

  kept(bytes: string): string[] {
    return this.here.flatMap((photo) =>
      photo.bytes === bytes && photo.cutout ? [photo.cutout] : [],
    );
  }

  private oneOf(kept: readonly string[], taken: string | null): string | null {
    return taken !== null && kept.includes(taken) ? taken : (kept[0] ?? null);
  }

  current(photo: PhotoModel): AttemptModel | undefined {
    return this.attempts.find((one) => one.photo === photo && one.number === photo.attempt);
  }

  /** Letters of which a photo may be sent: none is busy, and none is kept. */
  get sendable(): Set<string> {
    const queued = this.in('queued').filter(
      (photo) => this.kept(photo.bytes).length === 0 && !this.twinsOf(photo).some(this.isBusy),
    );
    return new Set(queued.map(({ bytes }) => bytes));
  }

  /** @returns whether the event changed the photo */
  apply(photo: PhotoModel, event: TaskEvent): boolean {
    const next = photo.isGone ? null : transition(photo.state, event);
    if (!next) return false;
    photo.state = next;
    if (event === 'succeeded') photo.successes++;
    if (next === 'succeeded' || next === 'cancelled') photo.hasCopy = false;
    return true;
  }

  /** @param taken the cut-out that it was given: any of those that are kept of its bytes */
  add(photo: Pick<PhotoModel, 'id' | 'batchId' | 'bytes' | 'hasCopy'>, taken: string | null): void {
    const cutout = this.oneOf(this.kept(photo.bytes), taken);
    if (!cutout && !photo.hasCopy) return;
    this.photos.push({
      ...photo,
      hasCopy: photo.hasCopy && !cutout,
      state: cutout ? 'succeeded' : 'queued',
      attempt: 0,
      cutout,
      reused: cutout !== null,
      isGone: false,
      successes: cutout ? 1 : 0,
    });
  }

  claim(photo: PhotoModel): void {
    this.apply(photo, 'claimed');
    photo.attempt++;
    this.attempts.push({
      photo,
      number: photo.attempt,
      isSent: false,
      kie: null,
      refusal: null,
      isKnown: false,
      hasEnded: false,
      isSettled: false,
      credits: null,
    });
  }

  make(attempt: AttemptModel): void {
    attempt.kie = { id: newId(), state: 'working' };
  }

  end(attempt: AttemptModel, credits: number | null): void {
    attempt.hasEnded = true;
    attempt.isSettled = attempt.isKnown;
    attempt.credits = credits;
  }

  accept(attempt: AttemptModel): 'running' | 'late' | 'closed' {
    const { photo } = attempt;
    if (photo.isGone) return 'closed';
    attempt.isKnown = true;
    const isCurrent = photo.attempt === attempt.number;
    if (isCurrent && photo.state === 'running') return 'running';
    const mayStart = isCurrent && !attempt.isSettled && !this.twinsOf(photo).some(this.isBusy);
    if (mayStart && this.apply(photo, 'accepted')) {
      attempt.hasEnded = false;
      attempt.credits = null;
      return 'running';
    }
    return attempt.isSettled && attempt.credits !== null ? 'closed' : 'late';
  }

  release(attempt: AttemptModel): 'queued' | null {
    const { photo } = attempt;
    const isOpen = photo.attempt === attempt.number && this.apply(photo, 'released');
    if (!attempt.isKnown) this.end(attempt, 0);
    return isOpen ? 'queued' : null;
  }

  fail(attempt: AttemptModel, credits: number | null, isHopeless: boolean): boolean {
    const { photo } = attempt;
    if (photo.attempt !== attempt.number) return false;
    if (photo.state === 'queued' && attempt.isSettled) return false;
    if (!this.apply(photo, 'failed')) return false;
    if (isHopeless) photo.hasCopy = false;
    this.end(attempt, credits);
    return true;
  }

  succeed(attempt: AttemptModel, path: string): 'succeeded' | 'kept' | 'needless' {
    const { photo } = attempt;
    if (photo.isGone) return 'needless';
    this.end(attempt, 1);
    const isNew = this.apply(photo, 'succeeded');
    const isSpare = photo.state === 'cancelled' && photo.cutout === null;
    if (isNew || isSpare) photo.cutout = path;
    const overtaken = this.current(photo);
    if (isNew && overtaken && !overtaken.isSent && !overtaken.hasEnded) this.end(overtaken, 0);
    if (isNew) return 'succeeded';
    return photo.cutout === path ? 'kept' : 'needless';
  }

  cancel(photo: PhotoModel): boolean {
    if (!this.apply(photo, 'cancelled')) return false;
    for (const attempt of this.attempts) {
      if (attempt.photo === photo && !attempt.hasEnded) {
        this.end(attempt, attempt.isSent ? null : 0);
      }
    }
    return true;
  }

  /** Queued photos whose bytes' cut-out is kept by now. */
  /** @param taken the cut-outs that were given, by photo: any of those that are kept of its bytes */
  adopt(taken: ReadonlyMap<string, string | null>): string[] {
    const adopted = this.in('queued').filter(({ bytes }) => this.kept(bytes).length > 0);
    for (const photo of adopted) {
      photo.cutout = this.oneOf(this.kept(photo.bytes), taken.get(photo.id) ?? null);
      this.apply(photo, 'succeeded');
      photo.reused = true;
    }
    return adopted.map(({ id }) => id);
  }
}
