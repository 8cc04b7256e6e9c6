import { sql } from 'drizzle-orm';
import { describe, expect, test } from 'vitest';
import { delay } from '@/lib/base/async';
import { onBothEngines } from './fixture';
import { slots } from './schema';
import { returnSlots, type Slot, takeSlots } from './slots';

const LIMIT = 5;
const numbersOf = (taken: Slot[]) => taken.map(({ slot }) => slot).sort();

onBothEngines((db) => {
  const take = (want: number, { limit = LIMIT, holdMs = 60_000 } = {}) =>
    db().transaction((tx) => takeSlots(tx, { kind: 'create', want, limit, holdMs }));

  describe('slots', () => {
    test('are given until they are gone', async () => {
      expect(await take(3)).toHaveLength(3);
      expect(await take(3)).toHaveLength(2);
      expect(await take(3)).toEqual([]);
    });

    test('are had by one each, whoever asks at the same time', async () => {
      const taken = (await Promise.all(Array.from({ length: 50 }, () => take(1)))).flat();
      expect(numbersOf(taken)).toEqual([0, 1, 2, 3, 4]);
    });

    test('that were not used come back at once', async () => {
      const taken = await take(5);
      await returnSlots(db(), taken.slice(3), 0);
      expect(numbersOf(await take(5))).toEqual(numbersOf(taken.slice(3)));
    });

    test('that were used come back a whole window later', async () => {
      await returnSlots(db(), await take(5), 60_000);
      expect(await take(5)).toEqual([]);
      await db()
        .update(slots)
        .set({ freeAt: sql`${slots.freeAt} - interval '60 seconds'` });
      expect(await take(5)).toHaveLength(5);
    });

    test('of a process that died come back when the hold is over', async () => {
      await take(5, { holdMs: 0 });
      expect(await take(5)).toHaveLength(5);
    });

    test('that another has by now are not given back by who had them before', async () => {
      const mine = await take(5, { holdMs: 0 });
      expect(await take(5)).toHaveLength(5);
      await returnSlots(db(), mine, 0);
      expect(await take(5)).toEqual([]);
    });

    test('for creates are none for reads', async () => {
      await take(5);
      const reads = { kind: 'read', want: 10, limit: 10, holdMs: 60_000 } as const;
      expect(await takeSlots(db(), reads)).toHaveLength(10);
      expect(await takeSlots(db(), reads)).toEqual([]);
    });

    test('above a limit that was lowered are not given', async () => {
      expect(await take(5, { limit: 2 })).toHaveLength(2);
    });

    test('are never more than wanted, however the query is planned', async () => {
      for (const join of ['hashjoin', 'mergejoin', 'nestloop']) {
        const taken = await db().transaction(async (tx) => {
          for (const other of ['hashjoin', 'mergejoin', 'nestloop', 'hashagg', 'material']) {
            const setting = other === join ? 'on' : 'off';
            await tx.execute(sql.raw(`set local enable_${other} = ${setting}`));
          }
          return takeSlots(tx, { kind: 'create', want: 1, limit: LIMIT, holdMs: 0 });
        });
        expect(taken.length, join).toBe(1);
      }
    });

    test('returning none is no query', async () => {
      await take(5);
      await returnSlots(db(), [], 0);
      expect(await take(5)).toEqual([]);
    });
  });

  test('no window ever sees more calls than the allowance', async () => {
    const windowMs = 150;
    const arrivals: number[] = [];
    let left = 40;
    /** Like an instance of the app: asks for a slot, calls, and gives the slot back. */
    async function instance() {
      while (left > 0) {
        const mine = await take(Math.min(left, 3), { holdMs: 60_000 });
        left -= mine.length;
        await Promise.all(
          mine.map(async (slot) => {
            await delay(Math.random() * 40);
            arrivals.push(performance.now());
            await delay(Math.random() * 40);
            await returnSlots(db(), [slot], windowMs);
          }),
        );
        if (mine.length === 0) await delay(5);
      }
    }
    await Promise.all([instance(), instance(), instance(), instance()]);

    arrivals.sort((a, b) => a - b);
    expect(arrivals).toHaveLength(40);
    for (const [i, at] of arrivals.entries()) {
      const next = arrivals[i + LIMIT];
      // PGlite's clock counts whole milliseconds, so a window may seem that much shorter.
      if (next !== undefined) expect(next - at).toBeGreaterThan(windowMs - 2);
    }
  });
}, LIMIT);
