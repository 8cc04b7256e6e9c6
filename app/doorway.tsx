import type { ReactNode } from 'react';
import { Closed } from '@/components/door/closed';
import { LateSignIn } from '@/components/door/late-sign-in';
import { LanguageSwitch } from '@/components/language';
import { ActionForm } from '@/components/ui/action-form';
import type { Visitor } from '@/lib/door/visitor';
import type { Outside as WhyOutside } from '@/lib/door/who';
import { doorsHere } from '@/lib/server/door-of';
import { whoEnters } from '@/lib/server/enter';
import { services } from '@/lib/server/services';
import { doorMessages } from './door-messages';
import { signIn, signOut } from './doors';

/** A page for whoever may come in; for everybody else what they can do about it, in its place. */
export async function Doorway({
  to,
  children,
}: {
  /** The page's own address. */
  to: string;
  children: (visitor: Visitor) => ReactNode;
}) {
  const who = await whoEnters();
  if (typeof who !== 'string') return children(who);
  return <Outside to={to} why={who} />;
}

/** What is shown to whoever is not let in, or wants to come in by another door. */
export async function Outside({ to, why }: { to: string; why: WhyOutside }) {
  const say = await doorMessages();
  const isPublic = doorsHere(services().env) === 'both';
  return (
    <main className="grid min-h-dvh place-content-center justify-items-center gap-6 p-6">
      {why === 'closed' && <Closed {...say.closed} />}
      {why === 'unknown-host' && <Closed {...say.unknownHost} />}
      {why === 'signed-out' && <LateSignIn signIn={signIn} to={to} say={say.signIn} />}
      {isPublic && (
        <ActionForm action={signOut}>
          <button
            type="submit"
            className="min-h-6 text-quiet text-sm underline-offset-4 hover:underline"
          >
            {say.signIn.without}
          </button>
        </ActionForm>
      )}
      <LanguageSwitch />
    </main>
  );
}
