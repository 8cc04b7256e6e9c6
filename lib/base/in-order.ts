export interface AtOnce<Item> {
  /** Items at most, of those that are worked on and those that wait to be handed out. */
  readonly most: number;
  /** What they may weigh together; one alone may weigh more. */
  readonly room: number;
  readonly weightOf: (item: Item) => number;
}

/**
 * Works on several items at a time, and hands out what came of each in their order. What is ahead is
 * begun while the one before is waited for, never more of it than there is room for; an error is
 * thrown in its turn, and whoever stops listening then ends what was begun.
 */
export async function* inOrder<Item, Result>(
  items: Iterable<Item>,
  work: (item: Item) => Promise<Result>,
  { most, room, weightOf }: AtOnce<Item>,
): AsyncGenerator<Result, void, void> {
  const begun: { readonly result: Promise<Result>; readonly weight: number }[] = [];
  let held = 0;
  for (const item of items) {
    const weight = weightOf(item);
    let [first] = begun;
    while (first && (begun.length >= most || held + weight > room)) {
      yield await first.result;
      begun.shift();
      held -= first.weight;
      [first] = begun;
    }
    const result = work(item);
    // It is heard when its turn comes.
    result.catch(() => {});
    begun.push({ result, weight });
    held += weight;
  }
  for (const { result } of begun) yield await result;
}
