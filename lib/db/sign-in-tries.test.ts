import { eq, sql } from 'drizzle-orm';
import { expect, test } from 'vitest';
import { newId } from '@/lib/base/ids';
import { onBothEngines } from './fixture';
import { signInTries } from './schema';
import { dropOldTries, forgetTries, returnTry, takeTry } from './sign-in-tries';

const WINDOW_MS = 60_000;

onBothEngines((db) => {
  const limitOf = (most: number) => ({ place: newId(), most, windowMs: WINDOW_MS });
  const end = (place: string) =>
    db()
      .update(signInTries)
      .set({ endsAt: sql`now() - interval '1 second'` })
      .where(eq(signInTries.place, place));

  test('of a hundred tries at once as many are let through as there may be', async () => {
    const limit = limitOf(10);
    const outcomes = await Promise.all(Array.from({ length: 100 }, () => takeTry(db(), limit)));
    const taken = outcomes.flatMap((outcome) => ('taken' in outcome ? [outcome.taken] : []));
    expect(taken.sort((a, b) => a - b)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
  });

  test('who has none left is told when there are some again', async () => {
    const limit = limitOf(1);
    expect(await takeTry(db(), limit)).toEqual({ taken: 1 });
    const refused = await takeTry(db(), limit);
    if (!('againMs' in refused)) throw new Error('let through');
    expect(refused.againMs).toBeGreaterThan(WINDOW_MS - 10_000);
    expect(refused.againMs).toBeLessThanOrEqual(WINDOW_MS);
    await end(limit.place);
    expect(await takeTry(db(), limit)).toEqual({ taken: 1 });
    expect(await takeTry(db(), limit)).toHaveProperty('againMs');
  });

  test('places do not share their tries', async () => {
    const limit = limitOf(1);
    await takeTry(db(), limit);
    expect(await takeTry(db(), { ...limit, place: newId() })).toEqual({ taken: 1 });
  });

  test('a try that was right is given back', async () => {
    const limit = limitOf(1);
    await takeTry(db(), limit);
    await returnTry(db(), limit.place);
    expect(await takeTry(db(), limit)).toEqual({ taken: 1 });
    await forgetTries(db(), limit.place);
    expect(await takeTry(db(), limit)).toEqual({ taken: 1 });
  });

  test('only places whose window is over are forgotten', async () => {
    const [old, young] = [limitOf(1), limitOf(1)];
    await takeTry(db(), old);
    await takeTry(db(), young);
    await end(old.place);
    await dropOldTries(db());
    const places = (await db().select().from(signInTries)).map(({ place }) => place);
    expect(places).toContain(young.place);
    expect(places).not.toContain(old.place);
  });
});
