'use server';

import { headers } from 'next/headers';
import { redirect } from 'next/navigation';
import type { SignInState } from '@/components/door/sign-in';
import { dropMembership, keepMembership } from '@/lib/server/enter';
import { services } from '@/lib/server/services';
import { checkSignIn } from '@/lib/server/sign-in';
import { doorMessages } from './door-messages';

/** The pages that may have been asked for: nobody is sent to another site by a form. */
const isPage = (to: string): to is '/' | '/batches' | `/b/${string}` =>
  /^\/(batches|b\/[0-9a-z]{26})?$/.test(to);

/** What is called an action's form may be anything that somebody sends. */
const field = (form: unknown, name: string): string => {
  const value = form instanceof FormData ? form.get(name) : null;
  return typeof value === 'string' ? value : '';
};

/** Lets a member of the team in, to the page that was asked for; says why where it cannot. */
export async function signIn(_before: SignInState, form: FormData): Promise<SignInState> {
  const works = services();
  const name = field(form, 'name').slice(0, 80);
  const passcode = field(form, 'passcode');
  const outcome = await checkSignIn(works, { name, passcode, headers: await headers() });
  if (!outcome.ok) {
    const { refused } = await doorMessages();
    const { why, againMs } = outcome.error;
    const problem = why === 'tooMany' ? refused.tooMany(Math.ceil(againMs / 60_000)) : refused[why];
    return { problem, name };
  }
  await keepMembership(works.env, outcome.value);
  const to = field(form, 'to');
  redirect(isPage(to) ? to : '/');
}

/** Ends the session of whoever is signed in on this browser. */
export async function signOut(): Promise<void> {
  await dropMembership(services().env);
  redirect('/');
}
