import { isNotNull } from 'drizzle-orm';
import sharp from 'sharp';
import { vi } from 'vitest';
import { codeOf, type ErrorCode } from '@/lib/base/errors';
import { newId } from '@/lib/base/ids';
import { watch as advance } from '@/lib/batch/advance';
import { FRESH, type PhotoIn } from '@/lib/batch/photo';
import { HOME } from '@/lib/db/fixture';
import { attempts, tasks, trash } from '@/lib/db/schema';
import { en } from '@/lib/messages/en';
import { uploadApiCopy } from '@/lib/storage/upload';
import type { BatchView, PauseReason } from '@/lib/task/task';
import { grantUploads } from '../grant-uploads';
import { readBatch } from '../read-batch';
import { readCutout } from '../read-cutout';
import type { Services } from '../services';
import { submitTasks } from '../submit-tasks';
import { type Faults, type openFaultWorld, SIZE } from './world/fixture';

/** What the fault matrix says of each fault, and how one photo goes its way under it. */

/** The steps of a photo's way, in their order. */
export const STEPS = [
  'grant',
  'upload',
  'submit',
  'create',
  'reply',
  'callback',
  'read',
  'result',
  'keep',
  'tidy',
  'status',
  'cut-out',
] as const;

export interface Cell {
  fault: string;
  step: (typeof STEPS)[number];
  turn: Faults;
  /** For how many rounds of time it lasts. */
  lasts: number | 'for good';
  /** How much time passes while Kie is at work. */
  meanwhileMs?: number;
  /** What is turned when it passes, beside putting right all that was wrong. */
  mend?: Faults;
  ends: 'succeeded' | 'failed' | 'waiting' | 'not submitted';
  /** Why it failed, or was not submitted. */
  error?: ErrorCode;
  /** What a request was refused with, which could be made again. */
  met?: ErrorCode;
  /** Why intake was paused on the way, and still is where the photo ends waiting. */
  pause?: PauseReason;
  /** Credits that Kie took. */
  credits: number;
  /** Tasks that were made at Kie. */
  creates: number;
  /** Credits that the page shows as spent, where Kie did not tell of all. */
  shown?: number;
  /** Objects that could not be removed from Blob yet. */
  binned?: number;
}

/** What became of a photo, in the words of a cell, and what the person reads in the end. */
export interface Outcome {
  ends: Cell['ends'];
  error: ErrorCode | null;
  met: ErrorCode | null;
  pause: PauseReason | null;
  credits: number;
  creates: number;
  shown: number;
  binned: number;
  isPaused: boolean;
  reads: string;
  /** What lies in Blob and nothing knows of, and what rows look for there in vain. */
  strays: string[];
}

/** Rounds until a photo must have come to its end, and how long each of them takes on all clocks. */
const ROUNDS = 14;
const MINUTE_MS = 60_000;
const stepMs = (round: number) => (round < 7 ? 3 : 300) * MINUTE_MS;

export type FaultWorld = Awaited<ReturnType<typeof openFaultWorld>>;

/** Stands for the cut-out, which says enough by itself. */
export const CUTOUT = '(its cut-out)';

/** What the page writes of the photo. */
function wordsFor(view: BatchView): string {
  const [task] = view.tasks;
  if (!task) throw new Error('no photo in the batch');
  const before: PhotoIn<'removing'> = {
    id: 'photo',
    run: 0,
    name: 'photo.jpg',
    folder: '',
    file: new File([], 'photo.jpg'),
    ...FRESH,
    isHeld: false,
    mayReuse: false,
    phase: 'removing',
    taskId: task.id,
    source: null,
    submission: 'taken',
    running: false,
    wish: null,
  };
  const photo = advance(before, task);
  return photo.phase === 'done' ? CUTOUT : en.phase(photo, view.pause !== null);
}

/** Objects in the store against the rows and the trash. */
async function straysIn({ db }: FaultWorld, { blob }: Services): Promise<string[]> {
  const found = new Set<string>();
  for (const prefix of ['copies/', 'cutouts/'] as const) {
    for await (const page of blob.list(prefix)) {
      for (const { pathname } of page) found.add(pathname);
    }
  }
  const rows = await db.select().from(tasks);
  const needed = rows.flatMap(({ sourcePath, cutoutPath }) =>
    [sourcePath, cutoutPath].filter((pathname) => pathname !== null),
  );
  const binned = await db.select().from(trash);
  const known = new Set([...needed, ...binned.map(({ pathname }) => pathname)]);
  return [
    ...[...found].filter((pathname) => !known.has(pathname)).map((name) => `left: ${name}`),
    ...needed.filter((pathname) => !found.has(pathname)).map((name) => `missing: ${name}`),
  ];
}

const pixelsOf = (bytes: Uint8Array) => sharp(bytes).ensureAlpha().raw().toBuffer();

/** Faults that are there before the photo is submitted, and that come when it is done. */
const EARLY: readonly Cell['step'][] = ['grant', 'upload'];
const LAST: readonly Cell['step'][] = ['cut-out'];

/** Sends one photo on its way, with the cell's fault on it, until nothing more happens to it. */
export async function live(world: FaultWorld, cell: Cell): Promise<Outcome> {
  const { db, pass, copy, blobUrl } = world;
  const { works, turn, settled, countOf, at, end } = await world.begin();
  const { signal } = new AbortController();
  const batchId = newId();
  const met: { error?: ErrorCode; pause?: PauseReason } = {};
  const isForGood = cell.lasts === 'for good';

  /** Does what a person's page does, and again once the fault has passed. */
  async function trying<T>(work: () => Promise<T>): Promise<T | null> {
    try {
      return await work();
    } catch (thrown) {
      met.error = codeOf(thrown);
      if (isForGood) return null;
      await turn(cell.mend ?? {});
      return await work();
    }
  }

  async function outcome(view: BatchView | null): Promise<Outcome> {
    const task = view?.tasks[0];
    const final = (['succeeded', 'failed'] as const).find((state) => state === task?.state);
    const error = view ? (task?.error ?? null) : (met.error ?? null);
    await turn({});
    return {
      ends: view ? (final ?? 'waiting') : 'not submitted',
      error,
      met: (view && met.error) ?? null,
      pause: met.pause ?? null,
      credits: countOf('succeeded'),
      creates: countOf('created'),
      shown: view?.credits.spent ?? 0,
      binned: await db.$count(trash),
      isPaused: Boolean(view?.pause),
      reads: view ? wordsFor(view) : en.errors[error ?? 'internal'],
      // A copy that was never submitted is found by the daily sweep.
      strays: view ? await straysIn(world, works) : [],
    };
  }

  async function status(services = works): Promise<BatchView> {
    const view = await readBatch(services, HOME, { batchId, cursor: 0, holdMs: 0, signal });
    if (!view) throw new Error('no such batch');
    return view;
  }

  async function checkCutout(taskId: string) {
    if (LAST.includes(cell.step)) await turn(cell.turn);
    const answer = await trying(async () => {
      const stored = await readCutout(at('cut-out'), HOME, taskId, null, signal);
      return new Uint8Array((await stored?.arrayBuffer()) ?? []);
    });
    if (answer && !(await pixelsOf(answer)).equals(await pixelsOf(world.cutout))) {
      throw new Error('another cut-out than was made');
    }
  }

  try {
    if (EARLY.includes(cell.step)) await turn(cell.turn);
    const description = { ...SIZE, digest: 'd'.repeat(64), type: 'image/jpeg' } as const;
    const grants = await grantUploads(at('grant'), HOME, [
      { ...description, bytes: copy.byteLength },
    ]);
    const [grant] = grants;
    if (grant?.kind !== 'upload') throw new Error('no leave to upload');
    const upload = async () => {
      const file = new Blob([new Uint8Array(copy)], { type: description.type });
      const onProgress = () => undefined;
      await uploadApiCopy({ grant, copy: file, apiUrl: blobUrl, onProgress, signal });
      return true;
    };
    const isUploaded = await trying(upload);
    // The page's half of the SDK tries more often than ours.
    vi.stubEnv('VERCEL_BLOB_RETRIES', '0');
    if (!isUploaded) return await outcome(null);

    const isBetween = !EARLY.includes(cell.step) && !LAST.includes(cell.step);
    if (isBetween) await turn(cell.turn);
    const { taskId, pathname, proof } = grant;
    const { digest } = description;
    const photo = { ...SIZE, taskId, digest, name: 'photo.jpg', source: { pathname, proof } };
    if (!(await trying(() => submitTasks(works, HOME, { batchId, photos: [photo] })))) {
      return await outcome(null);
    }

    if (cell.meanwhileMs) {
      await works.pump.run();
      await pass(cell.meanwhileMs);
    }
    let mustPass = isBetween && !isForGood;
    for (let round = 0; ; round += 1) {
      await settled();
      const seen = await status(at('status')).catch((thrown: unknown) => {
        met.error = codeOf(thrown);
        return null;
      });
      const view = seen ?? (await status());
      if (view.pause) met.pause = view.pause.reason;
      const isOpen = await db.$count(tasks, isNotNull(tasks.dueAt));
      const owed = await db.$count(attempts, isNotNull(attempts.askAt));
      const isTidy = (await db.$count(trash)) === 0;
      if (round === ROUNDS || (!isOpen && !owed && isTidy && !mustPass)) {
        if (view.tasks[0]?.state === 'succeeded') await checkCutout(taskId);
        return await outcome(view);
      }
      if (mustPass && round + 1 >= Number(cell.lasts)) {
        await turn(cell.mend ?? {});
        mustPass = false;
      }
      await pass(stepMs(round));
    }
  } finally {
    await end();
  }
}
