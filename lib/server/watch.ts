import 'server-only';
import { delay } from '@/lib/base/async';
import type { Db } from '@/lib/db/client';
import type { Scope } from '@/lib/db/scope';
import { type Changes, changesSince, type Standing, standingOf } from '@/lib/db/tasks';
import type { Bell } from './bell';

/** Between two looks into the database for news that another instance made. */
const TICK_MS = 1_000;
/** A standing older than this says nothing about now. */
const CURRENT_MS = 2 * TICK_MS;

/**
 * What the watchers of this process share: any number of them cost one query a tick together, and
 * those who ask the same at the same moment get the same answer.
 */
export interface Watch {
  /** Counts a watcher in; it is to be counted out again by what is returned. */
  join(batchId: string): () => void;
  /** How the batch stands, where that was seen a moment ago and nothing is known to have changed. */
  standing(scope: Scope, batchId: string): Standing | null;
  changes(scope: Scope, batchId: string, cursor: number): Promise<Changes | null>;
}

interface Seen {
  standing: Standing;
  at: number;
  /** How often it had rung for the batch before this was looked up. */
  rings: number;
}

export function createWatch({ db, bell }: { db: () => Promise<Db>; bell: Bell }): Watch {
  /** By batch; a new one for those who come when all had gone. */
  const watchers = new Map<string, { count: number }>();
  const rings = new Map<string, number>();
  const seen = new Map<string, Seen>();
  const asking = new Map<string, Promise<Changes | null>>();
  let isTicking = false;

  const ringsOf = (batchId: string) => rings.get(batchId) ?? 0;
  // Whoever rings has changed something: what was looked up before it is not current any more.
  bell.listen((batchId) => {
    if (watchers.has(batchId)) rings.set(batchId, ringsOf(batchId) + 1);
  });

  async function look() {
    const before = [...watchers].map(([id, group]) => ({ id, group, rings: ringsOf(id) }));
    const at = performance.now();
    const ids = before.map(({ id }) => id);
    const standings = await standingOf(await db(), ids);
    for (const { id, group, rings } of before) {
      // It may have rung while nobody listened.
      if (watchers.get(id) !== group) continue;
      const standing = standings.get(id);
      const known = seen.get(id);
      if (standing) seen.set(id, { standing, at, rings });
      if (known && known.standing.revision !== standing?.revision) bell.ring(id);
    }
  }

  async function tick() {
    if (isTicking) return;
    isTicking = true;
    while (watchers.size > 0) {
      // What was seen is not current then, but what comes after is held against it.
      await look().catch(() => undefined);
      await delay(TICK_MS);
    }
    isTicking = false;
  }

  async function ask(scope: Scope, batchId: string, cursor: number): Promise<Changes | null> {
    const question = { at: performance.now(), rings: ringsOf(batchId) };
    const group = watchers.get(batchId);
    const changes = await changesSince(await db(), scope, batchId, cursor);
    if (changes && group && watchers.get(batchId) === group)
      seen.set(batchId, { standing: changes, ...question });
    return changes;
  }

  return {
    join(batchId) {
      const group = watchers.get(batchId) ?? { count: 0 };
      group.count += 1;
      watchers.set(batchId, group);
      void tick();
      return () => {
        group.count -= 1;
        if (group.count > 0) return;
        for (const map of [watchers, rings, seen]) map.delete(batchId);
      };
    },
    standing({ workspace }, batchId) {
      const known = seen.get(batchId);
      const isCurrent = known?.rings === ringsOf(batchId);
      const isOurs = known?.standing.workspace === workspace;
      return known && isOurs && isCurrent && performance.now() - known.at < CURRENT_MS
        ? known.standing
        : null;
    },
    changes(scope, batchId, cursor) {
      const question = `${scope.workspace} ${batchId} ${cursor} ${ringsOf(batchId)}`;
      const asked = asking.get(question);
      if (asked) return asked;
      const answer = ask(scope, batchId, cursor).finally(() => asking.delete(question));
      asking.set(question, answer);
      return answer;
    },
  };
}
