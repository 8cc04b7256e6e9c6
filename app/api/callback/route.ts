import { after } from 'next/server';
import { answerCallback } from '@/lib/server/answer-callback';
import { services } from '@/lib/server/services';

/** Seconds: one task is settled, and for a while what is queued is sent, after the answer. */
export const maxDuration = 120;

/** Kie's doorbell: let in or turned away at once, acted on after the answer. */
export async function POST(request: Request): Promise<Response> {
  const { answer, followUp } = await answerCallback(services(), request);
  if (followUp) after(followUp);
  return answer;
}
