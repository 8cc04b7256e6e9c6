'use client';

import { type SubmitEvent, useActionState, useEffect, useRef, useState } from 'react';
import { callAction } from '../call-action';
import { useStartMessages } from '../start-messages';

/** What has become of trying to sign in. */
export interface SignInState {
  /** In words; null before the first try. */
  problem: string | null;
  /** As it was given, so that it need not be given again. */
  name: string;
}

export type SignIn = (before: SignInState, form: FormData) => Promise<SignInState>;

interface SignInWords {
  headline: string;
  about: string;
  passcode: string;
  name: string;
  nameHint: string;
  submit: string;
}

const FIELD = 'min-h-12 w-full rounded-lg border border-line bg-sheet px-3 text-base text-ink';

/** Stands where the page will be. It is a plain form, which needs no script. */
export function SignInForm({
  signIn,
  to,
  say,
}: {
  signIn: SignIn;
  /** The page that was asked for. */
  to: string;
  say: SignInWords;
}) {
  const { problem: problems, broken } = useStartMessages();
  // Without scripts the page comes back with the answer; with them it is asked for from here.
  const [first, post] = useActionState(signIn, { problem: null, name: '' });
  const [later, setLater] = useState<SignInState | null>(null);
  const [isPending, setPending] = useState(false);
  const state = later ?? first;
  const { problem, name } = state;
  const passcode = useRef<HTMLInputElement>(null);
  // The same words again are said again: each answer has an element of its own.
  const [answer, setAnswer] = useState({ state, nth: 0 });
  if (answer.state !== state) setAnswer({ state, nth: answer.nth + 1 });
  useEffect(() => {
    if (!state.problem) return;
    passcode.current?.focus();
    passcode.current?.select();
  }, [state]);

  async function submit(event: SubmitEvent<HTMLFormElement>) {
    event.preventDefault();
    // A second press would count as a second try.
    if (isPending) return;
    const form = new FormData(event.currentTarget);
    setPending(true);
    const outcome = await callAction(() => signIn(state, form));
    // What sends its caller on is still at work.
    if (outcome.kind === 'sent-on') return;
    setPending(false);
    const isCutOff = outcome.kind === 'cut-off';
    setLater(
      outcome.kind === 'answered'
        ? outcome.answer
        : { problem: isCutOff ? problems.server : broken.reason, name },
    );
  }

  return (
    <form action={post} onSubmit={submit} className="grid w-full max-w-sm gap-4">
      <h1 className="font-medium text-2xl">{say.headline}</h1>
      <p className="text-pretty text-quiet">{say.about}</p>
      <input type="hidden" name="to" value={to} />
      <label className="grid gap-1 font-medium text-sm">
        {say.name}
        <input
          name="name"
          required
          maxLength={80}
          autoComplete="name"
          defaultValue={name}
          aria-describedby="name-hint"
          className={FIELD}
        />
      </label>
      <p id="name-hint" className="-mt-3 text-quiet text-sm">
        {say.nameHint}
      </p>
      <label className="grid gap-1 font-medium text-sm">
        {say.passcode}
        <input
          ref={passcode}
          name="passcode"
          type="password"
          required
          maxLength={400}
          autoComplete="current-password"
          aria-invalid={problem !== null}
          aria-describedby="problem"
          className={FIELD}
        />
      </label>
      <p id="problem" role="alert" className="text-pretty text-alarm text-sm empty:hidden">
        {problem && <span key={answer.nth}>{problem}</span>}
      </p>
      <button
        type="submit"
        aria-disabled={isPending}
        className="min-h-12 rounded-lg bg-accent px-6 font-medium text-base text-on-accent transition-colors hover:bg-accent-strong aria-disabled:opacity-50 forced-colors:border"
      >
        {say.submit}
      </button>
    </form>
  );
}
