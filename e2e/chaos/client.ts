import { readFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { z } from 'zod';
import { newId } from '@/lib/base/ids';
import {
  type BatchView,
  batchViewSchema,
  changedSchema,
  type Grant,
  grantsSchema,
  type Submission,
  submittedSchema,
  type TaskView,
} from '@/lib/task/task';
import type { Random } from './random';
import type { Shot } from './shots';

const REQUEST_TIMEOUT_MS = 30_000;
const AGAIN_MS = [50, 400] as const;
const HOLD_MS = 3_000;

const manifestSchema = z.object({
  node: z.record(z.string(), z.object({ exportedName: z.string() })),
});

/** The server action's id in this build. */
function actionId(name: string): string {
  const manifest = manifestSchema.parse(
    JSON.parse(readFileSync('.next/server/server-reference-manifest.json', 'utf8')),
  );
  const found = Object.entries(manifest.node).find(([, action]) => action.exportedName === name);
  if (!found) throw new Error(`no server action ${name}`);
  return found[0];
}

/** What a server action returned: in its reply the first row names the row that has it. */
function returnedBy(reply: string): unknown {
  const rows = new Map(
    reply.split('\n').map((line) => {
      const at = line.indexOf(':');
      return [line.slice(0, at), line.slice(at + 1)] as const;
    }),
  );
  const { a } = z.object({ a: z.string() }).parse(JSON.parse(rows.get('0') ?? 'null'));
  return JSON.parse(rows.get(a.replace(/^\$@?/, '')) ?? 'null');
}

const resultOf = <T extends z.ZodType>(value: T) =>
  z.discriminatedUnion('ok', [
    z.object({ ok: z.literal(true), value }),
    z.object({ ok: z.literal(false), error: z.string() }),
  ]);
const submittedResult = resultOf(submittedSchema);
const changedResult = resultOf(changedSchema);

/**
 * One person's page without its pixels: uploads, submits and watches as the page does, against
 * whichever process it meets, and repeats each step until it is acknowledged.
 */
export class Client {
  readonly batchId = newId();
  /** The photos that were acknowledged, by their tasks' ids. */
  readonly photos = new Map<string, Shot>();
  readonly tasks = new Map<string, TaskView>();
  /** Requests that were made again. */
  repeats = 0;
  #cursor = 0;

  constructor(
    readonly origins: readonly [string, ...string[]],
    readonly random: Random,
    readonly signal: AbortSignal,
    /** What says who asks, where there is a door. */
    readonly identity: Readonly<Record<string, string>> = {},
  ) {}

  /** Repeats a step until it gives something. */
  async #acknowledged<T>(step: (origin: string) => Promise<T | null>): Promise<T> {
    for (;;) {
      this.signal.throwIfAborted();
      const given = await step(this.random.pick(this.origins)).catch(() => null);
      if (given !== null) return given;
      this.repeats += 1;
      await pause(this.random.whole(...AGAIN_MS));
    }
  }

  async #post(url: string, body: string, headers: Record<string, string>): Promise<Response> {
    const { origin } = new URL(url);
    const signal = AbortSignal.timeout(REQUEST_TIMEOUT_MS);
    return fetch(url, {
      method: 'POST',
      headers: { origin, ...this.identity, ...headers },
      body,
      signal,
    });
  }

  async #act<T>(
    name: string,
    argument: unknown,
    schema: z.ZodType<{ ok: true; value: T } | { ok: false; error: string }>,
  ): Promise<T> {
    const id = actionId(name);
    return this.#acknowledged(async (origin) => {
      const response = await this.#post(`${origin}/`, JSON.stringify([argument]), {
        accept: 'text/x-component',
        'content-type': 'text/plain;charset=UTF-8',
        'next-action': id,
      });
      const result = schema.parse(returnedBy(await response.text()));
      return result.ok ? result.value : null;
    });
  }

  async #grants(shots: readonly Shot[]): Promise<Grant[]> {
    const copies = shots.map(({ bytes, digest, width, height }) => ({
      type: 'image/jpeg',
      bytes: bytes.byteLength,
      digest,
      width,
      height,
    }));
    return this.#acknowledged(async (origin) => {
      const response = await this.#post(`${origin}/api/uploads`, JSON.stringify({ copies }), {
        'content-type': 'application/json',
      });
      const { grants } = grantsSchema.parse(await response.json());
      return grants.length === shots.length ? grants : null;
    });
  }

  /** Uploads where there is something to, and says what is to be submitted. */
  async #uploaded(shot: Shot, grant: Grant): Promise<Submission> {
    const { digest, name, width, height, bytes } = shot;
    if (grant.kind === 'refused') throw new Error('a home has no allowance');
    const photo = { taskId: grant.taskId, digest, name, folder: '', place: 0, width, height };
    if (grant.kind === 'kept') return { ...photo, source: null };
    const { pathname, proof, token } = grant;
    // Loaded here because it looks once, at its beginning, where its service is.
    const { put } = await import('@vercel/blob/client');
    await this.#acknowledged(() =>
      put(pathname, bytes, { token, access: 'private', contentType: 'image/jpeg' }),
    );
    return { ...photo, source: { pathname, proof } };
  }

  /** Brings photos to the point where they are the server's to finish. */
  async add(shots: readonly Shot[]): Promise<void> {
    let left = shots;
    while (left.length > 0) {
      const grants = await this.#grants(left);
      const uploaded = await Promise.all(
        left.flatMap((shot, i) => {
          const grant = grants[i];
          return grant ? [this.#uploaded(shot, grant)] : [];
        }),
      );
      const request = { batchId: this.batchId, photos: uploaded };
      const { missing } = await this.#act('submitPhotos', request, submittedResult);
      const refused = new Set(missing);
      left = left.filter((shot, i) => {
        const taskId = uploaded[i]?.taskId ?? '';
        if (refused.has(taskId)) return true;
        this.photos.set(taskId, shot);
        return false;
      });
    }
  }

  /** Hears of changes once. */
  async look(): Promise<void> {
    const { batchId } = this;
    const view = await this.#acknowledged<BatchView>(async (origin) => {
      const response = await fetch(
        `${origin}/api/batches/${batchId}?since=${this.#cursor}&hold=${HOLD_MS}`,
        { headers: this.identity, signal: AbortSignal.timeout(REQUEST_TIMEOUT_MS) },
      );
      return response.ok ? batchViewSchema.parse(await response.json()) : null;
    });
    this.#cursor = view.cursor;
    for (const task of view.tasks) this.tasks.set(task.id, task);
  }

  inState(...states: TaskView['state'][]): TaskView[] {
    return [...this.tasks.values()].filter(({ state }) => states.includes(state));
  }

  /** Presses `Retry failed`. */
  async retryFailed(): Promise<number> {
    const taskIds = this.inState('failed').map(({ id }) => id);
    if (taskIds.length === 0) return 0;
    const request = { batchId: this.batchId, change: 'retry', taskIds };
    const { changed } = await this.#act('changePhotos', request, changedResult);
    return changed.length;
  }

  /** A cut-out's bytes, as the page gets them. */
  async cutout(taskId: string): Promise<Buffer> {
    return this.#acknowledged(async (origin) => {
      const response = await fetch(`${origin}/api/cutouts/${taskId}`, { headers: this.identity });
      return response.ok ? Buffer.from(await response.arrayBuffer()) : null;
    });
  }
}
