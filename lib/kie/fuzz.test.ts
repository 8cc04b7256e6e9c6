import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ERROR_CODES } from '@/lib/base/errors';
import { anyBody, anyJson, anyText, headerText, isPolluted, spoilt } from '@/lib/base/fixture';
import { createKieClient } from './client';
import { ForbiddenSource, fetchResult, isAllowedSource } from './result';
import { callbackSchema, createdSchema, envelopeSchema, recordSchema } from './schema';
import { sign, signatureProblem } from './signature';
import { isOurs, refusal, toRecord, verdictOf } from './translate';

/** Whatever Kie, or who claims to be Kie, sends: it is read as something that we know, or not at all. */

const RUNS = { numRuns: 500 };
const ID = '3f1c9a7be2d84c5fa0b6e1d2c3b4a596';
const URL_OF_RESULT = 'https://file.aiquickdraw.com/a.png';

const anyRecord = spoilt(
  {
    taskId: ID,
    state: 'success',
    param: JSON.stringify({ callBackUrl: 'https://app.test/api/callback?task=t' }),
    resultJson: JSON.stringify({ resultUrls: [URL_OF_RESULT] }),
    response: { resultUrls: [URL_OF_RESULT] },
    failCode: '500',
    failMsg: 'no',
    createTime: 1,
    completeTime: 2,
    creditsConsumed: 1,
    consumeCredits: 1,
  },
  4,
);
const anyUrls = fc.array(
  fc.oneof(fc.constantFrom<unknown>(URL_OF_RESULT, [URL_OF_RESULT], 'a.png', ''), anyJson),
);
const anyResult = fc
  .tuple(anyRecord, anyUrls, fc.boolean())
  .map(([record, resultUrls, isText]) => ({
    ...record,
    response: isText ? JSON.stringify({ resultUrls }) : { resultUrls },
  }));
const anyId = fc
  .oneof(fc.constantFrom('', ID.repeat(9), ID, `${ID}\0`), anyText)
  .map((taskId) => ({ taskId }));
const anyData = fc.oneof(
  { weight: 3, arbitrary: anyRecord },
  { weight: 2, arbitrary: anyResult },
  anyId,
  anyJson,
);
const anyEnvelope = fc.oneof(
  {
    weight: 4,
    arbitrary: fc
      .tuple(
        fc.oneof({ weight: 3, arbitrary: fc.constant<unknown>(200) }, fc.integer(), anyJson),
        anyData,
        spoilt({ msg: 'success', message: null }),
      )
      .map(([code, data, texts]) => ({ code, data, ...texts })),
  },
  spoilt({ code: '200', data: { taskId: ID } }),
  anyJson,
);
const anyReply = fc.record({
  bytes: anyBody(anyEnvelope),
  status: fc.oneof(
    { weight: 3, arbitrary: fc.constant(200) },
    fc.constantFrom(201, 301, 400, 401, 403, 404, 422, 429, 500, 502, 503, 599),
  ),
  type: fc.oneof(fc.constant('application/json'), headerText),
});

const isOk = (text: string): boolean => {
  const envelope = envelopeSchema.safeParse(jsonOf(text));
  return envelope.success && envelope.data.code === 200;
};
function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
const at = (json: unknown, ...path: string[]): unknown =>
  path.reduce<unknown>(
    (value, name) =>
      typeof value === 'object' && value !== null && Object.hasOwn(value, name)
        ? Object.entries(value).find(([key]) => key === name)?.[1]
        : undefined,
    json,
  );

describe('whatever the API answers', () => {
  const clientTo = ({ bytes, status, type }: { bytes: Uint8Array; status: number; type: string }) =>
    createKieClient({
      baseUrl: 'https://kie.test',
      apiKey: 'key',
      timeoutMs: 5_000,
      fetch: async () =>
        new Response(new Uint8Array(bytes), { status, headers: { 'content-type': type } }),
    });
  const textOf = (bytes: Uint8Array) => new TextDecoder().decode(bytes);

  test('a create was accepted only where there is an id, and refused only where it says so', async () => {
    await fc.assert(
      fc.asyncProperty(anyReply, async (reply) => {
        const created = await clientTo(reply).createTask('https://img.test/a.png', null);
        const text = textOf(reply.bytes);
        const isAccepted = created.kind === 'accepted';
        const id = at(jsonOf(text), 'data', 'taskId');
        expect(isAccepted).toBe(isOk(text) && typeof id === 'string' && /^[^\0]{1,256}$/u.test(id));
        if (isAccepted) expect(created.kieTaskId).toBe(id);
        // Never 'unreachable', after which a second create is made at once.
        else expect(['refused', 'unknown']).toContain(created.kind);
        if (created.kind === 'refused') {
          expect(isOk(text)).toBe(false);
          expect(ERROR_CODES).toContain(created.error);
        }
      }),
      RUNS,
    );
  });

  test('a read gives a record of the task that was asked for, or none', async () => {
    await fc.assert(
      fc.asyncProperty(anyReply, async (reply) => {
        const read = await clientTo(reply).readTask(ID);
        if (read.kind === 'record') {
          expect(isOk(textOf(reply.bytes))).toBe(true);
          expect(read.record.taskId).toBe(ID);
        } else {
          expect(['absent', 'unavailable']).toContain(read.kind);
        }
      }),
      RUNS,
    );
  });

  test('credits are a number, and a fresh address is text, or an error', async () => {
    await fc.assert(
      fc.asyncProperty(anyReply, async (reply) => {
        const kie = clientTo(reply);
        const credits = await kie.credits().catch((thrown: unknown) => thrown);
        if (!(credits instanceof Error)) expect(credits).toSatisfy(Number.isFinite);
        const url = await kie.downloadUrl(URL_OF_RESULT).catch((thrown: unknown) => thrown);
        if (url !== null && !(url instanceof Error)) expect(url).toBeTypeOf('string');
      }),
      RUNS,
    );
  });

  test('the connection may break at any byte', async () => {
    await fc.assert(
      fc.asyncProperty(
        anyBody(anyEnvelope),
        fc.integer({ min: 1, max: 9 }),
        async (bytes, size) => {
          let at = 0;
          const body = new ReadableStream<Uint8Array>({
            pull(controller) {
              if (at >= bytes.length) return controller.error(new Error('connection lost'));
              controller.enqueue(bytes.slice(at, at + size));
              at += size;
            },
          });
          const kie = createKieClient({
            baseUrl: 'https://kie.test',
            apiKey: 'key',
            timeoutMs: 5_000,
            fetch: async () => new Response(body),
          });
          const created = await kie.createTask('https://img.test/a.png', null);
          expect(created.kind).toBe('unknown');
        },
      ),
      { numRuns: 200 },
    );
  });
});

describe('whatever a record says', () => {
  test('the verdict is one of ours, and all in it is within bounds', () => {
    fc.assert(
      fc.property(anyData, anyText, (data, mark) => {
        const record = toRecord(data);
        if (!record) return;
        expect(isOurs(record, mark)).toBeTypeOf('boolean');
        const verdict = verdictOf(record);
        expect(['pending', 'succeeded', 'incomplete', 'failed']).toContain(verdict.kind);
        if (verdict.kind === 'succeeded') {
          expect(verdict.resultUrl).toBeTypeOf('string');
          expect(URL.canParse(verdict.resultUrl)).toBe(true);
          expect(record.state.toLowerCase()).toBe('success');
        }
        if (verdict.kind === 'failed') expect(ERROR_CODES).toContain(verdict.error);
        if ('credits' in verdict) {
          expect(verdict.credits).toBeGreaterThanOrEqual(0);
          expect(verdict.credits).toBeLessThanOrEqual(1_000_000);
        }
      }),
      { numRuns: 2_000 },
    );
  });

  test('each code of a refusal has a meaning', () => {
    fc.assert(
      fc.property(fc.oneof(fc.integer(), fc.integer({ min: 300, max: 700 })), (code) => {
        const { error, reason } = refusal(code);
        expect(ERROR_CODES).toContain(error);
        expect(['operator', 'busy', 'permanent']).toContain(reason);
      }),
      RUNS,
    );
  });
});

test('no schema throws, or lets anything reach what all objects inherit from', () => {
  fc.assert(
    fc.property(anyBody(fc.oneof(anyEnvelope, anyData)), (bytes) => {
      const json = jsonOf(new TextDecoder().decode(bytes));
      for (const schema of [envelopeSchema, createdSchema, recordSchema, callbackSchema]) {
        const parsed = schema.safeParse(json);
        if (!parsed.success) continue;
        expect(Object.getPrototypeOf(parsed.data)).toBe(Object.prototype);
      }
      expect(isPolluted()).toBe(false);
    }),
    { numRuns: 2_000 },
  );
});

test('only the right signature, in time, is none to object to', () => {
  const now = 1_767_225_600_000;
  const timestamp = fc.oneof(
    fc.integer({ min: -400, max: 400 }).map((s) => String(Math.round(now / 1000) + s)),
    fc.bigInt().map(String),
    headerText,
  );
  fc.assert(
    fc.property(anyText, anyText, timestamp, fc.option(headerText), (secret, id, time, forged) => {
      const headers = new Headers({
        'x-webhook-timestamp': time,
        'x-webhook-signature': forged ?? sign(secret, id, time),
      });
      const problem = signatureProblem(secret, id, headers, now);
      const isFresh = /^\d{1,12}$/.test(time) && Math.abs(now / 1000 - Number(time)) <= 300;
      expect(problem === null).toBe(forged === null && isFresh);
    }),
    RUNS,
  );
});

describe('a result', () => {
  const sources = { hosts: ['file.kie.test', '*.cdn.test'], origins: ['http://127.0.0.1:3000'] };
  const isListed = (url: string) =>
    /^https:\/\/(file\.kie\.test|[^/@?#]+\.cdn\.test)(\/|$)/.test(new URL(url).href) ||
    new URL(url).origin === 'http://127.0.0.1:3000';
  const host = fc.oneof(
    fc.constantFrom(
      'file.kie.test',
      'a.cdn.test',
      'cdn.test',
      'evilcdn.test',
      'a.cdn.test.evil.test',
      'FILE.KIE.TEST',
      'file.kie.test@evil.test',
      'file.kie.test:444',
      'file.kie.test.',
      '169.254.169.254',
      '127.0.0.1:3000',
      '127.0.0.1:3001',
      '[::1]',
      '0',
    ),
    fc.domain(),
  );
  const anyUrl = fc.oneof(
    {
      weight: 4,
      arbitrary: fc
        .tuple(
          fc.constantFrom(
            'https://',
            'http://',
            'HTTPS://',
            'file://',
            'data:',
            '//',
            'https:\\\\',
          ),
          fc.oneof(fc.constant(''), fc.constantFrom('a@', 'file.kie.test@', 'a:b@', '#', '\\')),
          host,
          fc.oneof(fc.constantFrom('', '/', '/a.png', '?a', '#@file.kie.test', '/..'), anyText),
        )
        .map((parts) => parts.join('')),
    },
    fc.webUrl(),
    anyText,
  );

  test('is never asked for outside of the list, wherever its address and its redirects lead', async () => {
    await fc.assert(
      fc.asyncProperty(anyUrl, fc.array(anyUrl, { maxLength: 5 }), async (url, redirects) => {
        const asked: string[] = [];
        const locations = redirects.filter((to) => {
          try {
            return Boolean(new Headers({ location: to }).get('location'));
          } catch {
            return false;
          }
        });
        const answer = await fetchResult(url, {
          sources,
          maxBytes: 100,
          timeoutMs: 1_000,
          fetch: async (target) => {
            asked.push(String(target));
            const location = locations.shift();
            return location === undefined
              ? new Response('x')
              : new Response(null, { status: 302, headers: { location } });
          },
        }).catch((thrown: unknown) => thrown);
        expect(asked.filter((target) => !isListed(target))).toEqual([]);
        if (!isAllowedSource(url, sources)) expect(answer).toBeInstanceOf(ForbiddenSource);
        else if (!(answer instanceof Error)) expect(answer).toBeInstanceOf(Uint8Array);
      }),
      { numRuns: 1_000 },
    );
  });
});
