import fc from 'fast-check';
import { expect, test } from 'vitest';
import { anyBody, anyJson, anyText, headerText, isPolluted, spoilt } from '@/lib/base/fixture';
import { BASE, CALLBACK_URL, IMAGE_URL, newDir, ORIGIN } from './fixture';
import { createKieStandIn } from './kie-stand-in';
import { MODEL } from './wire';

/** Whatever is asked of the stand-in: it answers as a service does, and never with its own fault. */

const path = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.constantFrom(
      '/api/v1/jobs/createTask',
      '/api/v1/jobs/recordInfo',
      '/api/v1/chat/credit',
      '/api/v1/common/download-url',
      '/files/',
      '/files/a.png',
      '/files/..%2f..%2ftasks.jsonl',
      '/files/%00',
      '/files/%ff',
      '/knobs',
      '/log',
      '/callbacks',
      '/engine',
      '/constructor',
      '/__proto__',
      '',
    ),
  },
  anyText,
);
const query = fc.oneof(
  fc.constant(''),
  fc
    .tuple(fc.constantFrom('taskId', 'ticket', 'since', '__proto__', 'q'), anyText)
    .map((pair) => `?${new URLSearchParams([pair])}`),
  anyText.map((text) => `?${text}`),
);
const create = spoilt({
  model: MODEL,
  callBackUrl: CALLBACK_URL,
  input: { image: IMAGE_URL },
});
// None that would be taken: a stand-in that is turned to fail rightly answers with 500.
const knobs = spoilt({ reset: 1, latencyMs: 'soon', fail: 99, reply: 'odd', credits: -1 }, 1);

const target = fc.oneof(
  fc.record({
    method: fc.constantFrom('GET', 'HEAD', 'POST', 'PUT', 'DELETE', 'OPTIONS', 'PATCH'),
    path,
  }),
  fc.constantFrom(
    { method: 'POST', path: '/api/v1/jobs/createTask' },
    { method: 'GET', path: '/api/v1/jobs/recordInfo' },
    { method: 'POST', path: '/api/v1/common/download-url' },
    { method: 'POST', path: '/knobs' },
  ),
);
const anyRequest = fc.record({
  target,
  query,
  authorization: fc.oneof(
    { weight: 3, arbitrary: fc.constant('Bearer standin') },
    headerText,
    fc.constant(''),
  ),
  origin: fc.option(headerText, { freq: 5 }),
  body: anyBody(fc.oneof(create, spoilt({ url: `${BASE}/files/a.png` }), knobs, anyJson)),
});

test('any request gets an answer below 500', async () => {
  const crashes: unknown[] = [];
  const standIn = createKieStandIn({
    dir: newDir(),
    origin: ORIGIN,
    webhookKey: undefined,
    engine: {
      cutOut: async () => ({ ok: false, failCode: '422', failMsg: 'no' }),
      status: () => null,
    },
    fetch: async () => new Response(null, { status: 404 }),
    log: (event, fields) => {
      if (/crashed|stuck/.test(event)) crashes.push(fields);
    },
  });
  const often = { limit: 1_000_000, windowMs: 1 };
  const body = JSON.stringify({ creates: often, reads: often });
  await standIn.handle(new Request(`${BASE}/knobs`, { method: 'POST', body }));
  let created = 0;
  try {
    await fc.assert(
      fc.asyncProperty(
        anyRequest,
        async ({ target: { method, path }, query, authorization, origin, body }) => {
          const response = await standIn.handle(
            new Request(BASE + path + query, {
              method,
              headers: { authorization, ...(origin !== null && { origin }) },
              ...(method !== 'GET' && method !== 'HEAD' && { body: new Uint8Array(body) }),
            }),
          );
          if ((await response.text()).includes('recordId')) created += 1;
          expect(response.status).toBeLessThan(500);
          expect(crashes).toEqual([]);
          expect(isPolluted()).toBe(false);
        },
      ),
      { numRuns: 1_500 },
    );
    // Some were honest, so that the others came as far as these.
    expect(created).toBeGreaterThan(0);
  } finally {
    await standIn.close();
  }
});
