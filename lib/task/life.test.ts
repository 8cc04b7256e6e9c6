import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { TaskState } from './task';
import { isFinal, type TaskEvent, TRANSITIONS, transition } from './transition';

/** Any order of events, also one that no world brings about. */

const isEvent = (name: string): name is TaskEvent => Object.hasOwn(TRANSITIONS, name);
const anyLife = fc.array(fc.constantFrom(...Object.keys(TRANSITIONS).filter(isEvent)), {
  maxLength: 40,
});

/** Each event that changed something, with the states around it. */
function live(events: readonly TaskEvent[]) {
  const steps: { from: TaskState; event: TaskEvent; to: TaskState }[] = [];
  let state: TaskState = 'queued';
  for (const event of events) {
    const to = transition(state, event);
    if (to) steps.push({ from: state, event, to });
    state = to ?? state;
  }
  return { steps, state };
}

const holds = (promise: (life: ReturnType<typeof live>) => void) =>
  fc.assert(
    fc.property(anyLife, (events) => promise(live(events))),
    { numRuns: 500 },
  );

test('nothing follows a success or a cancellation', () => {
  holds(({ steps }) => {
    expect(steps.filter(({ from }) => from === 'succeeded' || from === 'cancelled')).toEqual([]);
  });
});

test('a failure gives way to a person and to a success only', () => {
  holds(({ steps }) => {
    for (const { from, event } of steps) {
      if (from === 'failed') expect(['retried', 'succeeded']).toContain(event);
    }
  });
});

test('a photo is done once at most', () => {
  holds(({ steps }) => {
    expect(steps.filter(({ event }) => event === 'succeeded').length).toBeLessThanOrEqual(1);
  });
});

test('a photo is with Kie only after it was claimed or accepted since it was last in the queue', () => {
  holds(({ steps }) => {
    for (const { from, event, to } of steps) {
      if (to === 'running') expect(event).toBe('accepted');
      if (to === 'submitting')
        expect({ from, event }).toEqual({ from: 'queued', event: 'claimed' });
      if (to === 'queued') expect(['released', 'retried']).toContain(event);
    }
  });
});

test('from wherever it is, an open photo can be ended', () => {
  holds(({ state }) => {
    for (const end of ['succeeded', 'failed', 'cancelled'] as const) {
      if (!isFinal(state)) expect(transition(state, end)).toBe(end);
    }
  });
});
