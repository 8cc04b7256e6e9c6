import { expect, test } from 'vitest';
import { onBothEngines } from './fixture';
import { inTransaction } from './transaction';

onBothEngines((db) => {
  const failing = (times: number, code: string) => {
    let tries = 0;
    const work = inTransaction(db(), async () => {
      tries++;
      const cause = Object.assign(new Error('deadlock detected'), { code });
      if (tries <= times) throw new Error('query failed', { cause });
      return tries;
    });
    return work.catch(() => -tries);
  };

  test('what a deadlock ended is done again, twice at most; all else is not', async () => {
    expect(await failing(1, '40P01')).toBe(2);
    expect(await failing(9, '40P01')).toBe(-3);
    expect(await failing(1, '23505')).toBe(-1);
  });
});
