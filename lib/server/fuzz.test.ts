import { eq, ne, sql } from 'drizzle-orm';
import fc from 'fast-check';
import { beforeEach, describe, expect, test, vi } from 'vitest';
import type { ErrorCode } from '@/lib/base/errors';
import { anyBody, anyJson, anyText, headerText, isPolluted, spoilt } from '@/lib/base/fixture';
import { newId } from '@/lib/base/ids';
import type { Result } from '@/lib/base/result';
import { newPhoto, onBothEngines } from '@/lib/db/fixture';
import { account, attempts, batches, slots, tasks, trash } from '@/lib/db/schema';
import { sign } from '@/lib/kie/signature';
import { answerCallback } from './answer-callback';
import { ConfigurationError, readEnvironment } from './environment.mjs';
import { eachInAWorld } from './fixture';

/** Whatever is asked of us: an answer below 500, and no change but by who may. */

// What a route does after its answer has tests of its own.
vi.mock('next/server', () => ({ after: () => undefined }));
vi.mock('next/headers', () => ({
  headers: async () => new Headers({ host: 'localhost' }),
  cookies: async () => ({ get: () => undefined, set: () => undefined }),
}));

/** Three times in four as it should be, so that mostly one thing alone is wrong. */
const mostly = <T>(honest: T, odd: fc.Arbitrary<T>): fc.Arbitrary<T> =>
  fc.oneof({ weight: 3, arbitrary: fc.constant(honest) }, odd);

/** A server action, which anyone can call with anything. */
type Action = (input: never) => Promise<Result<unknown, ErrorCode>>;

const sendable = (url: string) => URL.canParse(url);

const anyHeaders = fc.record(
  {
    origin: fc.oneof(headerText, fc.constantFrom('null', 'http://localhost:3000')),
    host: fc.constantFrom('localhost:3000', 'app.test'),
    'x-forwarded-host': headerText,
    'sec-fetch-site': fc.constantFrom('same-origin', 'cross-site', 'none', 'odd'),
    'if-none-match': headerText,
    'content-type': fc.oneof(fc.constant('application/json'), headerText),
    'content-length': fc.oneof(fc.nat().map(String), headerText),
    authorization: headerText.map((text) => `Bearer ${text}`),
  },
  { requiredKeys: [] },
);

onBothEngines((db) => {
  const world = eachInAWorld(db);
  const everything = async () => [
    await db().select().from(tasks).orderBy(tasks.id),
    await db().select().from(attempts).orderBy(attempts.taskId, attempts.number),
    await db().select().from(batches).orderBy(batches.id),
    await db().select().from(slots).orderBy(slots.kind, slots.slot),
    await db().select().from(account),
    await db().select().from(trash).orderBy(trash.pathname),
  ];

  describe.each([
    ['signed', true],
    ['without a secret set', false],
  ])('a callback, %s,', (_, isSigned) => {
    /** Puts the photo back to where a create without a reply leaves it. */
    const makeUncertain = async (id: string) => {
      await db()
        .update(attempts)
        .set({ kieTaskId: null, acceptedAt: null })
        .where(eq(attempts.taskId, id));
      await db()
        .update(tasks)
        .set({ state: 'submitting', silentSince: null })
        .where(eq(tasks.id, id));
    };
    const keepQuiet = () =>
      db()
        .update(tasks)
        .set({
          dueAt: sql`case when ${tasks.dueAt} is null then null else now() + interval '1 hour' end`,
        });

    test.each(['running', 'uncertain', 'succeeded', 'failed'])(
      'that is not honest changes nothing of a photo that is %s',
      async (state) => {
        const { works, kie, results, start, finish, ring, callback, pass } = world();
        const { id: taskId, kieTaskId } = await start();
        if (state === 'succeeded') {
          await finish(kieTaskId);
          await ring(callback());
        }
        if (state === 'failed') {
          kie.say(kieTaskId, { state: 'fail', failCode: '500', failMsg: 'no' });
          await pass(taskId);
        }
        if (state === 'uncertain') await makeUncertain(taskId);
        await keepQuiet();
        let before = await everything();
        const [reads, downloads] = [kie.reads, results.downloads];
        const services = isSigned
          ? works
          : { ...works, env: { ...works.env, kie: { ...works.env.kie, webhookKey: null } } };
        const secret = services.env.kie.webhookKey;
        const honest = new URL(kie.creates[0]?.callBackUrl ?? '');
        const { task = '', attempt = '', key = '' } = Object.fromEntries(honest.searchParams);

        const part = (value: string, odd: fc.Arbitrary<string> = anyText) =>
          fc.oneof(
            { weight: 6, arbitrary: fc.constant(value) },
            odd,
            fc.constant(newId()),
            fc.constant(null),
          );
        const oddUrl = fc.oneof(
          {
            weight: 5,
            arbitrary: fc
              .record({
                task: part(
                  task,
                  fc.constantFrom("' or 1=1", '../x', `${task}\0`, task.toUpperCase()),
                ),
                attempt: part(
                  attempt,
                  fc.constantFrom('2', '0', '-1', '1e0', '0x1', '1.5', '1e99'),
                ),
                key: part(key, fc.constantFrom(key.slice(1), `${key}x`, key.toLowerCase(), ' ')),
                more: fc.option(fc.tuple(fc.constantFrom('__proto__', 'key', 'attempt'), anyText), {
                  freq: 8,
                }),
              })
              .map(({ more, ...parts }) => {
                const url = new URL(honest.origin + honest.pathname);
                for (const [name, value] of Object.entries(parts)) {
                  if (value !== null) url.searchParams.append(name, value);
                }
                if (more) url.searchParams.append(...more);
                return url.href;
              }),
          },
          anyText.map((text) => `${honest.href}&${text}`).filter(sendable),
          anyText.map((text) => `${honest.origin}/api/callback?${text}`).filter(sendable),
        );
        const anyId = fc.oneof(
          { weight: 6, arbitrary: fc.constant<unknown>(kieTaskId) },
          fc.constantFrom('\0', 'a\0b', '\ud800', 'x'.repeat(256), 'x'.repeat(257), '%', ' '),
          anyText,
          anyJson,
        );
        const places = fc
          .record({ a: anyId, b: anyId, c: anyId, d: anyId }, { requiredKeys: [] })
          .map(({ a, b, c, d }) => ({
            taskId: a,
            task_id: b,
            data: { taskId: c, task_id: d, state: 'success' },
          }));
        const inOnePlace = anyId.map((taskId) => ({ data: { taskId } }));
        const honestBody = { code: 200, data: { taskId: kieTaskId, state: 'success' } };
        const anyCallback = fc.record({
          method: mostly('POST', fc.constantFrom('PUT', 'PATCH', 'DELETE')),
          url: mostly(honest.href, oddUrl),
          body: mostly(
            new TextEncoder().encode(JSON.stringify(honestBody)),
            anyBody(fc.oneof(spoilt(honestBody), places, inOnePlace, anyJson)),
          ),
          type: mostly(
            'application/json',
            fc.oneof(fc.constantFrom('text/plain', 'application/JSON; charset=utf-16'), headerText),
          ),
          signedId: mostly<string | null>(null, anyText),
          timestamp: mostly(0, fc.integer({ min: -1_000, max: 1_000 })),
          signature: mostly<string | null>(null, headerText),
        });

        /** The one id that a body names, as far as it is text. */
        function idOf(body: Uint8Array): string | null {
          try {
            const { taskId, task_id, data } = JSON.parse(new TextDecoder().decode(body));
            const places = [taskId, task_id, data?.taskId, data?.task_id];
            const said = places.filter((place) => place !== undefined && place !== null);
            const [id, ...others] = new Set(said.filter((place) => place !== ''));
            return typeof id === 'string' && others.length === 0 ? id : null;
          } catch {
            return null;
          }
        }
        /** What Kie may name a task of whose name we have not heard yet. */
        const isFree = (id: string) => id.length <= 256 && !id.includes('\0');
        let honestOnes = 0;
        await fc.assert(
          fc.asyncProperty(anyCallback, async (spoil) => {
            const { method, url, body, type, signedId, timestamp, signature } = spoil;
            const at = String(Math.round(Date.now() / 1000) + timestamp);
            const id = idOf(body);
            const request = new Request(url, {
              method,
              headers: {
                'content-type': type,
                'x-webhook-timestamp': at,
                'x-webhook-signature':
                  signature ?? sign(secret ?? 'none', signedId ?? id ?? '', at),
              },
              body: new Uint8Array(body),
            });
            const asked = new URL(url).searchParams;
            const last = (name: string) => asked.getAll(name).at(-1) ?? '';
            const isHonest =
              last('task') === task &&
              Number(last('attempt')) === 1 &&
              last('key') === key &&
              type.toLowerCase().includes('json') &&
              id !== null &&
              (id === kieTaskId || (state === 'uncertain' && isFree(id))) &&
              (secret === null ||
                (signature === null && (signedId ?? id) === id && Math.abs(timestamp) <= 300));

            const { answer, followUp } = await answerCallback(services, request);
            expect(answer.status).toBeLessThan(500);
            expect(isPolluted()).toBe(false);
            if (!isHonest) {
              expect(answer.status).toBeGreaterThanOrEqual(400);
              expect(followUp).toBeNull();
              expect(await everything()).toEqual(before);
              return;
            }
            honestOnes += 1;
            if (state === 'uncertain') {
              await makeUncertain(taskId);
              await keepQuiet();
              before = await everything();
            } else {
              expect(answer.status).toBe(200);
              expect(await everything()).toEqual(before);
            }
          }),
          { numRuns: 300 },
        );
        // Some were honest, so that the others came as far as these.
        expect(honestOnes).toBeGreaterThan(0);
        expect(kie.reads).toBe(reads);
        expect(results.downloads).toBe(downloads);
      },
      60_000,
    );
  });

  test('a callback that names the task of another photo is turned away', async () => {
    const { start, ring, callback } = world();
    const { id, kieTaskId } = await start();
    await start();
    const before = await everything();
    await db().update(attempts).set({ kieTaskId: null }).where(eq(attempts.taskId, id));
    const other = await db().select().from(attempts).where(ne(attempts.taskId, id));
    const status = await ring(callback(0, { kieTaskId: other[0]?.kieTaskId ?? '' }));
    expect(status).toBeLessThan(500);
    await db().update(attempts).set({ kieTaskId }).where(eq(attempts.taskId, id));
    expect(await everything()).toEqual(before);
  });

  describe('the routes', () => {
    beforeEach(() => {
      Object.assign(globalThis, { clearcut: world().works });
    });

    test('answer anything below 500, and change nothing', async () => {
      const { id, batchId } = await world().start();
      // Otherwise the first read asks for the credits left, and writes them down.
      await db().update(account).set({ creditsAskedAt: sql`now()` });
      const [uploads, kept, described, rings, batch, ledger, cutout, sweep] = await Promise.all([
        import('@/app/api/uploads/route'),
        import('@/app/api/kept/route'),
        import('@/app/api/batches/route'),
        import('@/app/api/callback/route'),
        import('@/app/api/batches/[id]/route'),
        import('@/app/api/batches/[id]/ledger/route'),
        import('@/app/api/cutouts/[id]/route'),
        import('@/app/api/sweep/route'),
      ]);
      const copy = {
        digest: null,
        type: 'image/png',
        bytes: 9_000,
        width: 300,
        height: 256,
      };
      type Route = (request: Request, id: string) => Promise<Response>;
      const gets: Route[] = [
        (request, id) => batch.GET(request, { params: Promise.resolve({ id }) }),
        (request, id) => ledger.GET(request, { params: Promise.resolve({ id }) }),
        (request, id) => cutout.GET(request, { params: Promise.resolve({ id }) }),
        (request) => sweep.GET(request),
      ];
      const anyPost = fc.record({
        route: fc.constantFrom(uploads.POST, kept.POST, described.POST, rings.POST),
        body: anyBody(
          fc.oneof(
            fc.array(spoilt(copy, 9)).map((copies) => ({ copies })),
            spoilt({ copies: [copy] }),
            spoilt({ photos: [copy] }),
            spoilt({ ids: [batchId, newId()] }),
            anyJson,
          ),
        ),
        headers: anyHeaders,
        query: anyText,
      });
      const anyGet = fc.record({
        route: fc.constantFrom(...gets),
        id: fc.oneof(fc.constantFrom(id, batchId, newId(), '__proto__', '..'), anyText),
        query: fc.oneof(
          fc.constantFrom(
            '',
            'since=0',
            'since=-1',
            'since=1e999',
            'hold=0',
            'hold=1e9',
            'since=1e17',
            'since=9007199254740991',
            'format=csv',
            'format=odd',
          ),
          fc
            .tuple(fc.constantFrom('since', 'id', 'hold', '__proto__'), anyText)
            .map((pair) => String(new URLSearchParams([pair]))),
          anyText,
        ),
        headers: anyHeaders,
      });
      const before = await everything();
      await fc.assert(
        fc.asyncProperty(anyPost, async ({ route, body, headers, query }) => {
          const url = `http://localhost:3000/api/x?${query}`;
          const request = new Request(url, { method: 'POST', headers, body: new Uint8Array(body) });
          const answer = await route(request);
          expect(answer.status).toBeLessThan(500);
          expect(isPolluted()).toBe(false);
        }),
        { numRuns: 500 },
      );
      await fc.assert(
        fc.asyncProperty(anyGet, async ({ route, id, query, headers }) => {
          const signal = AbortSignal.timeout(50);
          const request = new Request(`http://localhost:3000/api/x?${query}`, { headers, signal });
          const answer = await route(request, id);
          await answer.body?.cancel();
          expect(answer.status).toBeLessThan(500);
        }),
        { numRuns: 500 },
      );
      expect(await everything()).toEqual(before);
    }, 60_000);

    test('take no list that is not right in all its parts', async () => {
      const { id, batchId } = await world().start();
      const actions = await import('@/app/actions');
      const photo = { ...newPhoto(), digest: null };
      const other = newPhoto();
      const anyPhotos = fc.array(
        fc.oneof(
          { weight: 2, arbitrary: spoilt(photo, 30) },
          spoilt({ ...photo, source: other.source }, 9),
          spoilt({ ...photo, source: { ...photo.source, proof: 'forged' } }, 9),
          spoilt({ ...photo, source: null }, 9),
          anyJson,
        ),
        { maxLength: 3 },
      );
      const anyIds = fc.array(fc.oneof(fc.constantFrom<unknown>(id, newId()), anyJson));
      // Of another batch than the photo's: that one may be changed by who knows it.
      const anyBatch = fc.oneof(fc.constant<unknown>(newId()), anyJson);
      const submission = fc.record({
        batchId: mostly<unknown>(batchId, anyJson),
        photos: anyPhotos,
      });
      const change = fc.record({
        batchId: anyBatch,
        taskIds: anyIds,
        change: fc.oneof(fc.constantFrom<unknown>('retry', 'cancel', 'delete'), anyJson),
      });
      const deletion = fc.record({ batchId: anyBatch }, { requiredKeys: [] });
      const naming = fc.record({ batchId: anyBatch, name: fc.oneof(anyText, anyJson) });
      const others = fc.oneof(change, deletion, naming, anyJson);
      const anyCall = fc.oneof(
        fc.record({
          action: fc.constant<Action>(actions.submitPhotos),
          input: fc.oneof(submission, others),
        }),
        fc.record({
          action: fc.constantFrom<Action>(
            actions.changePhotos,
            actions.deleteBatch,
            actions.renameBatch,
          ),
          input: others,
        }),
      );
      let before = await everything();
      let submitted = 0;
      await fc.assert(
        fc.asyncProperty(anyCall, async ({ action, input }) => {
          const answer = await action(input as never);
          const refusals = ['invalid-input', 'not-allowed', 'not-found', 'batch-deleted'];
          if (!answer.ok) expect(refusals).toContain(answer.error);
          expect(isPolluted()).toBe(false);
          const after = await everything();
          if (answer.ok && action === actions.submitPhotos) {
            submitted += 1;
            before = after;
          }
          expect(after).toEqual(before);
        }),
        { numRuns: 500 },
      );
      // Some were honest, so that the others came as far as these.
      expect(submitted).toBeGreaterThan(0);
    }, 60_000);
  });
});

test('any variables make an environment, or one error that names them and not their values', () => {
  const names = [
    'PORT',
    'DATA_DIR',
    'APP_URL',
    'DATABASE_URL',
    'BLOB_READ_WRITE_TOKEN',
    'BLOB_READ_ORIGIN',
    'VERCEL_BLOB_API_URL',
    'KIE_API_KEY',
    'KIE_API_URL',
    'KIE_WEBHOOK_HMAC_KEY',
    'KIE_RESULT_HOSTS',
    'KIE_CREATES',
    'KIE_CREATES_WINDOW_MS',
    'KIE_REPLY_TIMEOUT_MS',
    'KIE_GRACE_MS',
    'KIE_GIVE_UP_MS',
    'KIE_PROBE_MS',
    'RETENTION_DAYS',
    'CRON_SECRET',
    'ENGINE',
    'VERCEL',
    'VERCEL_ENV',
    'VERCEL_URL',
    'VERCEL_BRANCH_URL',
    'VERCEL_PROJECT_PRODUCTION_URL',
  ];
  const value = fc.oneof(
    anyText,
    fc.constantFrom('1', '0', '-1', '1e3', '9e99', 'NaN', ' 5 ', 'http://', 'https://a.test/b'),
    fc.constantFrom('http://[::1]:1', 'http://127.0.0.1', 'postgres://u:p@h/d', 'production'),
    fc.constantFrom('vercel_blob_rw_store_secret', 'vercel_blob_rw__', 'https://a b', '//a'),
    fc.webUrl(),
  );
  const variables: fc.Arbitrary<Record<string, string>> = fc
    .array(fc.tuple(fc.constantFrom(...names), value), { maxLength: 8 })
    .map(Object.fromEntries);
  const secrets = ['DATABASE_URL', 'BLOB_READ_WRITE_TOKEN', 'KIE_API_KEY', 'CRON_SECRET'];
  let [made, refused] = [0, 0];
  fc.assert(
    fc.property(variables, (given) => {
      try {
        readEnvironment(given);
        made += 1;
      } catch (thrown) {
        refused += 1;
        if (!(thrown instanceof ConfigurationError)) throw thrown;
        expect(thrown.problems.length).toBeGreaterThan(0);
        const said = thrown.message;
        const long = secrets.map((name) => given[name] ?? '').filter((text) => text.length > 25);
        expect(long.filter((text) => said.includes(text))).toEqual([]);
      }
    }),
    { numRuns: 2_000 },
  );
  expect(Math.min(made, refused)).toBeGreaterThan(0);
});
