import { en } from '@/lib/messages/en';

export default function NotFound() {
  return (
    <main className="grid min-h-dvh place-content-center gap-4 p-6 text-center">
      <h1 className="font-medium text-2xl">{en.problem.notFound}</h1>
      <a href="/" className="text-accent underline underline-offset-4">
        {en.problem.back}
      </a>
      <a href="/batches" className="text-accent underline underline-offset-4">
        {en.keeping.yours}
      </a>
    </main>
  );
}
