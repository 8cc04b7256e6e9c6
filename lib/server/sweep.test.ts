import { sql } from 'drizzle-orm';
import { describe, expect, test } from 'vitest';
import { onBothEngines } from '@/lib/db/fixture';
import { account, presets, tasks } from '@/lib/db/schema';
import { HOUSE } from '@/lib/door/visitor';
import { answerSweep } from './answer-sweep';
import { eachInAWorld } from './fixture';
import { readPresets } from './saved-presets';
import { sweep } from './sweep';

const HOUR_MS = 3_600_000;
const SECRET = 'a-secret-of-the-cron';

onBothEngines((db) => {
  const world = eachInAWorld(db);

  async function done() {
    const { start, finish, ring, callback, kie } = world();
    const started = await start();
    await finish(started.kieTaskId);
    await ring(callback(kie.creates.length - 1));
    return started;
  }
  const endEarlier = (ms: number) =>
    db()
      .update(tasks)
      .set({ endedAt: sql`${tasks.endedAt} - ${ms}::double precision * interval '1 ms'` });

  test('what is older than its time is deleted, with its objects; the rest stays', async () => {
    const { works, blob, row } = world();
    await done();
    await endEarlier(works.env.retentionMs + 1_000);
    const kept = await done();
    expect(await sweep(works)).toEqual({ expired: 1, orphans: 0 });
    expect((await db().select().from(tasks)).map(({ id }) => id)).toEqual([kept.id]);
    expect([...blob.kept.keys()]).toEqual([(await row(kept.id)).cutoutPath]);
  });

  test('objects that nothing refers to are found and removed, once they are old', async () => {
    const { works, blob, submit, row } = world();
    const { ids } = await submit(1);
    const source = (await row(ids[0] ?? '')).sourcePath ?? '';
    const old = new Date(Date.now() - 49 * HOUR_MS);
    blob.uploaded.set(source, old);
    blob.uploaded.set('copies/never-submitted.jpg', old);
    blob.uploaded.set('cutouts/of-a-crash.png', old);
    blob.uploaded.set('copies/just-uploaded.jpg', new Date());
    blob.uploaded.set('not-ours.txt', old);
    expect(await sweep(works)).toEqual({ expired: 0, orphans: 2 });
    expect([...blob.uploaded.keys()].sort()).toEqual(
      ['copies/just-uploaded.jpg', 'not-ours.txt', source].sort(),
    );
  });

  test('presets of a visitor who never came back are deleted; those of others stay', async () => {
    const { works } = world();
    const old = sql`now() - interval '33 days'`;
    const workspaces = [HOUSE, 'vgone', 'vback'];
    await db()
      .insert(presets)
      .values(workspaces.map((workspace) => ({ id: 'p', workspace, name: 'P', deliverable: {} })));
    await db().update(presets).set({ usedAt: old });
    await readPresets(works, { workspace: 'vback' });
    await sweep(works);
    const left = await db().select({ workspace: presets.workspace }).from(presets);
    expect(left.map(({ workspace }) => workspace).sort()).toEqual([HOUSE, 'vback']);
  });

  test('it comes by itself where no cron calls, once a day for all instances', async () => {
    const { works } = world();
    await done();
    await endEarlier(works.env.retentionMs + 1_000);
    await works.pump.run();
    expect(await db().$count(tasks), 'swept a moment ago').toBe(1);
    await db().update(account).set({ sweptAt: sql`now() - interval '1 day'` });
    await works.pump.run();
    expect(await db().$count(tasks)).toBe(0);
  });

  describe('the call of the cron', () => {
    const call = (bearer: string | null, cronSecret: string | null = SECRET) => {
      const { works } = world();
      const request = new Request('https://app.example.com/api/sweep', {
        headers: bearer ? { authorization: bearer } : {},
      });
      return answerSweep({ ...works, env: { ...works.env, cronSecret } }, request);
    };

    test('with the secret sweeps', async () => {
      const answer = await call(`Bearer ${SECRET}`);
      expect(answer.status).toBe(200);
      expect(await answer.json()).toEqual({ expired: 0, orphans: 0 });
    });

    test.each([
      ['no secret', null, SECRET],
      ['a wrong one', 'Bearer another-secret', SECRET],
      ['an empty one where none is set', 'Bearer ', null],
      ['one where none is set', 'Bearer null', null],
    ])('with %s is turned away', async (_, bearer, secret) => {
      expect((await call(bearer, secret)).status).toBe(403);
    });

    test('says so when the store is down, and nothing is lost', async () => {
      world().blob.isDown = true;
      expect((await call(`Bearer ${SECRET}`)).status).toBe(503);
    });
  });
});
