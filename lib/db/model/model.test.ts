import { eq, isNotNull } from 'drizzle-orm';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { newId } from '@/lib/base/ids';
import { addTasks } from '../add';
import { adoptKept } from '../adopt';
import { markAccepted, markFailed, markSent, markSucceeded, release } from '../attempts';
import { cancelTasks, deleteTasks, retryTasks } from '../change';
import type { Db } from '../client';
import { now } from '../clock';
import { claim, HOME, makeOverdue, newPhoto, onBothEngines } from '../fixture';
import { askLater, closeLate, leaseLate } from '../late';
import { recoverClaims } from '../recover';
import { attempts, batches, tasks, trash } from '../schema';
import { discard, forgetTrash, leaseTrash } from '../trash';
import { type AttemptModel, Model, type PhotoModel } from './fixture';

/** Any order of commands does to the database what it does to the model. */

const OTHER = { workspace: 'vother', name: null };

const LETTERS = [...'abcdefgh'];
const KINDS = [
  'submit',
  'submit',
  'claim',
  'claim',
  'send',
  'send',
  'send',
  'answer',
  'finish',
  'finish',
  'call',
  'call',
  'settle',
  'settle',
  'giveUp',
  'late',
  'recover',
  'retry',
  'retry',
  'cancel',
  'delete',
  'adopt',
  'clean',
] as const;

const anyCommands = fc.array(
  fc.record({ kind: fc.constantFrom(...KINDS), nth: fc.nat(4), variant: fc.nat(5) }),
  { size: 'max', maxLength: 80 },
);
type Command = { kind: (typeof KINDS)[number]; nth: number; variant: number };

/** Our database, Kie and Blob, with the model of all three beside them. */
function createWorld(db: Db) {
  const model = new Model();
  const blob = new Set<string>();
  const places = [HOME, HOME, OTHER].map((owner) => ({ id: newId(), owner }));
  const digests = new Map(LETTERS.map((letter) => [letter, newPhoto().digest]));
  const letters = new Map([...digests].map(([letter, digest]) => [digest, letter]));
  /** To the model, bytes that lie in two workspaces are not the same. */
  const bytesIn = (workspace: string, letter: string) => `${letter} in ${workspace}`;
  const ownerOf = (batchId: string) => places.find(({ id }) => id === batchId)?.owner ?? HOME;

  const keyOf = ({ photo, number }: AttemptModel) => ({ taskId: photo.id, attempt: number });
  const chosen = ({ id, batchId }: PhotoModel) => ({ batchId, taskIds: [id] });
  const accept = async (attempt: AttemptModel) => {
    const expected = model.accept(attempt);
    const kieTaskId = attempt.kie?.id ?? '';
    expect(await markAccepted(db, keyOf(attempt), kieTaskId, 0)).toBe(expected);
  };
  async function fail(
    attempt: AttemptModel,
    error: 'removal-failed' | 'no-subject' | 'timed-out',
    credits: number | null,
  ) {
    const expected = model.fail(attempt, credits, error === 'no-subject');
    const ending = { error, credits, ...(credits === null && { askInMs: 0 }) };
    expect(await markFailed(db, keyOf(attempt), ending)).toBe(expected);
  }
  async function succeed(attempt: AttemptModel) {
    const path = `cutouts/${attempt.photo.id}-${attempt.number}.png`;
    blob.add(path);
    const end = await markSucceeded(db, keyOf(attempt), { path, bytes: 1 }, 1);
    expect(end).toBe(model.succeed(attempt, path));
    if (end === 'needless') await discard(db, [path]);
  }
  async function refuse(attempt: AttemptModel, how: 'busy' | 'permanent') {
    attempt.refusal = null;
    if (how === 'permanent') return fail(attempt, 'no-subject', 0);
    const expected = model.release(attempt);
    const busy = { error: 'service-busy', afterMs: 0, giveUpMs: 60_000 } as const;
    expect(await release(db, keyOf(attempt), busy)).toBe(expected);
  }

  async function send(attempt: AttemptModel | undefined, nth: number, variant: number) {
    if (!attempt) return;
    const { photo, number } = attempt;
    const mayBeSent = !photo.isGone && photo.state === 'submitting' && photo.attempt === number;
    expect(await markSent(db, keyOf(attempt), 60_000)).toBe(mayBeSent);
    if (!mayBeSent) return;
    attempt.isSent = true;
    // The reply tells of a task, is lost, tells of a refusal, or tells it later.
    if (variant <= 2) model.make(attempt);
    if (variant <= 1) await accept(attempt);
    if (variant === 3) await refuse(attempt, nth % 4 === 0 ? 'permanent' : 'busy');
    if (variant === 4) attempt.refusal = nth % 4 === 0 ? 'permanent' : 'busy';
  }

  const commands = {
    async submit(nth: number, variant: number) {
      const letter = LETTERS[(nth * 6 + variant) % LETTERS.length] ?? 'a';
      const photo = newPhoto(digests.get(letter) ?? '');
      const hasCopy = variant !== 0;
      const { id: batchId, owner } = pick(places, variant) ?? { id: '', owner: HOME };
      const bytes = bytesIn(owner.workspace, letter);
      if (hasCopy && photo.source) blob.add(photo.source.pathname);
      const { missing } = await addTasks(db, owner, batchId, [
        { ...photo, ...(!hasCopy && { source: null }) },
      ]);
      const [row] = await db.select().from(tasks).where(eq(tasks.id, photo.taskId));
      const before = model.photos.length;
      model.add({ id: photo.taskId, batchId, bytes, hasCopy }, row?.cutoutPath ?? null);
      expect(missing).toEqual(model.photos.length > before ? [] : [photo.taskId]);
    },
    async claim(nth: number) {
      const sendable = model.sendable;
      const claimed = await claim(db, nth);
      const taken = claimed.map(({ workspace, digest }) =>
        bytesIn(workspace, letters.get(digest) ?? ''),
      );
      expect(taken.length).toBe(Math.min(nth, sendable.size));
      expect(new Set(taken).size).toBe(taken.length);
      for (const [i, { id, attempt }] of claimed.entries()) {
        expect(sendable).toContain(taken[i]);
        const photo = model.in('queued').find((queued) => queued.id === id);
        if (!photo) throw new Error('claimed what was not in the queue');
        model.claim(photo);
        expect(attempt).toBe(photo.attempt);
      }
    },
    async send(nth: number, variant: number) {
      const attempt = pick(
        model.attempts.filter(({ isSent }) => !isSent),
        nth,
      );
      await send(attempt, nth, variant);
    },
    async answer(nth: number) {
      const attempt = pick(
        model.attempts.filter(({ refusal }) => refusal),
        nth,
      );
      if (attempt?.refusal) await refuse(attempt, attempt.refusal);
    },
    async finish(nth: number, variant: number) {
      const working = model.made.filter(({ kie }) => kie?.state === 'working');
      const kie = pick(working, nth)?.kie;
      if (kie) kie.state = variant < 2 ? 'failed' : 'succeeded';
    },
    async call(nth: number) {
      const attempt = pick(model.made, nth);
      if (attempt) await accept(attempt);
    },
    /** By whoever read it, be that long ago. */
    async settle(nth: number, variant: number) {
      const attempt = pick(model.known, nth);
      if (attempt?.kie?.state === 'failed') {
        await fail(attempt, variant === 0 ? 'no-subject' : 'removal-failed', 0);
      }
      if (attempt?.kie?.state !== 'succeeded') return;
      if (variant < 2) await fail(attempt, 'removal-failed', 1);
      else await succeed(attempt);
    },
    async giveUp(nth: number) {
      const attempt = pick(model.in('running'), nth);
      const current = attempt && model.current(attempt);
      if (current) await fail(current, 'timed-out', null);
    },
    async late(nth: number) {
      if (nth % 2 === 0) {
        await db.update(attempts).set({ askAt: now }).where(isNotNull(attempts.askAt));
      }
      for (const late of await leaseLate(db, { want: 9, leaseMs: 60_000 })) {
        const attempt = model.attempts.find(
          ({ photo, number }) => photo.id === late.taskId && number === late.attempt,
        );
        expect(attempt?.kie?.id).toBe(late.kieTaskId);
        if (!attempt?.kie) return;
        const { state } = attempt.kie;
        if (state === 'working') await askLater(db, late, 0);
        else if (state === 'succeeded' && late.task.cutoutPath === null) await succeed(attempt);
        else {
          const credits = state === 'succeeded' ? 1 : 0;
          const outcome = state === 'succeeded' ? 'succeeded' : 'removal-failed';
          await closeLate(db, late, { outcome, kieCode: null, credits });
          const { photo, number } = attempt;
          const isSettling = photo.state === 'running' && photo.attempt === number;
          if (!isSettling) model.end(attempt, credits);
        }
      }
    },
    async recover(nth: number) {
      const photo = pick(model.in('submitting'), nth);
      const attempt = photo && model.current(photo);
      if (!attempt) return;
      await makeOverdue(db, photo.id);
      const giveUpMs = nth === 0 ? -60_000 : 60_000;
      const { failed, released } = await recoverClaims(db, { graceMs: 0, giveUpMs });
      for (const { id } of [...failed, ...released]) {
        const found = model.in('submitting').find((one) => one.id === id);
        const current = found && model.current(found);
        if (!current) throw new Error('recovered what was not being sent');
        const isAlone = model.in('running').length === 0;
        expect(current.isSent && !isAlone, 'given up while Kie is at work').toBe(false);
        model.apply(found, current.isSent && nth === 0 ? 'failed' : 'released');
        model.end(current, current.isSent ? null : 0);
      }
      expect(attempt.isSent || photo.state === 'queued', 'not sent, and due').toBe(true);
    },
    async retry(nth: number) {
      const photo = pick(nth % 4 === 0 ? model.here : model.in('failed'), nth);
      if (!photo) return;
      if (photo.hasCopy) model.apply(photo, 'retried');
      const isWell = photo.state !== 'failed' && photo.state !== 'cancelled';
      const { changed } = await retryTasks(db, ownerOf(photo.batchId), chosen(photo));
      expect(changed).toEqual(isWell ? [photo.id] : []);
    },
    async cancel(nth: number) {
      const photo = pick(model.here, nth);
      if (!photo) return;
      const isOpen = model.cancel(photo);
      const { changed } = await cancelTasks(db, ownerOf(photo.batchId), chosen(photo));
      expect(changed).toEqual(isOpen ? [photo.id] : []);
    },
    async delete(nth: number) {
      const photo = pick(model.here, nth);
      if (!photo) return;
      photo.isGone = true;
      expect(await deleteTasks(db, ownerOf(photo.batchId), chosen(photo))).toEqual([photo.id]);
    },
    async adopt() {
      const adopted = await adoptKept(db);
      const taken = new Map(adopted.map(({ id, cutoutPath }) => [id, cutoutPath]));
      expect([...taken.keys()].sort()).toEqual(model.adopt(taken).sort());
    },
    async clean() {
      const removed = await leaseTrash(db, { want: 99, leaseMs: 60_000 });
      for (const pathname of removed) blob.delete(pathname);
      await forgetTrash(db, removed);
    },
  } satisfies Record<(typeof KINDS)[number], (nth: number, variant: number) => Promise<void>>;

  async function check() {
    const [rows, books, standing] = [
      await db.select().from(tasks),
      await db.select().from(attempts),
      await db.select().from(batches),
    ];
    const seen = rows.map(({ id, state, attempt, cutoutPath, reused, sourcePath }) => ({
      ...{ id, state, attempt, reused },
      cutout: cutoutPath,
      hasCopy: sourcePath !== null,
    }));
    const expected = model.here.map(({ id, state, attempt, reused, cutout, hasCopy }) => ({
      ...{ id, state, attempt, reused, cutout, hasCopy },
    }));
    const byId = (a: { id: string }, b: { id: string }) => (a.id < b.id ? -1 : 1);
    expect(seen.sort(byId)).toEqual(expected.sort(byId));

    for (const { photo, number, kie, isKnown, credits } of model.attempts) {
      if (photo.isGone) continue;
      const book = books.find((one) => one.taskId === photo.id && one.number === number);
      expect(book).toMatchObject({ credits, kieTaskId: isKnown ? (kie?.id ?? null) : null });
      expect(credits ?? 0).toBeLessThanOrEqual(kie?.state === 'succeeded' ? 1 : 0);
    }
    const spent = standing.reduce((sum, batch) => sum + batch.spent, 0);
    expect(spent).toBeLessThanOrEqual(model.cost);
    expect(books.reduce((sum, book) => sum + (book.credits ?? 0), 0)).toBeLessThanOrEqual(spent);

    const busy = model.here.filter(model.isBusy).map(({ bytes }) => bytes);
    expect(new Set(busy).size).toBe(busy.length);
    for (const row of rows) {
      const isFinal = ['succeeded', 'failed', 'cancelled'].includes(row.state);
      expect([row.dueAt === null, row.endedAt !== null]).toEqual([isFinal, isFinal]);
      expect(row.error !== null).toBe(row.state === 'failed');
      if (row.state === 'succeeded') expect(row.cutoutPath).not.toBeNull();
      for (const path of [row.cutoutPath, row.sourcePath]) if (path) expect(blob).toContain(path);
    }
    for (const { successes } of model.photos) expect(successes).toBeLessThanOrEqual(1);
    return { rows, spent };
  }

  /** Everything that can happen by itself happens, until nothing more does. */
  async function drain() {
    for (let round = 0; round < 12; round++) {
      while (model.attempts.some(({ refusal }) => refusal)) await commands.answer(0);
      await commands.claim(9);
      for (const photo of model.in('submitting')) {
        const attempt = model.current(photo);
        if (attempt && !attempt.isSent) await send(attempt, 0, 0);
      }
      for (const { kie } of model.made) if (kie?.state === 'working') kie.state = 'succeeded';
      for (const attempt of model.made) await accept(attempt);
      for (const photo of model.in('running')) {
        const attempt = model.current(photo);
        if (attempt?.kie?.state === 'failed') await fail(attempt, 'removal-failed', 0);
        else if (attempt) await succeed(attempt);
      }
      await commands.late(0);
      await commands.adopt();
      for (const _ of model.in('submitting')) await commands.recover(1);
      if (model.in('queued', 'submitting', 'running').length === 0) break;
    }
    await commands.clean();
    await commands.clean();
  }

  return { model, blob, commands, check, drain };
}

const pick = <T>(list: T[], nth: number): T | undefined => list[nth % Math.max(1, list.length)];

onBothEngines((db) => {
  async function live(list: readonly Command[]) {
    await db().delete(batches);
    await db().delete(trash);
    const { model, blob, commands, check, drain } = createWorld(db());
    for (const { kind, nth, variant } of list) {
      await commands[kind](nth, variant);
      await check();
    }
    await drain();
    const { rows, spent } = await check();
    expect(model.in('queued', 'submitting', 'running')).toEqual([]);
    // Only what was deleted before it was known is missing from the books.
    const booked = model.made.filter(
      ({ photo, kie, credits }) => kie?.state === 'succeeded' && (!photo.isGone || credits === 1),
    );
    expect(spent).toBe(booked.length);
    const held = rows.flatMap((row) => [row.sourcePath, row.cutoutPath].filter((path) => path));
    expect([...blob].sort()).toEqual([...new Set(held)].sort());
  }

  test('whatever happens in whatever order, the database does as the model', async () => {
    await fc.assert(fc.asyncProperty(anyCommands, live), {
      numRuns: 120,
      interruptAfterTimeLimit: 90_000,
    });
  }, 120_000);
});
