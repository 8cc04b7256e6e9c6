import { unstable_isUnrecognizedActionError, unstable_rethrow } from 'next/navigation';

/** `cut-off`: the server was not reached; `broken`: it was, and could not do it. */
type Outcome<T> = { kind: 'answered'; answer: T } | { kind: 'sent-on' | 'cut-off' | 'broken' };

/**
 * Calls one of the server's actions from an event. Not left to React, for which what an action
 * throws takes the page's place.
 * @returns its answer; or that it sends its caller to another page, or what kept it from answering
 */
export async function callAction<T>(action: () => Promise<T>): Promise<Outcome<T>> {
  try {
    return { kind: 'answered', answer: await action() };
  } catch (thrown) {
    if (isRedirect(thrown)) return { kind: 'sent-on' };
    if (unstable_isUnrecognizedActionError(thrown)) {
      // The page is older than the server, and the action is called otherwise by now.
      location.reload();
      return { kind: 'sent-on' };
    }
    // As `fetch` has it where no answer came.
    return { kind: thrown instanceof TypeError ? 'cut-off' : 'broken' };
  }
}

/** Next's own errors are how it goes elsewhere. */
function isRedirect(thrown: unknown): boolean {
  try {
    unstable_rethrow(thrown);
    return false;
  } catch {
    return true;
  }
}
