import { ActionForm } from '@/components/ui/action-form';
import type { Visitor } from '@/lib/door/visitor';
import { services } from '@/lib/server/services';
import { doorMessages } from './door-messages';
import { signOut } from './doors';

/** Who is signed in, and the way out; for one of the public the way in, where there is one. */
export async function Account({ visitor }: { visitor: Visitor }) {
  const say = (await doorMessages()).account;
  const link = 'min-h-6 text-quiet text-sm underline-offset-4 hover:underline';
  if (visitor.door === 'team') {
    return (
      <ActionForm action={signOut} className="flex flex-wrap items-center gap-x-3">
        <p className="text-quiet text-sm">{say.signedInAs(visitor.name ?? '')}</p>
        <button type="submit" className={link}>
          {say.signOut}
        </button>
      </ActionForm>
    );
  }
  const { passcodes } = services().env.door;
  if (visitor.door === 'home' || passcodes.length === 0) return null;
  return (
    <a href="/batches?sign-in" className={link}>
      {say.signIn}
    </a>
  );
}
