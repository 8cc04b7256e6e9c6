import { z } from 'zod';
import { ERROR_CODES } from '@/lib/base/errors';
import { abandoned } from '@/lib/batch/another';
import type { Outcome, Photo, PhotoState } from '@/lib/batch/photo';
import type { Note } from '@/lib/image/study';
import { VARIANTS } from '@/lib/image/variant';
import { FLAG_CODES } from '@/lib/matte/flag';

/** A photo as a browser keeps it: what can be cloned into a database, and means something later. */

/**
 * Raised when an older page could misread what a newer one writes, or write it back without what it
 * does not know. The first knew of no findings, verdicts, repairs and other tries.
 */
const VERSION = 2;

const NOTES: Record<Note, true> = {
  'animated-first-frame': true,
  'wide-gamut': true,
  'profile-ignored': true,
  cmyk: true,
  'deep-colour': true,
  'has-alpha': true,
};
const isNote = (word: unknown): word is Note =>
  typeof word === 'string' && Object.hasOwn(NOTES, word);

const notes = z
  .array(z.unknown())
  .transform((words) => words.filter(isNote))
  .readonly();
const pixels = z.number().nonnegative();
const size = z.object({ width: pixels, height: pixels });
const errorCode = z.enum(ERROR_CODES).catch('internal');
const picture = z.instanceof(Blob).nullable();

const share = z.number();
const place = z.object({ left: share, top: share, right: share, bottom: share });
const findings = z.object({
  flags: z.array(z.object({ code: z.enum(FLAG_CODES), place, share })).readonly(),
  subject: place.nullable(),
  coverage: share,
});

const edit = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('stroke'),
    tool: z.enum(['restore', 'erase']),
    radius: share,
    softness: share,
    points: z.array(z.number()).readonly(),
  }),
  z.object({ kind: z.literal('solid-inside') }),
  z.object({ kind: z.literal('drop-specks'), share }),
  z.object({ kind: z.literal('open-hole'), x: share, y: share }),
]);
/** Edits of a kind that this version does not know are left out; see `isPartial`. */
const repair = z
  .array(z.unknown())
  .catch([])
  .transform((edits) => edits.flatMap((one) => edit.safeParse(one).data ?? []))
  .readonly();

const transform = z.object({
  original: size,
  content: size.extend({ x: pixels, y: pixels }),
  copy: size,
});

/** What a cut-out came to; what cannot be read of it, or was not known to older ledgers, costs no photo. */
const result = {
  taskId: z.string(),
  reused: z.boolean(),
  findings: findings.nullable().catch(null),
  verdict: z.enum(['keep', 'reject']).nullable().catch(null),
  repair,
};

const variant = z.enum(VARIANTS).catch('plain');
/** Its preview is made anew where it is wanted. */
const outcome = z.object({ ...result, variant, transform: transform.nullable() });

const stateSchema = z.discriminatedUnion('phase', [
  /** All that comes before the removal begins anew; a grant may have left an upload behind. */
  z.object({ phase: z.literal('waiting'), grantedTaskId: z.string().nullable() }),
  z.object({
    phase: z.literal('removing'),
    taskId: z.string(),
    source: z.object({ pathname: z.string(), proof: z.string() }).nullable(),
    submission: z.enum(['due', 'offered', 'taken']),
    running: z.boolean(),
    wish: z.enum(['retry', 'cancel']).nullable(),
  }),
  z.object({
    phase: z.literal('done'),
    ...result,
    isContested: z.boolean().catch(false),
    /** Its preview shows what was before a repair, or before other edges. */
    isStale: z.boolean().catch(false),
  }),
  z.object({
    phase: z.literal('failed'),
    during: z.enum(['preparing', 'uploading', 'removing']),
    error: errorCode,
    taskId: z.string().nullable(),
  }),
  z.object({
    phase: z.literal('cancelled'),
    taskId: z.string().nullable(),
    wasRunning: z.boolean(),
  }),
]);

const recordSchema = z.object({
  version: z.union([z.literal(1), z.literal(VERSION)]),
  id: z.string().min(1),
  batchId: z.string().min(1),
  /** Its place among the photos; others may be missing in between. */
  place: z.number().int().nonnegative(),
  run: z.number().int().nonnegative(),
  name: z.string(),
  folder: z.string(),
  /** What its file said of itself; null for a photo whose original this browser was not given. */
  original: z
    .object({ name: z.string(), type: z.string(), lastModified: z.number(), bytes: z.number() })
    .nullable(),
  digest: z.string().nullable(),
  studied: z.object({ size, notes, isKept: z.boolean() }).nullable(),
  prepared: z.object({ transform, notes }).nullable(),
  isHeld: z.boolean(),
  mayReuse: z.boolean(),
  formerTaskIds: z.array(z.string()).readonly(),
  /** Older ledgers know of no other tries than the first. */
  variant,
  earlier: z.array(outcome).readonly().default([]),
  vain: z.object({ variant, error: errorCode.nullable() }).nullable().catch(null),
  sunk: z.number().int().nonnegative().catch(0),
  state: stateSchema,
  thumbnail: picture,
  preview: picture,
});

export type PhotoRecord = z.infer<typeof recordSchema> & {
  /** A repair of it cannot be read whole: what is in the database is not to be written over. */
  readonly isPartial?: true;
};

/** What the database gave, if it is a record that this version understands. */
export function parseRecord(found: unknown): PhotoRecord | null {
  const { success, data } = recordSchema.safeParse(found);
  if (!success) return null;
  return isWhole(found, data) ? data : { ...data, isPartial: true };
}

const repaired = z.object({ repair: z.unknown() }).catch({ repair: undefined });
const repairs = z.object({ state: repaired, earlier: z.array(repaired).catch([]) });

/** Whether nothing was left out of any of its repairs. */
function isWhole(found: unknown, { state, earlier }: z.infer<typeof recordSchema>): boolean {
  const kept = repairs.parse(found);
  const read = [state.phase === 'done' ? state : { repair: [] }, ...earlier];
  return [kept.state, ...kept.earlier].every(({ repair: before }, at) => {
    if (before === undefined) return true;
    return Array.isArray(before) && before.length === read[at]?.repair.length;
  });
}

/** The photo without its original and its API copy; its pictures are the same blobs. */
export function toRecord(photo: Photo, batchId: string, place: number): PhotoRecord {
  const { id, run, name, folder, file, digest, studied, prepared } = photo;
  const { isHeld, mayReuse, formerTaskIds, variant, earlier, vain, sunk } = photo;
  return {
    version: VERSION,
    id,
    batchId,
    place,
    run,
    name,
    folder,
    original: file && {
      name: file.name,
      type: file.type,
      lastModified: file.lastModified,
      bytes: file.size,
    },
    digest,
    studied: studied && { size: studied.size, notes: studied.notes, isKept: studied.isKept },
    prepared: prepared && { transform: prepared.transform, notes: prepared.notes },
    isHeld,
    mayReuse,
    formerTaskIds,
    variant,
    earlier: earlier.map(({ preview: _, stale: __, prepared: made, ...kept }) => ({
      ...kept,
      transform: made?.transform ?? null,
    })),
    vain,
    sunk,
    state: toState(photo),
    thumbnail: prepared?.thumbnail ?? null,
    preview: photo.phase === 'done' && photo.preview instanceof Blob ? photo.preview : null,
  };
}

function toState(photo: Photo): PhotoRecord['state'] {
  switch (photo.phase) {
    case 'queued':
    case 'preparing':
      return { phase: 'waiting', grantedTaskId: null };
    case 'uploading':
      return { phase: 'waiting', grantedTaskId: photo.grant?.taskId ?? null };
    case 'removing': {
      const { phase, taskId, source, submission, running, wish } = photo;
      return { phase, taskId, source, submission, running, wish };
    }
    case 'done': {
      const { phase, taskId, reused, findings, verdict, repair, isContested, stale } = photo;
      const isStale = stale !== null;
      return { phase, taskId, reused, findings, verdict, repair, isContested, isStale };
    }
    case 'failed': {
      const { phase, during, error, taskId } = photo;
      return { phase, during, error, taskId };
    }
    case 'cancelled':
      return { phase: 'cancelled', taskId: photo.taskId, wasRunning: photo.wasRunning };
  }
}

/**
 * The photo as it resumes: what was under way in this browser begins anew in a further run, what
 * the server may have stays as it is, and a preview that could not be made is tried again.
 * @param original its bytes as they were kept; one of another size is a torn one and left out
 */
export function resume(record: PhotoRecord, original: Blob | null): Photo {
  const { id, name, folder, digest, isHeld, mayReuse } = record;
  const isQuoted = isHeld && record.state.phase === 'waiting';
  // The cut-out that was kept then may be gone by now: it is asked anew before a price is told.
  const studied = isQuoted && record.studied?.isKept ? null : record.studied;
  const prepared = record.prepared &&
    record.thumbnail && { ...record.prepared, thumbnail: record.thumbnail };
  const file = fileOf(record, original);
  const { variant, vain, sunk } = record;
  const earlier = record.earlier.map(({ transform, ...kept }): Outcome => {
    const { notes = [] } = record.prepared ?? {};
    const made = transform && record.thumbnail && { transform, notes, thumbnail: record.thumbnail };
    return { ...kept, prepared: made, preview: null, stale: null };
  });
  const tries = { variant, earlier, vain, sunk };
  const base = { id, name, folder, file, digest, studied, prepared, isHeld, mayReuse, ...tries };
  const { run, formerTaskIds, state } = record;
  const left = taskLeftBy(state, prepared !== null);
  if (left === undefined) return { ...base, run, formerTaskIds, ...resumed(state, record.preview) };
  const former = left === null ? formerTaskIds : [...formerTaskIds, left];
  const anew = { ...base, run: run + 1, formerTaskIds: former, phase: 'queued' } as const;
  // Without its original another try would leave it with nothing to show.
  return file ? anew : abandoned(anew, 'original-missing');
}

/** The same of whatever the database gave; null for what is not a record of this version. */
export function fromRecord(found: unknown, original: Blob | null): Photo | null {
  const record = parseRecord(found);
  return record && resume(record, original);
}

/** The task that a photo which begins anew may have at the server; undefined where it goes on. */
function taskLeftBy(state: PhotoRecord['state'], isPrepared: boolean): string | null | undefined {
  if (state.phase === 'waiting') return state.grantedTaskId;
  // Nothing can be submitted of a photo of which the copy's size is not known.
  const isStuck = state.phase === 'removing' && state.submission !== 'taken' && !isPrepared;
  return isStuck ? state.taskId : undefined;
}

function resumed(state: PhotoRecord['state'], preview: Blob | null): PhotoState {
  if (state.phase === 'waiting') return { phase: 'queued' };
  if (state.phase !== 'done') return state;
  const { isStale, ...kept } = state;
  return { ...kept, preview, stale: preview && isStale ? 'due' : null, isBlind: false };
}

function fileOf({ original }: PhotoRecord, kept: Blob | null): File | null {
  if (!original || kept?.size !== original.bytes) return null;
  const { name, type, lastModified } = original;
  return new File([kept], name, { type, lastModified });
}
