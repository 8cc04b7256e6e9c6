import type { TaskState } from './task';

/**
 * The life of a task, as a table. `queued → submitting → running → succeeded | failed | cancelled`,
 * and back to `queued` only where it is certain, or long enough has passed, that Kie has no task
 * of ours under way.
 */
export const TRANSITIONS = {
  /** A function took the row and will call createTask. */
  claimed: { from: ['queued'], to: 'submitting' },
  /** Kie has the task, as its reply or its callback told us, be it after we had given up on it. */
  accepted: { from: ['queued', 'submitting'], to: 'running' },
  /** Nothing was made: not sent, or refused for now. It may be tried again. */
  released: { from: ['submitting'], to: 'queued' },
  /**
   * The cut-out lies in our store. Also one that comes after we had given up, be it of an earlier
   * attempt: it is paid for, and can be used.
   */
  succeeded: { from: ['queued', 'submitting', 'running', 'failed'], to: 'succeeded' },
  failed: { from: ['queued', 'submitting', 'running'], to: 'failed' },
  cancelled: { from: ['queued', 'submitting', 'running'], to: 'cancelled' },
  /** A person asked for a further attempt. */
  retried: { from: ['failed'], to: 'queued' },
} as const satisfies Record<string, { from: readonly TaskState[]; to: TaskState }>;

export type TaskEvent = keyof typeof TRANSITIONS;

export const OPEN_STATES = ['queued', 'submitting', 'running'] as const satisfies TaskState[];

export const isFinal = (state: TaskState): boolean =>
  !(OPEN_STATES as readonly TaskState[]).includes(state);

/**
 * The state after `event`, or `null` where the event changes nothing. `succeeded` and `cancelled`
 * absorb everything; `failed` gives way to a person and to a result that can be used, only.
 */
export function transition(state: TaskState, event: TaskEvent): TaskState | null {
  const { from, to }: { from: readonly TaskState[]; to: TaskState } = TRANSITIONS[event];
  return from.includes(state) ? to : null;
}
