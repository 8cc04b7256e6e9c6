import { answerSweep } from '@/lib/server/answer-sweep';
import { services } from '@/lib/server/services';

/** Seconds: a large store is looked through page by page. */
export const maxDuration = 300;

/** The daily sweep, for Vercel's cron: it brings the deployment's `CRON_SECRET` as its bearer. */
export const GET = (request: Request): Promise<Response> => answerSweep(services(), request);
