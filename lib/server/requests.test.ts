import { describe, expect, test } from 'vitest';
import { newId } from '@/lib/base/ids';
import { HOME, newPhoto, onBothEngines } from '@/lib/db/fixture';
import { tasks } from '@/lib/db/schema';
import { refusal } from '@/lib/kie/translate';
import { eachInAWorld } from './fixture';
import { checkHealth } from './health';
import { readCutout } from './read-cutout';
import { submitTasks } from './submit-tasks';

type Photo = ReturnType<typeof newPhoto>;
const at = (photo: Photo, pathname: string) => ({
  ...photo,
  source: { pathname, proof: `proof of ${pathname}` },
});
const proven = (photo: Photo, proof: string) => ({
  ...photo,
  source: photo.source && { ...photo.source, proof },
});

onBothEngines((db) => {
  const world = eachInAWorld(db);

  describe('a submission', () => {
    const submit = (input: unknown) => submitTasks(world().works, HOME, input);

    test('that is repeated is one', async () => {
      const request = { batchId: newId(), photos: [newPhoto(), newPhoto()] };
      await submit(request);
      await submit(request);
      expect(await db().$count(tasks)).toBe(2);
    });

    test.each<[string, (photo: ReturnType<typeof newPhoto>) => unknown]>([
      ['nothing', () => undefined],
      ['text', () => 'photos'],
      ['a batch of another shape', (photo) => ({ batchId: '../x', photos: [photo] })],
      ['no photos', () => ({ batchId: newId(), photos: [] })],
      [
        "another photo's copy",
        (photo) => ({ batchId: newId(), photos: [{ ...photo, taskId: newId() }] }),
      ],
      [
        'a cut-out as a copy',
        (photo) => ({
          batchId: newId(),
          photos: [at(photo, `cutouts/${photo.taskId}-1.png`)],
        }),
      ],
      [
        'a pathname with a way out',
        (photo) => ({
          batchId: newId(),
          photos: [at(photo, `copies/../${photo.taskId}.jpg`)],
        }),
      ],
      [
        'one bad photo among good ones',
        (photo) => ({ batchId: newId(), photos: [newPhoto(), { ...photo, width: 1 }] }),
      ],
    ])('of %s is refused as a whole', async (_, input) => {
      await expect(submit(input(newPhoto()))).rejects.toMatchObject({ code: 'invalid-input' });
      expect(await db().$count(tasks)).toBe(0);
    });

    test.each(['', 'proof of another', 'proof of copies/a.jpg'])(
      'with %j for a proof that we granted its place is refused',
      async (proof) => {
        const request = { batchId: newId(), photos: [newPhoto(), proven(newPhoto(), proof)] };
        await expect(submit(request)).rejects.toMatchObject({ code: 'not-allowed' });
        expect(await db().$count(tasks)).toBe(0);
      },
    );

    test('while the database is down says so', async () => {
      world().setDatabase(false);
      const request = { batchId: newId(), photos: [newPhoto()] };
      await expect(submit(request)).rejects.toMatchObject({ code: 'database-unavailable' });
    });
  });

  describe('a cut-out', () => {
    const get = (id: string, known: string | null = null) =>
      readCutout(world().works, HOME, id, known, new AbortController().signal);

    test('is served as what it is, and as nothing that runs', async () => {
      const { start, finish, ring, callback, row, blob } = world();
      const { id, kieTaskId } = await start();
      expect(await get(id)).toBeNull();
      await finish(kieTaskId);
      await ring(callback());
      const response = await get(id);
      expect(response?.headers.get('content-type')).toBe('image/png');
      expect(response?.headers.get('x-content-type-options')).toBe('nosniff');
      expect(response?.headers.get('cache-control')).toBe('private, no-cache');
      const kept = blob.kept.get((await row(id)).cutoutPath ?? '');
      expect(new Uint8Array((await response?.arrayBuffer()) ?? [])).toEqual(kept);
    });

    test('that the browser has already is not read again', async () => {
      const { start, finish, ring, callback, blob } = world();
      const { id, kieTaskId } = await start();
      await finish(kieTaskId);
      await ring(callback());
      const etag = (await get(id))?.headers.get('etag') ?? '';
      expect((await get(id, '"cutouts/of-another.png"'))?.status).toBe(200);
      blob.isDown = true;
      for (const known of [etag, `W/${etag}`, `"x", ${etag}`]) {
        const answer = await get(id, known);
        expect({ status: answer?.status, etag: answer?.headers.get('etag') }).toEqual({
          status: 304,
          etag,
        });
      }
    });

    test('that nobody made is none', async () => {
      expect(await get(newId())).toBeNull();
    });

    test('that the store has lost is none', async () => {
      const { start, finish, ring, callback, blob } = world();
      const { id, kieTaskId } = await start();
      await finish(kieTaskId);
      await ring(callback());
      blob.kept.clear();
      expect(await get(id)).toBeNull();
    });
  });

  describe('health', () => {
    test('is good while everything can be reached', async () => {
      expect(await checkHealth(world().works)).toEqual({
        ok: true,
        database: 'up',
        blob: 'up',
        engine: { kind: 'built-in', answers: 'up' },
        queue: { waiting: 0, oldestMs: 0, paused: null },
      });
    });

    test('tells how long the line is, and why it does not move', async () => {
      const { works, kie, submit } = world();
      kie.reply = () => ({ kind: 'refused', kieCode: 402, ...refusal(402) });
      await submit(3);
      await works.pump.run();
      const { queue } = await checkHealth(works);
      expect(queue).toMatchObject({ waiting: 3, paused: 'no-credits' });
      expect(queue?.oldestMs).toBeGreaterThan(0);
    });

    test('names what is down', async () => {
      world().blob.isDown = true;
      expect(await checkHealth(world().works)).toMatchObject({ ok: false, blob: 'down' });
      world().blob.isDown = false;
      world().setDatabase(false);
      expect(await checkHealth(world().works)).toMatchObject({
        ok: false,
        blob: 'up',
        database: 'down',
      });
    });
  });
});
