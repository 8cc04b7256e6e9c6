import { z } from 'zod';

const milliseconds = z.number();
const failure = { failCode: z.string(), failMsg: z.string() };

/** What is written down of a task and of the account, one line each. */
export const eventSchema = z.discriminatedUnion('event', [
  z.object({
    event: z.literal('created'),
    id: z.string(),
    at: milliseconds,
    image: z.string(),
    callBackUrl: z.string().nullable(),
    /** The task does not end before. */
    notBefore: milliseconds,
    /** A knob has decided that the task fails. */
    doom: z.object(failure).nullable(),
  }),
  z.object({
    event: z.literal('succeeded'),
    id: z.string(),
    at: milliseconds,
    file: z.string(),
  }),
  z.object({ event: z.literal('failed'), id: z.string(), at: milliseconds, ...failure }),
  z.object({ event: z.literal('noticed'), id: z.string() }),
  z.object({ event: z.literal('credits'), balance: z.number() }),
]);

export type TaskEvent = z.infer<typeof eventSchema>;

type Created = Omit<Extract<TaskEvent, { event: 'created' }>, 'event' | 'at'>;

type TaskBase = Created & {
  createTime: number;
  /** No callback is owed any more: it was answered, given up, or never asked for. */
  noticed: boolean;
};

export type FinalTask = TaskBase &
  (
    | { state: 'success'; completeTime: number; file: string }
    | { state: 'fail'; completeTime: number; failCode: string; failMsg: string }
  );

export type Task = (TaskBase & { state: 'waiting' | 'generating' }) | FinalTask;

export const isFinal = (task: Task): task is FinalTask =>
  task.state === 'success' || task.state === 'fail';

/** Kie's price for one background: failed tasks cost nothing. */
export const CREDITS_PER_SUCCESS = 1;

export const creditsConsumed = (task: FinalTask): number =>
  task.state === 'success' ? CREDITS_PER_SUCCESS : 0;

export type Books = { readonly tasks: Map<string, Task>; balance: number };

/**
 * Enters one event into the books. A final state absorbs: a second end of the same task changes
 * neither it nor the balance.
 */
export function enter(books: Books, event: TaskEvent): void {
  if (event.event === 'credits') {
    books.balance = event.balance;
    return;
  }
  if (event.event === 'created') {
    const { event: _, at, ...created } = event;
    const noticed = created.callBackUrl === null;
    books.tasks.set(event.id, { ...created, createTime: at, state: 'waiting', noticed });
    return;
  }
  const task = books.tasks.get(event.id);
  if (!task) return;
  if (event.event === 'noticed') {
    books.tasks.set(task.id, { ...task, noticed: true });
    return;
  }
  if (isFinal(task)) return;
  const completeTime = event.at;
  if (event.event === 'succeeded') {
    books.tasks.set(task.id, { ...task, state: 'success', completeTime, file: event.file });
    books.balance -= CREDITS_PER_SUCCESS;
  } else {
    const { failCode, failMsg } = event;
    books.tasks.set(task.id, { ...task, state: 'fail', completeTime, failCode, failMsg });
  }
}
