import { join } from 'node:path';
import { openJournal } from './journal';
import { STARTING_CREDITS } from './knobs';
import {
  type Books,
  CREDITS_PER_SUCCESS,
  enter,
  eventSchema,
  type FinalTask,
  isFinal,
  type Task,
  type TaskEvent,
} from './task';

/** Kie keeps the text of tasks for two months. */
const KEPT_MS = 60 * 24 * 3_600_000;

/** The account's tasks and credits. Whatever a method has done is on disk when it returns. */
export type Ledger = {
  task(id: string): Task | undefined;
  tasks(): Iterable<Task>;
  /** The credits as Kie shows them: what runs has not been paid yet. */
  balance(): number;
  /** Whether the credits reach for one more task when all that runs succeeds. */
  canAfford(): boolean;
  /** Writes an event down, then enters it. */
  record(event: TaskEvent): void;
  /** Known to this process only: after a restart the task waits again. */
  markGenerating(id: string): void;
  close(): void;
};

function isForgotten(task: FinalTask, now: number): boolean {
  return task.noticed && task.completeTime < now - KEPT_MS;
}

/** Opens the ledger in `dir` as it was left, less the tasks that Kie would have forgotten by `now`. */
export function openLedger(dir: string, now: number): Ledger {
  const journal = openJournal(join(dir, 'tasks.jsonl'), eventSchema);
  const books: Books = { tasks: new Map(), balance: STARTING_CREDITS };
  for (const event of journal.entries) enter(books, event);

  const forgotten = [...books.tasks.values()].filter((t) => isFinal(t) && isForgotten(t, now));
  if (forgotten.length > 0) {
    for (const { id } of forgotten) books.tasks.delete(id);
    journal.rewrite([
      ...journal.entries.filter((e) => e.event !== 'credits' && books.tasks.has(e.id)),
      { event: 'credits', balance: books.balance },
    ]);
  }

  let running = [...books.tasks.values()].filter((task) => !isFinal(task)).length;

  return {
    task: (id) => books.tasks.get(id),
    tasks: () => books.tasks.values(),
    balance: () => books.balance,
    canAfford: () => books.balance - running * CREDITS_PER_SUCCESS >= CREDITS_PER_SUCCESS,
    record(event) {
      journal.append(event);
      enter(books, event);
      if (event.event === 'created') running += 1;
      if (event.event === 'succeeded' || event.event === 'failed') running -= 1;
    },
    markGenerating(id) {
      const task = books.tasks.get(id);
      if (task?.state === 'waiting') books.tasks.set(id, { ...task, state: 'generating' });
    },
    close: () => journal.close(),
  };
}
