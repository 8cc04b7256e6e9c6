import { orAbandon } from '@/lib/base/async';
import { AppError } from '@/lib/base/errors';

export interface Gathering<Q, A> {
  /** Answers a list of questions, in its order. */
  ask(questions: readonly Q[]): Promise<readonly A[]>;
  /** Whether more questions are on their way, for which it is worth waiting. */
  isMoreComing(): boolean;
  /** Questions that make a list. */
  full: number;
  /** How long the first question of a list waits at most; `nth` counts the lists that waited. */
  wait(nth: number): Promise<void>;
}

export interface Gatherer<Q, A> {
  /**
   * Answers one question, asked together with others.
   * @throws what `ask` throws, to all in that list and to no others; {AppError}
   * `service-unavailable` where the answers are too few; the signal's reason, at once
   */
  ask(question: Q, signal: AbortSignal): Promise<A>;
  /** Looks whether it is still worth waiting. */
  look(): void;
}

/**
 * How long a list waits for more at most: briefly at first, when a person waits for the first
 * picture, and longer when many come, which then wait for the model anyway.
 */
export const gatherMs = (nth: number): number => Math.min(2_000, 400 * 2 ** nth);

interface Waiting<Q, A> {
  question: Q;
  resolve(answer: A): void;
  reject(cause: unknown): void;
}

/** Gathers questions into lists: as many in each as come within a little while. */
export function createGatherer<Q, A>(gathering: Gathering<Q, A>): Gatherer<Q, A> {
  const { full, isMoreComing } = gathering;
  let list: Waiting<Q, A>[] = [];
  let waited = 0;

  async function send() {
    const sent = list;
    list = [];
    try {
      const answers = await gathering.ask(sent.map(({ question }) => question));
      for (const [i, { resolve, reject }] of sent.entries()) {
        const answer = answers[i];
        if (answer === undefined) reject(new AppError('service-unavailable'));
        else resolve(answer);
      }
    } catch (thrown) {
      for (const { reject } of sent) reject(thrown);
    }
  }

  function look() {
    if (list.length === 0) return;
    const isLast = !isMoreComing();
    if (isLast) waited = 0;
    if (isLast || list.length >= full) void send();
  }

  function add(entry: Waiting<Q, A>, signal: AbortSignal) {
    list.push(entry);
    const mine = list;
    signal.addEventListener('abort', () => {
      const place = mine.indexOf(entry);
      // A list that has been sent stays as it is: its answers come in its order.
      if (mine === list && place >= 0) mine.splice(place, 1);
    });
    if (mine.length === 1) startWaiting(mine);
    look();
  }

  function startWaiting(mine: Waiting<Q, A>[]) {
    if (!isMoreComing() || full <= 1) return;
    const sendIt = () => {
      if (mine === list && mine.length > 0) void send();
    };
    gathering.wait(waited++).then(sendIt, sendIt);
  }

  return {
    ask: (question, signal) => {
      if (signal.aborted) return Promise.reject(signal.reason);
      const answer = new Promise<A>((resolve, reject) =>
        add({ question, resolve, reject }, signal),
      );
      return orAbandon(answer, signal);
    },
    look,
  };
}
