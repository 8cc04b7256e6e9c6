/** Hands things over one by one, from somebody who gives to somebody who takes. */
export interface Channel<T> {
  /** Settles when the taker is done with it, and asks for the next. */
  give(thing: T): Promise<void>;
  end(): void;
  readonly taken: AsyncIterable<T>;
}

export function createChannel<T>(): Channel<T> {
  let isEnded = false;
  const waiting: { readonly thing: T; readonly onDone: () => void }[] = [];
  let wake = () => {};

  async function* take() {
    for (;;) {
      const next = waiting.shift();
      if (next) {
        yield next.thing;
        next.onDone();
      } else if (isEnded) {
        return;
      } else {
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      }
    }
  }

  return {
    give: (thing) =>
      new Promise((onDone) => {
        waiting.push({ thing, onDone });
        wake();
      }),
    end() {
      isEnded = true;
      wake();
    },
    taken: take(),
  };
}
