import { expect, test } from 'vitest';
import { newId } from '@/lib/base/ids';
import { newPhoto, onBothEngines } from '@/lib/db/fixture';
import { allowances, allowanceUses } from '@/lib/db/schema';
import { ERRANDS_PER_PHOTO } from '@/lib/door/allowance';
import { claimOf, roomOf, takeFor, takeOne } from './allowance';
import { changeTasks } from './change-tasks';
import { readEnvironment } from './environment.mjs';
import { eachInAWorld } from './fixture';
import { grantUploads } from './grant-uploads';
import type { Services } from './services';
import { submitTasks } from './submit-tasks';
import { sweep } from './sweep';

const ME = { door: 'public', workspace: 'vme', name: null } as const;
const ADDRESS = '203.0.113.7';
const from = (address: string) => new Headers({ 'x-forwarded-for': address });

onBothEngines((db) => {
  const world = eachInAWorld(db);

  /** The app as it stands on the internet behind a proxy. */
  function open(): Services {
    const { works } = world();
    const { allowances, front } = readEnvironment({
      PUBLIC_PHOTOS_PER_DAY: '5',
      PUBLIC_PHOTOS_PER_VISITOR: '3',
      TRUSTED_PROXIES: '1',
    });
    return { ...works, env: { ...works.env, allowances, front } };
  }
  const mine = (works: Services) => claimOf(works, ME, from(ADDRESS));

  async function submitSome(works: Services, count: number, visitor: string = ME.workspace) {
    const claim = claimOf(works, { door: 'public', workspace: visitor }, from(ADDRESS));
    const photos = Array.from({ length: count }, () => newPhoto()).map((photo) => {
      const pathname = `copies/${photo.taskId}.jpg`;
      return { ...photo, source: { pathname, proof: works.blob.proofOf(pathname, visitor) } };
    });
    const batchId = newId();
    const maker = { workspace: visitor, name: null };
    const answer = await submitTasks(works, maker, { batchId, photos }, claim);
    return { batchId, ids: photos.map(({ taskId }) => taskId), answer };
  }

  test('nobody else has an allowance', () => {
    const works = open();
    const house = { workspace: 'house' };
    expect(claimOf(works, { ...house, door: 'home' }, from(ADDRESS))).toBeNull();
    expect(claimOf(works, { ...house, door: 'team' }, from(ADDRESS))).toBeNull();
  });

  test('without one the public is not let through', () => {
    expect(() => claimOf(world().works, ME, from(ADDRESS))).toThrow('closed');
  });

  test('where no header is believed there is no limit by address', () => {
    const works = open();
    const home = { ...works, env: { ...works.env, front: { proxies: 0, isVercel: false } } };
    expect(mine(home)?.counted.map(({ limit }) => limit)).toEqual(['visitor', 'deployment']);
    expect(mine(works)?.counted).toHaveLength(3);
  });

  test('a submission tells what it leaves, what did not fit, and when more may be', async () => {
    const works = open();
    const first = await submitSome(works, 2);
    expect(first.answer).toMatchObject({ refused: [], room: { left: 1, tightest: 'visitor' } });
    const { answer, ids } = await submitSome(works, 2);
    expect(answer).toMatchObject({ missing: [], refused: [ids[1]], room: { left: 0 } });
    const midnight = new Date(answer.room?.againMs ?? 0).toISOString();
    expect(midnight).toMatch(/T00:00:00\.000Z$/);
    expect(answer.room?.againMs).toBeGreaterThan(Date.now());
  });

  test('the deployment’s limit holds for all visitors together', async () => {
    const works = open();
    await submitSome(works, 3);
    const { answer } = await submitSome(works, 3, 'vother');
    expect(answer).toMatchObject({ room: { left: 0, tightest: 'deployment' } });
    expect(answer.refused).toHaveLength(1);
  });

  test('the copies of photos that did not fit are removed from the store', async () => {
    const works = open();
    const { ids } = await submitSome(works, 4);
    await works.pump.run();
    expect(world().blob.removed).toEqual([`copies/${ids[3]}.jpg`]);
  });

  test('nothing is to be uploaded that would find no room', async () => {
    const works = open();
    await submitSome(works, 2);
    const copy = { type: 'image/jpeg', bytes: 9, digest: null, width: 300, height: 256 } as const;
    const room = await roomOf(works, mine(works));
    const grants = await grantUploads(works, ME, [copy, copy, copy], async (wanted) =>
      Math.min(wanted, room?.left ?? 0),
    );
    expect(grants.map(({ kind }) => kind)).toEqual(['upload', 'refused', 'refused']);
  });

  test('uploads that nothing is made of are bounded for a visitor and for all, and cost no photo', async () => {
    const works = open();
    const claim = mine(works);
    const most = 3 * ERRANDS_PER_PHOTO.visitor;
    const many = Array.from({ length: most + 2 }, () => takeFor(works, claim, 'upload', 1));
    const taken = (await Promise.all(many)).reduce((sum, one) => sum + one, 0);
    expect(taken).toBe(most);
    expect(await takeFor(works, claim, 'import', most + 2)).toBe(most);
    expect(await roomOf(works, claim), 'no photo without an upload').toMatchObject({
      left: 0,
      tightest: 'visitor',
    });
    let others = 0;
    for (let n = 0; n < 20; n++) {
      const visitor = { door: 'public', workspace: `v${n}` } as const;
      const other = claimOf(works, visitor, from(`198.51.100.${n}`));
      expect(await roomOf(works, other)).toMatchObject({ left: Math.min(3, 100 - most - others) });
      others += await takeFor(works, other, 'upload', 99);
    }
    expect(most + others).toBe(5 * ERRANDS_PER_PHOTO.deployment);
  });

  test('an errand for which there is no room says so; the team is not counted', async () => {
    const works = open();
    const claim = mine(works);
    await takeFor(works, claim, 'preset', 99);
    await expect(takeOne(works, claim, 'preset')).rejects.toMatchObject({ code: 'allowance-used' });
    await takeOne(works, claim, 'import');
    await takeOne(works, null, 'preset');
    expect(await takeFor(works, null, 'upload', 1_000)).toBe(1_000);
  });

  test('what was cancelled before it was sent may be begun again', async () => {
    const works = open();
    const { batchId, ids } = await submitSome(works, 3);
    const cancel = { batchId, change: 'cancel', taskIds: ids.slice(0, 2) };
    const answer = await changeTasks(works, ME, cancel, mine(works));
    expect(answer).toMatchObject({ room: { left: 2 } });
  });

  test('a retry is told to be refused, and the photo stays as it was', async () => {
    const { kie, ring, callback, row } = world();
    const works = open();
    const { batchId, ids } = await submitSome(works, 3);
    await works.pump.run();
    const [id = ''] = ids;
    const nth = kie.creates.findIndex(({ image }) => image.includes(id));
    kie.say(kie.creates[nth]?.kieTaskId ?? '', {
      state: 'fail',
      failCode: '500',
      creditsConsumed: 1,
    });
    await ring(callback(nth));
    expect((await row(id)).state).toBe('failed');
    const retry = { batchId, change: 'retry', taskIds: [id] };
    const answer = await changeTasks(works, ME, retry, mine(works));
    expect(answer).toMatchObject({ changed: [], refused: [id], room: { left: 0 } });
    expect((await row(id)).state).toBe('failed');
  });

  test('no address is written down', async () => {
    await submitSome(open(), 1);
    const rows = [await db().select().from(allowances), await db().select().from(allowanceUses)];
    expect(JSON.stringify(rows)).not.toContain(ADDRESS);
    expect(rows[0]).toHaveLength(3);
  });

  test('the sweep forgets the days before', async () => {
    const works = open();
    await submitSome(works, 1);
    await db().update(allowances).set({ day: '2020-01-01' });
    await db().update(allowanceUses).set({ day: '2020-01-01' });
    await sweep(works);
    expect(await db().$count(allowances)).toBe(0);
    expect(await db().$count(allowanceUses)).toBe(0);
  });
});
