'use client';

import { type ReactNode, type SubmitEvent, useState } from 'react';
import { callAction } from '../call-action';
import { useStartMessages } from '../start-messages';

/**
 * A form that calls one of the server's actions, and works without scripts too. Where the server
 * cannot be reached it says so, and the page stays as it is.
 */
export function ActionForm({
  action,
  className,
  children,
}: {
  action: (form: FormData) => Promise<void>;
  className?: string;
  children: ReactNode;
}) {
  const { problem, broken } = useStartMessages();
  const [trouble, setTrouble] = useState('');

  async function submit(event: SubmitEvent<HTMLFormElement>) {
    event.preventDefault();
    const form = new FormData(event.currentTarget, event.nativeEvent.submitter);
    setTrouble('');
    const { kind } = await callAction(() => action(form));
    if (kind === 'cut-off') setTrouble(problem.server);
    if (kind === 'broken') setTrouble(broken.reason);
  }

  return (
    <form action={action} onSubmit={submit} className={className}>
      {children}
      <p role="status" className="text-alarm text-sm empty:absolute">
        {trouble}
      </p>
    </form>
  );
}
