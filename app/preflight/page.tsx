import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { Suspense } from 'react';
import { LanguageSwitch } from '@/components/language';
import { CheckAgain } from '@/components/preflight/check-again';
import { CheckList, type ShownCheck } from '@/components/preflight/check-list';
import { examineHere } from '@/lib/server/doctor/here';
import { whoEnters } from '@/lib/server/enter';
import { services } from '@/lib/server/services';
import { doctorMessages } from '../doctor-messages';

// It looks at the deployment that answers, and not at the one that was built.
export const dynamic = 'force-dynamic';

/** Seconds: whoever does not answer is waited for. */
export const maxDuration = 60;

export const generateMetadata = async (): Promise<Metadata> => ({
  title: (await doctorMessages()).title,
  robots: { index: false },
});

/** Of the house alone: for everybody else there is no such page. */
export default async function Page() {
  const who = await whoEnters();
  if (typeof who === 'string' || who.door === 'public') notFound();
  const say = await doctorMessages();
  return (
    <div className="flex min-h-dvh flex-col">
      <header className="flex items-center gap-3 bg-table px-4 py-4 sm:px-8">
        <a href="/" className="mr-auto font-semibold text-lg tracking-tight">
          {say.name}
        </a>
        <LanguageSwitch />
        <CheckAgain label={say.again} checking={say.checking} />
      </header>
      <main className="mx-auto flex w-full max-w-4xl flex-1 flex-col gap-4 px-4 pb-12 sm:px-8">
        <h1 className="font-semibold text-2xl tracking-tight">{say.title}</h1>
        <p className="text-pretty text-quiet text-sm">{say.about}</p>
        <Suspense fallback={<p className="text-sm">{say.checking}</p>}>
          <Found />
        </Suspense>
      </main>
    </div>
  );
}

async function Found() {
  const say = await doctorMessages();
  const findings = await examineHere(services());
  const count = (wanted: string) => findings.filter(({ standing }) => standing === wanted).length;
  const checks = findings.map(({ check, standing, said, value }): ShownCheck => {
    const [says, remedy] = say.said[said](value);
    return { name: say.checks[check], standing, word: say.standings[standing], says, remedy };
  });
  return (
    <>
      <p role="status" className="font-medium tabular-nums">
        {say.summary(count('problem'), count('advice'))}
        <span className="font-normal text-quiet text-sm"> · {say.checkedAt(Date.now())}</span>
      </p>
      <CheckList label={say.list} remedyLabel={say.remedy} checks={checks} />
    </>
  );
}
