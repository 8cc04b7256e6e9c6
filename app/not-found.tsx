import { LanguageSwitch } from '@/components/language';
import { requestMessages } from './request-messages';

export default async function NotFound() {
  const say = await requestMessages();
  return (
    <main className="grid min-h-dvh place-content-center gap-4 p-6 text-center">
      <h1 className="font-medium text-2xl">{say.problem.notFound}</h1>
      <a href="/" className="text-accent underline underline-offset-4">
        {say.problem.back}
      </a>
      <a href="/batches" className="text-accent underline underline-offset-4">
        {say.keeping.yours}
      </a>
      <div className="mt-4">
        <LanguageSwitch />
      </div>
    </main>
  );
}
