import { ERRORS, type ErrorCode } from '@/lib/base/errors';
import { VARIANTS, type Variant } from '@/lib/image/variant';
import { inPhase, type Outcome, type Photo, type PhotoIn } from './photo';
import { riskOf } from './risk';

/**
 * Another try of a finished photo, with another API copy: what it was stays with it, comes back
 * where the try comes to nothing, and of two results the better one is shown.
 */

/** Results come in the order in which their variants are tried. */
const placeOf = (variant: Variant): number => VARIANTS.indexOf(variant);

/** What is there of a finished photo to be shown, in the order in which it was tried. */
export const resultsOf = (photo: PhotoIn<'done'>): Outcome[] =>
  [...photo.earlier, outcomeOf(photo)].sort((a, b) => placeOf(a.variant) - placeOf(b.variant));

function outcomeOf(photo: PhotoIn<'done'>): Outcome {
  const { taskId, variant, prepared, preview, stale, reused, findings, verdict, repair } = photo;
  return { taskId, variant, prepared, preview, stale, reused, findings, verdict, repair };
}

/**
 * The API copy that another try would send: the first that comes after all of which there is a
 * result. One that came to nothing is tried once more where it may end differently.
 * @returns null where all have been tried, or the photo cannot be tried
 */
export function nextVariant(photo: Photo): Variant | null {
  if (photo.phase !== 'done' || photo.file === null) return null;
  const { vain } = photo;
  const tried = [photo, ...photo.earlier].map(({ variant }) => placeOf(variant));
  const isOver = vain?.error ? !ERRORS[vain.error].retryable : false;
  if (vain && isOver) tried.push(placeOf(vain.variant));
  return VARIANTS[Math.max(...tried) + 1] ?? null;
}

/** A further run of a finished photo, with an API copy of which there is no result. */
export function begun(photo: PhotoIn<'done'>, variant: Variant): Photo {
  const { studied } = photo;
  return {
    ...inPhase(photo, { phase: 'queued' }),
    run: photo.run + 1,
    // What was found out was about another copy.
    studied: studied && { ...studied, isKept: false },
    mayReuse: true,
    variant,
    earlier: [...photo.earlier, outcomeOf(photo)],
    vain: null,
  };
}

/** A person wants to see what another API copy comes to. */
export function tryAnew(photo: Photo): Photo {
  const variant = nextVariant(photo);
  return photo.phase === 'done' && variant !== null ? begun(photo, variant) : photo;
}

/** The photo with one of its results in the place of what it is; its other results stay as they are. */
function withOutcome(photo: Photo, outcome: Outcome, isContested: boolean): Photo {
  const { taskId, variant, prepared, reused, findings, verdict, repair } = outcome;
  // Of a picture that was not looked at yet another one is made, which is.
  const isUnseen = findings === null && outcome.preview instanceof Blob;
  const stale = isUnseen ? 'due' : outcome.stale;
  const done = { taskId, preview: outcome.preview, stale, reused, findings, verdict, repair };
  const state = { phase: 'done', isContested, isBlind: false, ...done } as const;
  return inPhase({ ...photo, variant, prepared }, state);
}

/**
 * The photo as it was before a try that came to nothing; null where it was not done before.
 * @param mayCost a credit may have been used for it
 */
export function restored(
  photo: Photo,
  { error, taskId, mayCost }: { error: ErrorCode | null; taskId: string | null; mayCost: boolean },
): Photo | null {
  const before = photo.earlier.at(-1);
  if (!before || photo.phase === 'done') return null;
  const { formerTaskIds, variant } = photo;
  const back = withOutcome(photo, before, false);
  return {
    ...back,
    earlier: photo.earlier.slice(0, -1),
    vain: { variant, error },
    formerTaskIds: taskId === null ? formerTaskIds : [...formerTaskIds, taskId],
    sunk: photo.sunk + (mayCost ? 1 : 0),
  };
}

/** Gives another try up before it has come to the server; the same photo where it is none. */
export const abandoned = (photo: Photo, error: ErrorCode): Photo =>
  restored(photo, { error, taskId: null, mayCost: false }) ?? photo;

/** Shows another of its results, in a further run. */
function showing(photo: PhotoIn<'done'>, outcome: Outcome, isContested: boolean): Photo {
  const others = photo.earlier.filter((other) => other !== outcome);
  return {
    ...withOutcome(photo, outcome, isContested),
    run: photo.run + 1,
    earlier: [...others, outcomeOf(photo)],
  };
}

/** A person has chosen among its results. */
export function swapped(photo: Photo, taskId: string): Photo {
  if (photo.phase !== 'done') return photo;
  const wanted = photo.earlier.find((outcome) => outcome.taskId === taskId);
  return wanted ? showing(photo, wanted, false) : photo;
}

/** Whether all is known of it that can be. */
const isSeen = ({ findings, preview, stale }: Outcome): boolean =>
  findings !== null || typeof preview === 'string' || (stale !== null && stale !== 'due');

/**
 * The photo with the better of its last two results, once both were looked at; of two that are as
 * good, the one that was there first. What flags each by itself counts, and not its siblings.
 */
export function decided(photo: Photo): Photo {
  if (photo.phase !== 'done' || !photo.isContested) return photo;
  const shown = outcomeOf(photo);
  const other = photo.earlier.at(-1);
  if (!other) return { ...photo, isContested: false };
  if (!isSeen(shown) && !photo.isBlind) return photo;
  if (!isSeen(other)) return showing(photo, other, true);
  const risk = ({ findings }: Outcome) =>
    findings ? riskOf(findings.flags) : Number.POSITIVE_INFINITY;
  const [mine, theirs] = [risk(shown), risk(other)];
  const isFirst = placeOf(shown.variant) < placeOf(other.variant);
  const stays = mine === theirs ? isFirst : mine < theirs;
  return stays ? { ...photo, isContested: false } : showing(photo, other, false);
}

/** A result that cannot be looked at gives way to the other. */
export const yielding = (photo: PhotoIn<'done'>): Photo => {
  const other = photo.earlier.at(-1);
  if (!photo.isContested || !other) return photo;
  return showing(photo, other, false);
};

/** Other edges: the pictures of what is not shown are made anew as well, once they are. */
export const redrawnEarlier = (photo: Photo): Photo => {
  const isDue = ({ preview, stale }: Outcome) => preview instanceof Blob && stale !== 'due';
  if (!photo.earlier.some(isDue)) return photo;
  const anew = (outcome: Outcome): Outcome =>
    isDue(outcome) ? { ...outcome, stale: 'due' } : outcome;
  return { ...photo, earlier: photo.earlier.map(anew) };
};
