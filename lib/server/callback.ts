import 'server-only';
import { z } from 'zod';
import { BodyTooLarge, readBounded } from '@/lib/base/bytes';
import { err, ok, type Result } from '@/lib/base/result';
import { findAttempt, isKnownAtKie } from '@/lib/db/attempts';
import { callbackSchema } from '@/lib/kie/schema';
import { signatureProblem } from '@/lib/kie/signature';
import { idSchema } from '@/lib/task/task';
import { fits } from './callback-key';
import type { Services } from './services';

/** Kie's bodies have about 2 kB. */
const MAX_BODY_BYTES = 64_000;

const addressSchema = z.object({
  task: idSchema,
  attempt: z.coerce.number().int().min(1).max(1_000_000),
  key: z.string().min(1).max(100),
});

/** A callback that was let in: the attempt it is about, and Kie's id for it. */
export interface Nudge {
  taskId: string;
  attempt: number;
  kieTaskId: string;
}

export interface Refused {
  status: 400 | 401 | 404 | 409 | 413 | 415;
  why: string;
}

const refused = (status: Refused['status'], why: string) => err<Refused>({ status, why });

/** The one id that all places agree on, or `null`. */
function idIn(body: z.infer<typeof callbackSchema>): string | null {
  const places = [body.data?.taskId, body.data?.task_id, body.taskId, body.task_id];
  const [id, ...others] = new Set(places.filter(Boolean));
  return id && others.length === 0 ? id : null;
}

async function readBody(request: Request): Promise<Result<string, Refused>> {
  if (!request.headers.get('content-type')?.toLowerCase().includes('json')) {
    return refused(415, 'not JSON by its content type');
  }
  try {
    const body = callbackSchema.safeParse(
      JSON.parse(new TextDecoder().decode(await readBounded(request, MAX_BODY_BYTES))),
    );
    const id = body.success ? idIn(body.data) : null;
    return id ? ok(id) : refused(400, 'no task id, or several');
  } catch (thrown) {
    return thrown instanceof BodyTooLarge
      ? refused(413, thrown.message)
      : refused(400, 'body cannot be read as JSON');
  }
}

/**
 * Lets a callback in, or says why not. It must carry the key of the attempt it names, Kie's
 * signature where a secret is set, and be fresh. What it claims about the outcome is never read.
 */
export async function readCallback(
  { env, db }: Services,
  request: Request,
  nowMs = Date.now(),
): Promise<Result<Nudge, Refused>> {
  const address = addressSchema.safeParse(
    Object.fromEntries(new URL(request.url).searchParams.entries()),
  );
  if (!address.success) return refused(400, 'not an address that we gave');
  const { task: taskId, attempt, key } = address.data;

  const body = await readBody(request);
  if (!body.ok) return body;
  const kieTaskId = body.value;
  if (env.kie.webhookKey) {
    const problem = signatureProblem(env.kie.webhookKey, kieTaskId, request.headers, nowMs);
    if (problem) return refused(401, `signature is ${problem}`);
  }
  const open = await db();
  const known = await findAttempt(open, { taskId, attempt });
  if (!known) return refused(404, 'no such attempt');
  if (!fits(key, known.keyDigest)) return refused(401, 'wrong key');
  const isAnother = known.kieTaskId
    ? known.kieTaskId !== kieTaskId
    : await isKnownAtKie(open, kieTaskId);
  if (isAnother) return refused(409, 'another task');
  return ok({ taskId, attempt, kieTaskId });
}
