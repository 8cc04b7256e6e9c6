// @vitest-environment happy-dom
import { act, cleanup, fireEvent, render, screen } from '@testing-library/react';
import { afterEach, expect, test } from 'vitest';
import { byHand } from '@/lib/batch/fixture';
import { enDoor } from '@/lib/messages/en-door';
import { SignInForm, type SignInState } from './sign-in';

Object.assign(globalThis, { IS_REACT_ACT_ENVIRONMENT: true });

afterEach(cleanup);

const WRONG: SignInState = { problem: 'That is not the passcode.', name: 'Ada' };

function show() {
  const { calls, answer } = byHand<[SignInState, FormData], SignInState>();
  render(<SignInForm signIn={answer} to="/" say={enDoor.signIn} />);
  const passcode = screen.getByLabelText<HTMLInputElement>('Passcode');
  const submit = () =>
    act(async () => {
      if (passcode.form) fireEvent.submit(passcode.form);
    });
  return { calls, passcode, submit };
}

test('a wrong passcode is said and leads back to it, also the second time', async () => {
  const { calls, passcode, submit } = show();
  for (const nth of [0, 1]) {
    await submit();
    const before = screen.getByRole('alert').firstElementChild;
    screen.getByRole('button').focus();
    await act(async () => calls[nth]?.resolve({ ...WRONG }));
    expect(screen.getByRole('alert').textContent).toBe(WRONG.problem);
    expect(screen.getByRole('alert').firstElementChild).not.toBe(before);
    expect(document.activeElement).toBe(passcode);
  }
});

test('a double press is one try', async () => {
  const { calls, submit } = show();
  await submit();
  await submit();
  expect(calls).toHaveLength(1);
});
