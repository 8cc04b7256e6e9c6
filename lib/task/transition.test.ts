import { describe, expect, test } from 'vitest';
import { TASK_STATES, type TaskState } from './task';
import { isFinal, type TaskEvent, TRANSITIONS, transition } from './transition';

const TABLE: Record<TaskState, Partial<Record<TaskEvent, TaskState>>> = {
  queued: {
    claimed: 'submitting',
    accepted: 'running',
    succeeded: 'succeeded',
    failed: 'failed',
    cancelled: 'cancelled',
  },
  submitting: {
    accepted: 'running',
    released: 'queued',
    succeeded: 'succeeded',
    failed: 'failed',
    cancelled: 'cancelled',
  },
  running: { succeeded: 'succeeded', failed: 'failed', cancelled: 'cancelled' },
  succeeded: {},
  failed: { succeeded: 'succeeded', retried: 'queued' },
  cancelled: {},
};

describe('every state meets every event', () => {
  for (const state of TASK_STATES) {
    for (const event of Object.keys(TRANSITIONS) as TaskEvent[]) {
      const next = TABLE[state][event] ?? null;
      test(`${state} + ${event} → ${next ?? 'unchanged'}`, () => {
        expect(transition(state, event)).toBe(next);
      });
    }
  }
});

test('a final state is one in which nothing is to be done', () => {
  expect(TASK_STATES.filter(isFinal)).toEqual(['succeeded', 'failed', 'cancelled']);
});
