import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { callbackSchema, envelopeSchema } from './schema';
import { isOurs, refusal, toRecord, verdictOf } from './translate';

const TASK = '3f1c9a7be2d84c5fa0b6e1d2c3b4a596';
const URL_A = 'https://tempfile.aiquickdraw.com/r/a.png';
const URL_B = 'https://tempfile.aiquickdraw.com/r/b.png';

/** As recorded in April 2026, while the task waits. */
const WAITING = {
  taskId: TASK,
  model: 'recraft/remove-background',
  state: 'waiting',
  param: '{"input":"{\\"image\\":\\"https://img.example.com/u/7c1e.jpg\\"}"}',
  resultJson: '',
  failCode: null,
  failMsg: null,
  costTime: null,
  completeTime: null,
  createTime: 1_767_225_590_412,
};

function judge(data: object) {
  const record = toRecord({ ...WAITING, ...data });
  if (!record) throw new Error('not read as a record');
  return verdictOf(record);
}

describe('a request that was refused', () => {
  test.each([
    [400, 'permanent', 'picture-refused'],
    [408, 'busy', 'service-busy'],
    [413, 'permanent', 'picture-refused'],
    [422, 'permanent', 'picture-refused'],
    [429, 'busy', 'service-busy'],
    [430, 'busy', 'service-busy'],
    [451, 'permanent', 'picture-refused'],
    [500, 'busy', 'service-busy'],
    [501, 'busy', 'service-busy'],
    [531, 'busy', 'service-busy'],
    [550, 'busy', 'service-busy'],
    [599, 'busy', 'service-busy'],
  ])('with %i is %s: %s', (code, reason, error) => {
    expect(refusal(code)).toEqual({ reason, error });
  });

  test.each([
    [401, 'key-refused'],
    [402, 'no-credits'],
    [404, 'not-found'],
    [433, 'key-capped'],
    [455, 'maintenance'],
    [505, 'switched-off'],
  ])('with %i is for the operator to mend: %s', (code, pause) => {
    expect(refusal(code)).toEqual({ reason: 'operator', error: 'service-unavailable', pause });
  });
});

describe('a task that is under way', () => {
  test.each(['waiting', 'queuing', 'generating', 'WAITING', 'something new', ''])(
    'in state %j is pending',
    (state) => {
      expect(judge({ state })).toEqual({ kind: 'pending' });
    },
  );

  test('in an unknown state is pending even with a result beside it', () => {
    expect(judge({ state: 'paused', response: { resultUrls: [URL_A] } }).kind).toBe('pending');
  });
});

describe('a task that succeeded', () => {
  const json = JSON.stringify({ resultUrls: [URL_A] });
  test.each([
    ['April 2026: text', { resultJson: json }, URL_A, 1],
    [
      'October 2026: both',
      { resultJson: json, response: { resultUrls: [URL_B] }, creditsConsumed: 1.5 },
      URL_B,
      1.5,
    ],
    ['the result as an object', { resultJson: { resultUrls: [URL_A] } }, URL_A, 1],
    ['an older build: consumeCredits', { resultJson: json, consumeCredits: 4 }, URL_A, 4],
    ['free of charge', { resultJson: json, creditsConsumed: 0 }, URL_A, 0],
    ['in capitals', { state: 'SUCCESS', resultJson: json }, URL_A, 1],
    [
      'with fields of shapes nobody has seen',
      { resultJson: json, createTime: 'today', failCode: {}, param: [], creditsConsumed: '1' },
      URL_A,
      1,
    ],
    ['at a price that cannot be', { resultJson: json, creditsConsumed: -1e300 }, URL_A, 1],
    ['with an empty response', { resultJson: json, response: null }, URL_A, 1],
    [
      'with a useless URL before the good one',
      { resultJson: { resultUrls: [null, '', 'not a url', URL_A] } },
      URL_A,
      1,
    ],
  ])('%s', (_, data, resultUrl, credits) => {
    expect(judge({ state: 'success', ...data })).toEqual({ kind: 'succeeded', resultUrl, credits });
  });

  test.each([
    ['null', null],
    ['empty', ''],
    ['cut off', '{"resultUrls":["https://tempf'],
    ['without URLs', '{"resultUrls":[]}'],
    ['of a text model', '{"resultObject":{}}'],
    ['a URL alone', JSON.stringify(URL_A)],
    ['URLs as text', { resultUrls: URL_A }],
    ['a number', 7],
    ['absent', undefined],
  ])('whose result is %s is incomplete, not a success', (_, resultJson) => {
    expect(judge({ state: 'success', resultJson })).toEqual({ kind: 'incomplete' });
  });
});

describe('a task that failed', () => {
  test.each([
    ['422', 'validation', 'picture-refused'],
    ['400', 'image could not be downloaded', 'source-unreadable'],
    ['451', null, 'source-unreadable'],
    ['500', 'Failed to fetch the image', 'source-unreadable'],
    ['501', 'no salient subject found', 'no-subject'],
    ['422', 'the subject is unclear', 'subject-unclear'],
    ['422', 'the backdrop is not plain', 'backdrop-not-plain'],
    ['408', 'upstream silent', 'timed-out'],
    ['402', 'no credits', 'removal-failed'],
    ['429', 'too many', 'removal-failed'],
    ['455', 'maintenance', 'removal-failed'],
    ['500', 'internal', 'removal-failed'],
    ['501', null, 'removal-failed'],
    [500, 'internal', 'removal-failed'],
    [422, 7, 'picture-refused'],
    ['', '', 'removal-failed'],
    [null, null, 'removal-failed'],
  ])('with %j, %j: %s', (failCode, failMsg, error) => {
    const verdict = judge({ state: 'fail', failCode, failMsg });
    expect(verdict).toEqual({
      kind: 'failed',
      error,
      kieCode: failCode === null || failCode === '' ? null : String(failCode),
      credits: 0,
    });
  });

  test.each(['fail', 'failed', 'FAIL'])('under the state %j', (state) => {
    expect(judge({ state, failCode: '501' }).kind).toBe('failed');
  });

  test('and yet cost something says so', () => {
    expect(judge({ state: 'fail', creditsConsumed: 1 })).toMatchObject({ credits: 1 });
  });

  test('is a failure even with a result beside it', () => {
    expect(judge({ state: 'fail', response: { resultUrls: [URL_A] } }).kind).toBe('failed');
  });
});

describe('foreign JSON', () => {
  test.each([null, undefined, '', [], {}, { taskId: TASK }, { taskId: 7, state: 'success' }])(
    '%j is no record',
    (data) => {
      expect(toRecord(data)).toBeNull();
    },
  );

  const field = fc.oneof(
    fc.jsonValue(),
    fc.constantFrom(undefined, 'success', 'SUCCESS', 'fail', '{"resultUrls":["x"]}', '{"resul'),
    fc.json(),
    fc.record({ resultUrls: fc.anything() }, { requiredKeys: [] }),
  );
  const anyRecord = fc.record(
    {
      taskId: fc.oneof(fc.constant(TASK), field),
      state: fc.oneof(fc.constantFrom('success', 'fail', 'waiting'), field),
      resultJson: field,
      response: field,
      failCode: field,
      failMsg: field,
      param: field,
      creditsConsumed: field,
      consumeCredits: field,
    },
    { requiredKeys: [] },
  );

  test('never throws, and is never a success without a URL', () => {
    fc.assert(
      fc.property(fc.oneof(anyRecord, fc.anything()), (data) => {
        const record = toRecord(data);
        if (!record) return;
        isOurs(record, 'mark');
        const verdict = verdictOf(record);
        if (verdict.kind === 'succeeded') {
          expect(URL.canParse(verdict.resultUrl)).toBe(true);
          expect(Number.isFinite(verdict.credits)).toBe(true);
        }
      }),
      { numRuns: 2_000 },
    );
  });
});

describe('an envelope', () => {
  test.each([
    [{ code: 200, msg: 'success', data: {} }, 200],
    [{ code: '429', msg: 'call frequency is too high', data: null }, 429],
    [{ code: 401, msg: 'You do not have access permissions' }, 401],
    [{ code: 422, message: 'spelled out' }, 422],
    [{ code: 455, msg: null }, 455],
  ])('%j is read', (json, code) => {
    expect(envelopeSchema.parse(json).code).toBe(code);
  });

  test.each([
    null,
    '',
    'OK',
    [],
    {},
    { code: 'ok' },
    { code: '' },
    { code: 1.5 },
    { msg: 'success' },
  ])('%j is none', (json) => {
    expect(envelopeSchema.safeParse(json).success).toBe(false);
  });
});

test.each([
  [{ data: { taskId: TASK } }, true],
  [{ data: { task_id: TASK }, taskId: TASK }, true],
  [{ task_id: TASK, data: null }, true],
  [{ data: { taskId: 7 } }, false],
  [{ data: { taskId: 'x'.repeat(257) } }, false],
  ['text', false],
  [null, false],
])('%j can be read as a callback: %s', (json, expected) => {
  expect(callbackSchema.safeParse(json).success).toBe(expected);
});

describe('a record', () => {
  const ours = (param: unknown) => {
    const record = toRecord({ ...WAITING, param });
    return record && isOurs(record, 'task=abc');
  };
  test.each([
    ['repeats our callback address', '{"callBackUrl":"https://a.b/c?task=abc&key=1"}', true],
    ['repeats another', '{"callBackUrl":"https://a.b/c?task=xyz&key=1"}', false],
    ['was made without a callback', '{"input":"{}"}', true],
    ['does not repeat the request', null, true],
  ])('that %s: %s', (_, param, expected) => {
    expect(ours(param)).toBe(expected);
  });
});
